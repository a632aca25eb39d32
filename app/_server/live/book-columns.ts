/** What the map's books hold at one moment, as plain columns: what files of the map are made from. @module */
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
export function copied({ nodes, tables, links, degrees }: BookColumns): BookColumns {
  const { count } = nodes
  return {
    nodes: {
      count,
      nums: nodes.nums.slice(0, count),
      xs: nodes.xs.slice(0, count),
      ys: nodes.ys.slice(0, count),
      statuses: nodes.statuses.slice(0, count),
      peerCounts: nodes.peerCounts.slice(0, count),
      rttsMs: nodes.rttsMs.slice(0, count),
      rttIsQuiet: nodes.rttIsQuiet.slice(0, count),
      uptimes: nodes.uptimes.slice(0, count),
      agents: nodes.agents.slice(0, count),
      places: nodes.places.slice(0, count),
      systems: nodes.systems.slice(0, count),
      communities: nodes.communities.slice(0, count),
    },
    tables,
    links: {
      count: links.count,
      from: links.from.slice(0, links.count),
      to: links.to.slice(0, links.count),
      flags: links.flags.slice(0, links.count),
    },
    degrees: degrees.slice(0, count),
  }
}

/** The memory of columns, to be given away. */
export function memoryOf(held: object): ArrayBuffer[] {
  return Object.values(held).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : []
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? memoryOf(value) : []
  })
}

export function isTold({ flags }: LinkColumns, row: number): boolean {
  return flags[row] !== UNTOLD
}
