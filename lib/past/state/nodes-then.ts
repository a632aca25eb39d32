/** From the newest visits to the nodes of the map, by the rules of `node_latest` and of the map of now. @module */
import { statusCode } from '../../graph/map-columns'
import { NO_UPTIME } from '../../graph/map-columns'
import { FAILURES_MIN, VERDICT_MS } from '../../sessions/visit'
import type { VisitColumns } from './visits'

/** One row a node, ascending by number. */
export interface PastNodes {
  readonly nums: Uint32Array
  /** Indices into `NODE_STATUSES`. */
  readonly statuses: Uint8Array
  /** -1: not known. */
  readonly peerCounts: Int32Array
  /** ms; NaN: not measured. */
  readonly rttsMs: Float32Array
  readonly rttIsQuiet: Uint8Array
  /** Percent; NO_UPTIME: there was no visit. */
  readonly uptimes: Uint8Array
  /** Keys of what nodes share; 0: not known. */
  readonly agents: Float64Array
  readonly places: Float64Array
  readonly systems: Float64Array
}

/** By number of node; numbers beyond its end have none. */
export interface HourCounts {
  readonly visits: Uint32Array
  readonly reached: Uint32Array
}

const ONLINE = statusCode('online')
const OFFLINE = statusCode('offline')
const UNREACHABLE = statusCode('unreachable')

/**
 * The nodes that were on the map: reached since, or visited since and never reached until then.
 * @param firstMs - by number of node, when it was first reached, ms since 1970; 0: never.
 * @param uptime - visits of the day before.
 */
export function nodesThen(
  visits: VisitColumns,
  {
    atMs,
    sinceMs,
    firstMs,
    uptime,
  }: { atMs: number; sinceMs: number; firstMs: Float64Array; uptime: HourCounts },
): PastNodes {
  const rows = visits.nums.length
  const nums = new Uint32Array(rows)
  const statuses = new Uint8Array(rows)
  const peerCounts = new Int32Array(rows)
  const rttsMs = new Float32Array(rows)
  const rttIsQuiet = new Uint8Array(rows)
  const uptimes = new Uint8Array(rows)
  const agents = new Float64Array(rows)
  const places = new Float64Array(rows)
  const systems = new Float64Array(rows)
  let count = 0
  let next = 0
  for (let first = 0; first < rows; first = next) {
    const num = visits.nums[first] ?? 0
    let newest = 0
    for (next = first; next < rows && visits.nums[next] === num; next++) {
      newest = Math.max(newest, visits.lastMs[next] ?? 0)
    }
    if (newest <= sinceMs) continue
    const everMs = firstMs[num] ?? 0
    const isNever = everMs === 0 || everMs > atMs
    let reached = false
    let isOnline = false
    let peersMs = 0
    let timedMs = 0
    let namedMs = 0
    let placedMs = 0
    peerCounts[count] = -1
    rttsMs[count] = NaN
    rttIsQuiet[count] = 0
    agents[count] = 0
    places[count] = 0
    systems[count] = 0
    for (let row = first; row < next; row++) {
      const lastMs = visits.lastMs[row] ?? 0
      if (lastMs <= sinceMs) continue
      if ((visits.reachedMs[row] ?? 0) > sinceMs) reached = true
      if (lastMs >= newest - VERDICT_MS && (visits.failures[row] ?? 0) < FAILURES_MIN) isOnline = true
      const peers = visits.peerCounts[row] ?? -1
      if (peers >= 0 && lastMs > peersMs) {
        peersMs = lastMs
        peerCounts[count] = peers
      }
      const rttMs = visits.rttsMs[row] ?? NaN
      if (!Number.isNaN(rttMs) && lastMs > timedMs) {
        timedMs = lastMs
        rttsMs[count] = rttMs
        rttIsQuiet[count] = visits.rttIsQuiet[row] ?? 0
      }
      const agent = visits.agents[row] ?? 0
      if (agent !== 0 && lastMs > namedMs) {
        namedMs = lastMs
        agents[count] = agent
      }
      const place = visits.places[row] ?? 0
      if (place !== 0 && lastMs > placedMs) {
        placedMs = lastMs
        places[count] = place
        systems[count] = visits.systems[row] ?? 0
      }
    }
    if (!reached && !isNever) continue
    nums[count] = num
    statuses[count] = isNever ? UNREACHABLE : isOnline ? ONLINE : OFFLINE
    const visited = uptime.visits[num] ?? 0
    uptimes[count] = visited === 0 ? NO_UPTIME : Math.round((100 * (uptime.reached[num] ?? 0)) / visited)
    count++
  }
  return {
    nums: nums.subarray(0, count),
    statuses: statuses.subarray(0, count),
    peerCounts: peerCounts.subarray(0, count),
    rttsMs: rttsMs.subarray(0, count),
    rttIsQuiet: rttIsQuiet.subarray(0, count),
    uptimes: uptimes.subarray(0, count),
    agents: agents.subarray(0, count),
    places: places.subarray(0, count),
    systems: systems.subarray(0, count),
  }
}
