/** The whole map as its groups are made from: its books' own columns, without what is not told. @module */
import type { GroupedColumns } from '@/lib/graph/groups'
import { NO_NODE } from '@/lib/graph/map-columns'
import { UNTOLD, type LinkBook } from './link-book'
import type { NodeBook } from './node-book'

/** Indices are slots. To be read before anything else happens. */
export function groupedColumns(nodes: NodeBook, links: LinkBook): GroupedColumns {
  const { nodes: all, tables } = nodes.columns
  const nums = all.nums.slice(0, all.count)
  for (let slot = 0; slot < nums.length; slot++) if (!nodes.isOnMap(slot)) nums[slot] = NO_NODE
  return { nodes: { ...all, nums }, tables, links: toldLinks(links) }
}

function toldLinks({ size, table, told }: LinkBook): GroupedColumns['links'] {
  const from = new Uint32Array(size)
  const to = new Uint32Array(size)
  let count = 0
  for (let row = 0; row < table.end; row++) {
    if (!table.isUsed(row) || told[row] === UNTOLD) continue
    from[count] = table.a[row] ?? 0
    to[count] = table.b[row] ?? 0
    count++
  }
  return { count, from, to }
}
