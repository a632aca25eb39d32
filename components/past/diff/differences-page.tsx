import Link from 'next/link'
import { formatCount, plural } from '@/lib/format/numbers'
import { formatDuration, formatInstant } from '@/lib/format/times'
import { mapHref } from '@/lib/map-query'
import { writeAt } from '@/lib/past/at'
import {
  DIFFERENCES,
  differencesHref,
  writeDifferenceQuery,
  type DifferencePage,
  type DifferenceQuery,
} from '@/lib/past/differences'
import type { FieldProblem } from '@/lib/read-search'
import { QueryProblems } from '../../nodes/query-problems'
import { StatePanel } from '../../ui/state-panel'
import { DifferenceFilters } from './difference-filters'
import { DifferenceTable } from './difference-table'
import { KIND_TEXT } from './difference-words'

const action =
  'inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised'

/** What differs between two moments, as a list. */
export function DifferencesPage({
  query,
  problems,
  page,
}: {
  query: DifferenceQuery
  problems: readonly FieldProblem[]
  page: DifferencePage
}) {
  const { fromMs, toMs, detail, counts, changes, nextCursor } = page
  const all = DIFFERENCES.reduce((sum, kind) => sum + counts[kind], 0)
  const moments = { from: writeAt(fromMs), ...(query.to !== undefined && { to: query.to }) }
  const inTab = (kind: DifferenceQuery['kind']) =>
    differencesHref({ ...query, ...moments, kind, cursor: undefined })
  const file = writeDifferenceQuery({ ...query, ...moments, limit: undefined, cursor: undefined })
  return (
    <div className="mx-auto w-full max-w-[84rem] px-3 py-5 sm:px-5">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">Differences</h1>
          <p className="figures mt-1 text-sm text-ink-soft">
            {`${formatInstant(fromMs)} to ${formatInstant(toMs)}: ${plural(all, 'difference')} in ${formatDuration(toMs - fromMs)}.`}
            {detail === 'day' &&
              ' Of the earlier moment only the last of each day is kept: it may be up to a day older.'}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Link href={mapHref({ from: writeAt(fromMs), at: query.to })} prefetch={false} className={action}>
            On the map
          </Link>
          <a href={`/api/v1/diff.csv?${file}`} className={action}>
            CSV
          </a>
        </div>
      </div>
      <div className="mb-4 space-y-3">
        {problems.length > 0 && <QueryProblems problems={problems} />}
        <DifferenceFilters key={writeDifferenceQuery(query)} query={query} page={page} />
        <nav aria-label="Kinds of difference">
          <ul className="flex flex-wrap gap-1.5">
            <Tab href={inTab(undefined)} name="All" count={all} isHere={query.kind === undefined} />
            {DIFFERENCES.map((kind) => (
              <Tab
                key={kind}
                href={inTab(kind)}
                name={KIND_TEXT[kind].tab}
                count={counts[kind]}
                isHere={query.kind === kind}
              />
            ))}
          </ul>
        </nav>
      </div>
      {changes.length === 0 ? (
        <StatePanel kind="empty" title="Nothing differs">
          {all === 0
            ? 'The network was the same at both moments, as far as these filters look.'
            : 'There are differences of other kinds.'}
        </StatePanel>
      ) : (
        <DifferenceTable changes={changes} fromMs={fromMs} toMs={toMs} />
      )}
      {nextCursor !== null && (
        <p className="py-4">
          {/* The later moment is named from here on: pages of one list are of the same two moments. */}
          <Link
            href={differencesHref({ ...query, ...moments, to: writeAt(toMs), cursor: nextCursor })}
            prefetch={false}
            className="underline underline-offset-4"
          >
            Next page
          </Link>
        </p>
      )}
    </div>
  )
}

function Tab({ href, name, count, isHere }: { href: string; name: string; count: number; isHere: boolean }) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        aria-current={isHere ? 'page' : undefined}
        className="figures inline-flex h-9 items-center gap-1.5 rounded-md border border-edge bg-surface px-3 text-sm text-ink-soft hover:border-edge-strong hover:text-ink aria-current:border-accent aria-current:font-medium aria-current:text-ink"
      >
        {name}
        <span className="text-xs text-ink-faint">{formatCount(count)}</span>
      </Link>
    </li>
  )
}
