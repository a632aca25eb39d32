/** Two maps laid over each other: who is only in one of them, and who differs. @module */
import type { MapColumns, MapTables, NodeColumns } from '@/lib/graph/map-columns'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import { linkDifferenceOf, type LinkChange, type LinkDifference } from './link-difference'

/** What became of a node: an index into these. */
export const CHANGES = ['same', 'new', 'gone', 'changed'] as const
export type NodeChange = (typeof CHANGES)[number]

export interface MapDifference {
  readonly fromMs: number
  readonly toMs: number
  /** The later map, and of the earlier one the nodes that have gone and the links that were lost. */
  readonly snapshot: MapSnapshot
  /** By index of the snapshot's nodes: index into `CHANGES`. */
  readonly changes: Uint8Array
  readonly counts: Readonly<Record<NodeChange, number>>
  /** By row of the snapshot's links: index into `LINK_CHANGES`. */
  readonly linkChanges: Uint8Array
  readonly linkCounts: Readonly<Record<LinkChange, number>>
}

const CODE = { same: 0, new: 1, gone: 2, changed: 3 } as const satisfies Record<NodeChange, number>

/**
 * `changed`: state, agent or place differ. What was not known at one of the two moments is no change, but for the state,
 * which always is.
 */
export function differenceOf(before: MapSnapshot, after: MapSnapshot): MapDifference {
  const was = before.columns
  const is = after.columns
  const formerIndex = new Map(indices(was.nodes).map((index) => [was.nodes.nums[index] ?? 0, index]))
  const kinds: number[] = []
  for (let index = 0; index < is.nodes.count; index++) {
    const num = is.nodes.nums[index] ?? 0
    const former = formerIndex.get(num)
    kinds.push(former === undefined ? CODE.new : differs(was, former, is, index) ? CODE.changed : CODE.same)
    formerIndex.delete(num)
  }
  // What is left of the earlier map is in no later one.
  const gone = [...formerIndex.values()]
  kinds.push(...gone.map(() => CODE.gone))
  const changes = Uint8Array.from(kinds)
  const counts = { same: 0, new: 0, gone: 0, changed: 0 }
  for (const kind of kinds) counts[CHANGES[kind] ?? 'same']++
  const { columns, links } = unite(is, was, gone)
  return {
    fromMs: before.atMs,
    toMs: after.atMs,
    snapshot: {
      ...after,
      columns,
      peerIds: [...after.peerIds, ...gone.map((index) => before.peerIds[index] ?? null)],
    },
    changes,
    counts,
    linkChanges: links.changes,
    linkCounts: links.counts,
  }
}

function differs(was: MapColumns, former: number, is: MapColumns, index: number): boolean {
  if (was.nodes.statuses[former] !== is.nodes.statuses[index]) return true
  const agentBefore = was.tables.agents[was.nodes.agents[former] ?? 0] ?? ''
  const agentAfter = is.tables.agents[is.nodes.agents[index] ?? 0] ?? ''
  if (agentBefore !== agentAfter && agentBefore !== '' && agentAfter !== '') return true
  const placeBefore = was.tables.places[was.nodes.places[former] ?? 0]
  const placeAfter = is.tables.places[is.nodes.places[index] ?? 0]
  if ((placeBefore?.country ?? '') === '' || (placeAfter?.country ?? '') === '') return false
  return placeBefore?.country !== placeAfter?.country || placeBefore?.city !== placeAfter?.city
}

/** `first`, and after it the given nodes of `second` and the links that only it had. */
function unite(
  first: MapColumns,
  second: MapColumns,
  gone: readonly number[],
): { columns: MapColumns; links: LinkDifference } {
  const tables: MapTables = {
    agents: [...first.tables.agents, ...second.tables.agents],
    places: [...first.tables.places, ...second.tables.places],
    systems: [...first.tables.systems, ...second.tables.systems],
  }
  const a = first.nodes
  const b = second.nodes
  const count = a.count + gone.length
  const unsigned = (own: Uint32Array, others: Uint32Array, shift = 0): Uint32Array => {
    const column = new Uint32Array(count)
    column.set(own.subarray(0, a.count))
    for (const [at, index] of gone.entries()) column[a.count + at] = (others[index] ?? 0) + shift
    return column
  }
  const bytes = (own: Uint8Array, others: Uint8Array): Uint8Array => {
    const column = new Uint8Array(count)
    column.set(own.subarray(0, a.count))
    for (const [at, index] of gone.entries()) column[a.count + at] = others[index] ?? 0
    return column
  }
  const floats = (own: Float32Array, others: Float32Array): Float32Array => {
    const column = new Float32Array(count)
    column.set(own.subarray(0, a.count))
    for (const [at, index] of gone.entries()) column[a.count + at] = others[index] ?? NaN
    return column
  }
  const peerCounts = new Int32Array(count)
  peerCounts.set(a.peerCounts.subarray(0, a.count))
  for (const [at, index] of gone.entries()) peerCounts[a.count + at] = b.peerCounts[index] ?? -1
  const nodes: NodeColumns = {
    count,
    nums: unsigned(a.nums, b.nums),
    xs: floats(a.xs, b.xs),
    ys: floats(a.ys, b.ys),
    statuses: bytes(a.statuses, b.statuses),
    peerCounts,
    rttsMs: floats(a.rttsMs, b.rttsMs),
    rttIsQuiet: bytes(a.rttIsQuiet, b.rttIsQuiet),
    uptimes: bytes(a.uptimes, b.uptimes),
    agents: unsigned(a.agents, b.agents, first.tables.agents.length),
    places: unsigned(a.places, b.places, first.tables.places.length),
    systems: unsigned(a.systems, b.systems, first.tables.systems.length),
    communities: unsigned(a.communities, b.communities),
  }
  const links = linkDifferenceOf(first.links, second, nodes)
  return { columns: { nodes, tables, links: links.links }, links }
}

const indices = ({ count }: Pick<NodeColumns, 'count'>): number[] =>
  Array.from({ length: count }, (_, index) => index)
