import {
  DATASETS_PATH,
  MANIFEST_FILE,
  type DatasetIndex,
  type DatasetManifest,
} from '@/lib/datasets/manifest'
import { formatBytes, formatCount } from '@/lib/format/numbers'
import { DeveloperNav } from '../developers/developer-nav'
import { CopyButton } from '../ui/copy-button'
import { Panel } from '../ui/panel'
import { StatePanel } from '../ui/state-panel'

/** The days that can be taken away whole, newest first, each file with its size and checksum. */
export function DatasetList({ index, networkTitle }: { index: DatasetIndex; networkTitle: string }) {
  return (
    <div className="mx-auto w-full max-w-5xl space-y-5 px-3 py-5 sm:px-5">
      <DeveloperNav />
      <header className="space-y-2">
        <h1 className="text-2xl font-semibold tracking-tight">Data sets</h1>
        <p className="max-w-prose text-sm text-ink-soft">
          {`Days of measurements of ${networkTitle}, for research: Parquet files with a data dictionary, under `}
          <a
            href="https://creativecommons.org/licenses/by/4.0/"
            rel="noreferrer license"
            className="text-accent underline underline-offset-2"
          >
            CC BY 4.0
          </a>
          . Nodes are pseudonyms that change each month; times are quarters of an hour; places and agents of
          few nodes are joined; there are no addresses. For programs, the list is{' '}
          <a href={`${DATASETS_PATH}/index.json`} className="text-accent underline underline-offset-2">
            index.json
          </a>
          .
        </p>
      </header>
      {index.days.length === 0 && (
        <StatePanel kind="empty" title="There are no data sets yet">
          <p>Whoever runs this explorer has not written any.</p>
        </StatePanel>
      )}
      {index.days.map((manifest) => (
        <DatasetDay key={manifest.day} manifest={manifest} />
      ))}
    </div>
  )
}

function DatasetDay({ manifest }: { manifest: DatasetManifest }) {
  const { day, files } = manifest
  return (
    <Panel
      title={day}
      isBare
      aside={
        <a
          href={`${DATASETS_PATH}/${day}/${MANIFEST_FILE}`}
          className="text-xs text-accent underline underline-offset-2"
        >
          {MANIFEST_FILE}
        </a>
      }
    >
      <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={`Files of ${day}`}>
        <table className="w-full text-sm">
          <thead className="text-left text-xs text-ink-soft">
            <tr className="border-b border-edge">
              <th scope="col" className="px-2 py-2 font-medium sm:px-4">
                File
              </th>
              <th scope="col" className="px-2 py-2 text-right font-medium sm:px-4">
                Rows
              </th>
              <th scope="col" className="px-2 py-2 text-right font-medium sm:px-4">
                Size
              </th>
              <th scope="col" className="px-2 py-2 font-medium whitespace-nowrap sm:px-4">
                SHA-256
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ name, about, rows, bytes, sha256 }) => (
              <tr key={name} className="border-b border-edge last:border-b-0">
                <td className="px-2 py-2 sm:px-4">
                  <a
                    href={`${DATASETS_PATH}/${day}/${name}`}
                    className="break-all text-accent underline underline-offset-2"
                  >
                    {name}
                  </a>
                  <span className="block text-xs text-ink-soft">{about}</span>
                </td>
                <td className="px-2 py-2 text-right tabular-nums sm:px-4">
                  {rows === null ? '' : formatCount(rows)}
                </td>
                <td className="px-2 py-2 text-right tabular-nums sm:px-4 whitespace-nowrap">
                  {formatBytes(bytes)}
                </td>
                <td className="px-2 py-2 whitespace-nowrap sm:px-4">
                  {/* On a phone there is room to copy it, not to read it. */}
                  <code
                    className="text-xs max-sm:sr-only"
                    title={sha256}
                  >{`${sha256.slice(0, 12)}…`}</code>{' '}
                  <CopyButton text={sha256} what={`SHA-256 of ${name}, ${day}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
