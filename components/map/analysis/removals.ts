/** What can be taken away from a map: which nodes that is. @module */
import { kindsOf, type Grouping } from '@/lib/graph/node-kinds'
import { NO_NODE, type MapColumns } from '@/lib/graph/map-columns'

/** What was taken away in one go. */
export interface Removal {
  /** `312 nodes in Germany`. */
  readonly what: string
  readonly nums: Uint32Array
}

/** What nodes are taken away by. */
export type RemovedBy = Exclude<Grouping, 'community'>

export interface RemovableKind {
  readonly key: string
  readonly label: string
  readonly count: number
}

/** The kinds that nodes of the map are of, those with most nodes first; without those of which it is not known. */
export function removableKinds(columns: MapColumns, by: RemovedBy): RemovableKind[] {
  const { kindOfNode, kinds } = kindsOf(columns, by)
  const counts = new Uint32Array(kinds.length)
  const { count, nums } = columns.nodes
  for (let index = 0; index < count; index++) {
    if (nums[index] === NO_NODE) continue
    const kind = kindOfNode[index] ?? 0
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return kinds
    .map(({ key, label }, kind) => ({ key, label, count: counts[kind] ?? 0 }))
    .filter((kind) => kind.count > 0 && kind.key !== '')
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
}

/** Numbers of the nodes of a kind. */
export function nodesOfKind(columns: MapColumns, by: RemovedBy, key: string): Uint32Array {
  const { kindOfNode, kinds } = kindsOf(columns, by)
  const wanted = kinds.findIndex((kind) => kind.key === key)
  return numsOf(
    columns,
    indicesWhere(columns, (index) => kindOfNode[index] === wanted),
  )
}

/** Numbers of the nodes with most links, the first of those with as many. */
export function bestLinked(columns: MapColumns, size: number): Uint32Array {
  const { nodes, links } = columns
  const degrees = new Uint32Array(nodes.count)
  for (const ends of [links.from, links.to]) {
    for (let link = 0; link < links.count; link++) {
      const end = ends[link] ?? 0
      degrees[end] = (degrees[end] ?? 0) + 1
    }
  }
  const order = indicesWhere(columns, () => true).sort(
    (a, b) => (degrees[b] ?? 0) - (degrees[a] ?? 0) || a - b,
  )
  return numsOf(columns, order.slice(0, size))
}

/** @param shown - by index, 1: meant. */
export function nodesShown(columns: MapColumns, shown: Uint8Array): Uint32Array {
  return numsOf(
    columns,
    indicesWhere(columns, (index) => shown[index] === 1),
  )
}

function indicesWhere({ nodes }: MapColumns, isMeant: (index: number) => boolean): Uint32Array {
  const found = new Uint32Array(nodes.count)
  let count = 0
  for (let index = 0; index < nodes.count; index++) {
    if (nodes.nums[index] !== NO_NODE && isMeant(index)) found[count++] = index
  }
  return found.slice(0, count)
}

function numsOf({ nodes }: MapColumns, indices: Uint32Array): Uint32Array {
  return indices.map((index) => nodes.nums[index] ?? NO_NODE)
}
