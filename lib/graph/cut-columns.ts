/** Copies of the map's columns, for another thread. @module */
import type { MapColumns } from './map-columns'

/** A copy of what the columns hold, without the room they have to grow, in memory that can be given away. */
export function cutColumns({ nodes, tables, links }: MapColumns): MapColumns {
  return {
    nodes: {
      count: nodes.count,
      nums: nodes.nums.slice(0, nodes.count),
      xs: nodes.xs.slice(0, nodes.count),
      ys: nodes.ys.slice(0, nodes.count),
      statuses: nodes.statuses.slice(0, nodes.count),
      peerCounts: nodes.peerCounts.slice(0, nodes.count),
      rttsMs: nodes.rttsMs.slice(0, nodes.count),
      rttIsQuiet: nodes.rttIsQuiet.slice(0, nodes.count),
      uptimes: nodes.uptimes.slice(0, nodes.count),
      agents: nodes.agents.slice(0, nodes.count),
      places: nodes.places.slice(0, nodes.count),
      systems: nodes.systems.slice(0, nodes.count),
      communities: nodes.communities.slice(0, nodes.count),
    },
    tables,
    links: {
      count: links.count,
      from: links.from.slice(0, links.count),
      to: links.to.slice(0, links.count),
      flags: links.flags.slice(0, links.count),
    },
  }
}

/** The memory of columns, to be given away. */
export function memoryOf(held: object): ArrayBuffer[] {
  return Object.values(held).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : []
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? memoryOf(value) : []
  })
}
