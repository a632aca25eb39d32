/** Columns of nodes that can be written, and grow. @module */
import type { NodeColumns } from '@/lib/graph/map-columns'

export type GrownColumns = Omit<NodeColumns, 'count'>

export function nodeColumns(rows: number): GrownColumns {
  return {
    nums: new Uint32Array(rows),
    xs: new Float32Array(rows),
    ys: new Float32Array(rows),
    statuses: new Uint8Array(rows),
    peerCounts: new Int32Array(rows),
    rttsMs: new Float32Array(rows),
    rttIsQuiet: new Uint8Array(rows),
    uptimes: new Uint8Array(rows),
    agents: new Uint32Array(rows),
    places: new Uint32Array(rows),
    systems: new Uint32Array(rows),
    communities: new Uint32Array(rows),
  }
}

/** The same with room for more. */
export function grown(columns: GrownColumns, rows: number): GrownColumns {
  const more = nodeColumns(rows)
  more.nums.set(columns.nums)
  more.xs.set(columns.xs)
  more.ys.set(columns.ys)
  more.statuses.set(columns.statuses)
  more.peerCounts.set(columns.peerCounts)
  more.rttsMs.set(columns.rttsMs)
  more.rttIsQuiet.set(columns.rttIsQuiet)
  more.uptimes.set(columns.uptimes)
  more.agents.set(columns.agents)
  more.places.set(columns.places)
  more.systems.set(columns.systems)
  more.communities.set(columns.communities)
  return more
}

/** The rows that are meant, in that order. */
export function pickedRows(columns: GrownColumns, rows: Uint32Array): GrownColumns {
  const picked = nodeColumns(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    picked.nums[at] = columns.nums[row] ?? 0
    picked.xs[at] = columns.xs[row] ?? NaN
    picked.ys[at] = columns.ys[row] ?? NaN
    picked.statuses[at] = columns.statuses[row] ?? 0
    picked.peerCounts[at] = columns.peerCounts[row] ?? -1
    picked.rttsMs[at] = columns.rttsMs[row] ?? NaN
    picked.rttIsQuiet[at] = columns.rttIsQuiet[row] ?? 0
    picked.uptimes[at] = columns.uptimes[row] ?? 0
    picked.agents[at] = columns.agents[row] ?? 0
    picked.places[at] = columns.places[row] ?? 0
    picked.systems[at] = columns.systems[row] ?? 0
    picked.communities[at] = columns.communities[row] ?? 0
  }
  return picked
}
