/** What the nodes of the map share, found by what a reader types. @module */
import type { MapColumns } from '@/lib/graph/map-columns'
import { mapHref, type MapQuery } from '@/lib/map-query'
import { countKinds } from '../model/look-kinds'
import type { SharedMatch } from '../model/map-focus'
import { isNodeOf } from '../model/map-look'

const KINDS = [
  { by: 'country', kind: 'Country' },
  { by: 'version', kind: 'Version' },
  { by: 'as', kind: 'Provider' },
] as const
/** Less says nothing about which one is meant. */
const LEAST_TYPED = 2
const MOST_FOUND = 6

/**
 * By a part of their name, or their whole key: `germ`, `DE`, `kubo 0.38`, `AS3320`.
 * @param query - what the map shows now; the rest of it stays.
 */
export function findSharedIn(columns: MapColumns, query: MapQuery, text: string): SharedMatch[] {
  const wanted = text.trim().toLowerCase()
  if (wanted.length < LEAST_TYPED) return []
  const isNode = isNodeOf(columns)
  return KINDS.flatMap(({ by, kind }) =>
    countKinds(columns, by, isNode)
      .filter(({ key, label, filter }) => {
        const whole = by === 'as' ? `as${key}` : key.toLowerCase()
        return filter !== null && (label.toLowerCase().includes(wanted) || whole === wanted)
      })
      .map(({ key, label, count, filter }) => ({
        key: `${by}-${key}`,
        label,
        kind,
        count,
        href: mapHref({ ...query, ...filter, only: undefined, node: undefined }),
      })),
  )
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_FOUND)
}
