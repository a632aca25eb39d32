import type { MapColumns } from '@/lib/graph/map-columns'

/** A copy of what the columns hold, without the room they have to grow, that can be given away. */
export function cutTo({ nodes, tables, links }: MapColumns): { columns: MapColumns; buffers: ArrayBuffer[] } {
  const columns = {
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
  const buffers = [...Object.values(columns.nodes), ...Object.values(columns.links)].flatMap((column) =>
    typeof column === 'number' ? [] : column.buffer,
  )
  return { columns, buffers }
}
