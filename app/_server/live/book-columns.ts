/** What the map's books hold at one moment, as plain columns: what files of the map are made from. @module */
import { cutColumns } from '@/lib/graph/cut-columns'
import { NO_NODE, type LinkColumns, type NodeFacts } from '@/lib/graph/map-columns'
import { UNTOLD, type LinkBook } from './link-book'
import type { NodeBook } from './node-book'

export interface BookColumns extends NodeFacts {
  /** Indices of nodes are slots: their number is `NO_NODE` where none of the map is. Links that are not told are UNTOLD. */
  readonly links: LinkColumns
  /** Links of each node that are told; where it is too short, there are none. */
  readonly degrees: Uint32Array
}

/** To be read, or copied, before anything else happens. */
export function bookColumns(nodes: NodeBook, { table, told, degrees }: LinkBook): BookColumns {
  const { nodes: all, tables } = nodes.columns
  const nums = all.nums.slice(0, all.count)
  for (let slot = 0; slot < nums.length; slot++) if (!nodes.isOnMap(slot)) nums[slot] = NO_NODE
  return {
    nodes: { ...all, nums },
    tables,
    links: { count: table.end, from: table.a, to: table.b, flags: told },
    degrees,
  }
}

/** For another thread, in memory that can be given away. */
export function copied({ degrees, ...columns }: BookColumns): BookColumns {
  return { ...cutColumns(columns), degrees: degrees.slice(0, columns.nodes.count) }
}

export function isTold({ flags }: LinkColumns, row: number): boolean {
  return flags[row] !== UNTOLD
}
