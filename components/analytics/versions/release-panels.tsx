import type { VersionsAnswer } from '@/lib/analytics/versions'
import { formatCount, NOT_KNOWN } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import { BarList } from '../../charts/bar-list'
import { bucketText } from '../../charts/bucket-text'
import { DataTable } from '../../charts/data-table'
import { ChartPanel, type DataLinks } from '../chart-panel'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import { daysText, recommendedSays, releasesSay } from './versions-text'

interface VersionsPart {
  answer: VersionsAnswer
  data: DataLinks
}

/** Rows of the table: older releases are in the data. */
const RELEASES_SHOWN = 8

/** How long each release took. */
export function ReleasesPanel({ answer, data }: VersionsPart) {
  const { releases } = answer
  return (
    <ChartPanel
      title="Releases"
      {...(releases.length > 0 ? { says: releasesSay(releases) } : {})}
      note="Days from the announcement, or from the first day it was seen where none was, until so many of the nodes of its name ran it or a newer one. By whole days: within a day."
      queries={queriesAbout(answer.queries, /agent-days|announced-versions|first-seen/)}
      data={{ ...data, table: 'releases' }}
      asOfMs={answer.asOfMs}
    >
      {releases.length === 0 ? (
        <NothingHere>No release came out while we looked.</NothingHere>
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Releases">
          <table className="w-full text-sm" data-picture="text">
            <thead>
              <tr className="border-b border-edge text-left text-xs text-ink-faint">
                <th scope="col" className="py-1.5 pr-3 sm:pr-4 font-medium">
                  Release
                </th>
                <th scope="col" className="py-1.5 pr-3 sm:pr-4 font-medium">
                  Out since
                </th>
                <th scope="col" className="py-1.5 pr-3 sm:pr-4 text-right font-medium">
                  To 50%
                </th>
                <th scope="col" className="py-1.5 pr-3 sm:pr-4 text-right font-medium">
                  To 90%
                </th>
                <th scope="col" className="py-1.5 text-right font-medium whitespace-nowrap">
                  Last 24 h
                </th>
              </tr>
            </thead>
            <tbody>
              {releases.slice(0, RELEASES_SHOWN).map((release) => (
                <tr key={`${release.name}/${release.version}`} className="border-b border-edge last:border-0">
                  <th scope="row" className="py-1.5 pr-3 text-left font-medium sm:pr-4 sm:whitespace-nowrap">
                    {`${release.name} ${release.version}`}
                  </th>
                  <td className="figures py-1.5 pr-3 sm:pr-4 whitespace-nowrap text-ink-soft">
                    {bucketText('day', release.announcedMs ?? release.firstSeenMs)}
                    <span className="block text-xs text-ink-faint sm:ml-1.5 sm:inline">
                      {release.announcedMs === null ? 'first seen' : 'announced'}
                    </span>
                  </td>
                  <td className="figures py-1.5 pr-3 sm:pr-4 text-right whitespace-nowrap">
                    {daysText(release.daysTo50)}
                  </td>
                  <td className="figures py-1.5 pr-3 sm:pr-4 text-right whitespace-nowrap">
                    {daysText(release.daysTo90)}
                  </td>
                  <td className="figures py-1.5 text-right">{formatCount(release.nodes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {releases.length > RELEASES_SHOWN && (
        <p className="mt-3 text-xs text-ink-faint">
          {`and ${String(releases.length - RELEASES_SHOWN)} older ones, in the data below`}
        </p>
      )}
      {releases.length > 0 && (
        <DataTable
          caption="Releases"
          columns={[
            'Release',
            'First seen',
            'Announced',
            'To 50%',
            'To 90%',
            'Nodes in the last 24 h',
            'Or newer',
          ]}
          rows={releases.map((release) => [
            `${release.name} ${release.version}`,
            formatInstant(release.firstSeenMs),
            release.announcedMs === null ? NOT_KNOWN : formatInstant(release.announcedMs),
            daysText(release.daysTo50),
            daysText(release.daysTo90),
            formatCount(release.nodes),
            formatCount(release.nodesOrNewer),
          ])}
        />
      )}
    </ChartPanel>
  )
}

/** Who is below what authorities recommend. */
export function RecommendedPanel({ answer, data }: VersionsPart) {
  const { recommended } = answer
  return (
    <ChartPanel
      title="Against what authorities recommend"
      {...(recommended === null ? {} : { says: recommendedSays(recommended) })}
      note="The newest version that enough trusted authorities for a quorum signed. Nodes of another name cannot be compared."
      queries={queriesAbout(answer.queries, /recommended|agents-of-last-day/)}
      data={{ ...data, table: 'recommended' }}
      asOfMs={answer.asOfMs}
    >
      {recommended === null ? (
        <NothingHere>No version is known that a quorum of the authorities signed.</NothingHere>
      ) : (
        <BarList
          title="Nodes against the recommended version"
          columns={['Version', 'Nodes']}
          unit="count"
          items={[
            {
              key: 'at',
              name: `${recommended.name} ${recommended.version} or newer`,
              value: recommended.at,
              colour: 'online' as const,
            },
            {
              key: 'below',
              name: `${recommended.name} below ${recommended.version}`,
              value: recommended.below,
              colour: 'warning' as const,
            },
            {
              key: 'other',
              name: 'Cannot be compared',
              value: recommended.other,
              colour: 'series-rest' as const,
            },
          ].map((item) => ({
            ...item,
            share: item.value / Math.max(1, recommended.at + recommended.below + recommended.other),
          }))}
        />
      )}
    </ChartPanel>
  )
}
