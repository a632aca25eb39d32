/**
 * Nodes sorted by what kind they are: the largest kinds each have a colour, the rest share one. More colours than these
 * nobody can tell apart, least of all on points of a few pixels.
 * @module
 */
import { formatCount } from '@/lib/format/numbers'
import type { MapColumns } from '@/lib/graph/map-columns'
import { kindsOf, type Grouping, type NodeKinds } from '@/lib/graph/node-kinds'
import { SERIES_TOKENS } from '../../charts/looks'
import { UNKNOWN_KEY, UNKNOWN_TOKEN, type LookEntry, type Sorting } from './look-entry'

/** A kind that there is on the map. */
export interface KindCount {
  /** As filters name it. */
  readonly key: string
  readonly label: string
  readonly filter: LookEntry['filter']
  /** Nodes of it. */
  readonly count: number
}

const OTHERS_KEY = 'others'

/** The kinds that nodes are of, the largest first; what is not known is none of them. */
export function countKinds(
  columns: MapColumns,
  by: Grouping,
  isNode: (index: number) => boolean,
): KindCount[] {
  return counted(kindsOf(columns, by), by, isNode).known
}

/** Sorts each node into one of the largest kinds, the others, or what is not known. */
export function sortByKind(columns: MapColumns, by: Grouping, isNode: (index: number) => boolean): Sorting {
  const found = kindsOf(columns, by)
  const { known, unknown } = counted(found, by, isNode)
  const shown = known.slice(0, SERIES_TOKENS.length)
  const rest = known.slice(SERIES_TOKENS.length)
  const entries = shown.map(({ key, label, filter, count }, step): LookEntry => ({
    key,
    label,
    token: `--${SERIES_TOKENS[step] ?? 'series-rest'}`,
    count,
    filter,
  }))
  if (rest.length > 0) {
    entries.push({
      key: OTHERS_KEY,
      label: `others (${formatCount(rest.length)})`,
      token: '--series-rest',
      count: rest.reduce((sum, { count }) => sum + count, 0),
      filter: null,
    })
  }
  const unknownAt = entries.length
  entries.push({ key: UNKNOWN_KEY, label: 'not known', token: UNKNOWN_TOKEN, count: unknown, filter: null })
  const codeOfKind = new Uint8Array(found.kinds.length).fill(shown.length)
  for (const [kind, { key }] of found.kinds.entries()) if (key === '') codeOfKind[kind] = unknownAt
  for (const [code, { at }] of shown.entries()) codeOfKind[at] = code
  const codes = new Uint8Array(found.kindOfNode.length)
  for (let index = 0; index < codes.length; index++) {
    codes[index] = codeOfKind[found.kindOfNode[index] ?? 0] ?? unknownAt
  }
  return { entries, codes }
}

/** `at`: the kind's place among all of them. */
function counted(
  { kindOfNode, kinds }: NodeKinds,
  by: Grouping,
  isNode: (index: number) => boolean,
): { known: (KindCount & { at: number })[]; unknown: number } {
  const counts = new Uint32Array(kinds.length)
  for (let index = 0; index < kindOfNode.length; index++) {
    if (!isNode(index)) continue
    const kind = kindOfNode[index] ?? 0
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  const all = kinds.map(({ key, label }, at) => ({
    key,
    label,
    at,
    filter: filterOf(by, key),
    count: counts[at] ?? 0,
  }))
  return {
    known: all
      .filter(({ key, count }) => key !== '' && count > 0)
      .sort((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1)),
    unknown: all.reduce((sum, { key, count }) => sum + (key === '' ? count : 0), 0),
  }
}

/** The filter of the list of nodes that lets through one kind. */
function filterOf(by: Grouping, key: string): LookEntry['filter'] {
  switch (by) {
    case 'country':
      return { country: key }
    case 'version':
      return { version: key }
    case 'as':
      return { asn: Number(key) }
    case 'community':
      return null
  }
}
