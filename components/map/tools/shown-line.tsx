'use client'
import Link from 'next/link'
import { formatCount, plural } from '@/lib/format/numbers'
import type { MapQuery } from '@/lib/map-query'
import { writeNodeFilters } from '@/lib/node-filters'
import { isFiltered } from '../model/map-filter'
import { filterChips, NO_FILTERS } from './filter-words'
import { useMapTools } from './map-tools-context'

/** Only those that are shown, as far as the list has a filter for it. */
function listHref(query: MapQuery): string {
  const filters = writeNodeFilters(query)
  return filters === '' ? '/nodes' : `/nodes?${filters}`
}

/** How many of how many nodes the filters let through, and the ways out. Nothing while there are no filters. */
export function ShownLine({ isAnnounced = true }: { isAnnounced?: boolean }) {
  const { look, query, change, isMatching } = useMapTools()
  const isOn = isFiltered(query)
  const { count, of } = look.shown
  const what = filterChips(query, look.sorting)
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ')
  if (!isOn && !isAnnounced) return null
  return (
    <div
      data-testid={isAnnounced ? 'shown-line' : undefined}
      className={
        !isOn
          ? 'sr-only'
          : isAnnounced
            ? 'flex max-w-full items-center gap-3 rounded-md border border-edge bg-surface px-3 py-1 text-xs'
            : 'flex flex-wrap items-center gap-x-3 text-xs'
      }
    >
      <p role={isAnnounced ? 'status' : undefined} className="figures min-w-0 truncate" title={what}>
        {isOn &&
          (isMatching
            ? 'Looking for the nodes that match…'
            : `${formatCount(count)} of ${plural(of, 'node')} shown`)}
        {isOn && <span className="ml-2 text-ink-soft">{what}</span>}
      </p>
      {isOn && (
        <>
          <Link
            href={listHref(query)}
            prefetch={false}
            title={
              query.only === undefined
                ? 'The same nodes as a list'
                : 'As a list, which has no filter for this entry of the legend'
            }
            className="shrink-0 py-2 font-medium text-accent underline-offset-2 hover:underline sm:py-0.5"
          >
            List
          </Link>
          <button
            type="button"
            onClick={() => {
              change(NO_FILTERS)
            }}
            className="shrink-0 py-2 font-medium text-accent underline-offset-2 hover:underline sm:py-0.5"
          >
            Show all
          </button>
        </>
      )}
    </div>
  )
}
