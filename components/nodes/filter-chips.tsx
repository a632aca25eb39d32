'use client'
import { agentName, countryName } from '@/lib/format/names'
import { activeFilters, changeNodeQuery, nodesHref, type NodeFilter } from '@/lib/node-query-url'
import type { NodeQuery } from '@/lib/nodes'
import { CloseIcon } from '../ui/icons'
import { QueryLink } from './query-link'

const NAMES: Readonly<Record<NodeFilter, string>> = {
  q: 'Key begins with',
  active: 'Activity',
  country: 'Country',
  region: 'Region',
  version: 'Version',
  asn: 'Provider',
}

function valueText(query: NodeQuery, filter: NodeFilter): string {
  switch (filter) {
    case 'active':
      return query.active === 'yes' ? 'active' : 'inactive'
    case 'country':
      return countryName(query.country ?? '')
    case 'version':
      return agentName(query.version ?? '')
    case 'asn':
      return `AS${String(query.asn)}`
    case 'q':
    case 'region':
      return query[filter] ?? ''
  }
}

/** The query without any filter, in the order it is in. */
export const withoutFilters = (query: NodeQuery) => nodesHref({ sort: query.sort, order: query.order })

/** The filters that are set, each with its way out. */
export function FilterChips({ query }: { query: NodeQuery }) {
  const filters = activeFilters(query)
  if (filters.length === 0) return null
  return (
    <ul aria-label="Filters that are set" className="flex flex-wrap items-center gap-1.5">
      {filters.map((filter) => (
        <li key={filter}>
          <QueryLink
            href={nodesHref(changeNodeQuery(query, { [filter]: undefined }))}
            className="flex h-7 max-w-64 items-center gap-1.5 rounded-full border border-edge bg-raised pr-1.5 pl-2.5 text-xs hover:border-edge-strong"
          >
            <span className="sr-only">Remove filter: </span>
            <span className="shrink-0 text-ink-soft">{NAMES[filter]}</span>
            <span className="truncate font-medium">{valueText(query, filter)}</span>
            <CloseIcon className="size-3.5 shrink-0 text-ink-faint" />
          </QueryLink>
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <QueryLink
            href={withoutFilters(query)}
            className="flex h-7 items-center rounded-full px-2 text-xs text-ink-soft underline underline-offset-2 hover:text-ink"
          >
            Clear all
          </QueryLink>
        </li>
      )}
    </ul>
  )
}
