/**
 * How nodes were at a time, in columns that can be carried on: what was known at the beginning of a day, and on top of
 * it what the visits of its hours found. Whoever has the state of one moment reads only what came after for a later one.
 * @module
 */
import { NO_ROW, pairRows, type RowKeys } from './pair-rows'

/** The newest of each node by each collector, ascending by number, then by collector. */
export interface VisitColumns {
  readonly nums: Uint32Array
  /** A key for each collector; what they are does not matter. */
  readonly collectors: Float64Array
  /** Newest visit, ms since 1970. */
  readonly lastMs: Float64Array
  /** Newest visit that reached it, ms since 1970; 0: none did. */
  readonly reachedMs: Float64Array
  /** Failed visits in a row. */
  readonly failures: Uint8Array
  /** Entries of its routing table; -1: not known. */
  readonly peerCounts: Int32Array
  /** ms; NaN: not measured. */
  readonly rttsMs: Float32Array
  readonly rttIsQuiet: Uint8Array
  /** Keys of what nodes share; 0: not known. */
  readonly agents: Float64Array
  readonly places: Float64Array
  readonly systems: Float64Array
}

/** `older`, and what `newer` knows beyond it; every visit of `newer` is later than all of `older`. */
export function carryVisits(older: VisitColumns, newer: VisitColumns): VisitColumns {
  if (newer.nums.length === 0) return older
  if (older.nums.length === 0) return newer
  const { count, before, after } = pairRows(keysOf(older), keysOf(newer))
  const nums = new Uint32Array(count)
  const collectors = new Float64Array(count)
  const lastMs = new Float64Array(count)
  const reachedMs = new Float64Array(count)
  const failures = new Uint8Array(count)
  const peerCounts = new Int32Array(count)
  const rttsMs = new Float32Array(count)
  const rttIsQuiet = new Uint8Array(count)
  const agents = new Float64Array(count)
  const places = new Float64Array(count)
  const systems = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const old = before[row] ?? NO_ROW
    const now = after[row] ?? NO_ROW
    const newest = now === NO_ROW ? older : newer
    const at = now === NO_ROW ? old : now
    nums[row] = newest.nums[at] ?? 0
    collectors[row] = newest.collectors[at] ?? 0
    lastMs[row] = newest.lastMs[at] ?? 0
    failures[row] = newest.failures[at] ?? 0
    // Of these the newest that is known: a visit that failed finds none of them.
    const reached = now === NO_ROW || newer.reachedMs[now] === 0 ? NO_ROW : now
    reachedMs[row] = (reached === NO_ROW ? older.reachedMs[old] : newer.reachedMs[reached]) ?? 0
    const counted = now === NO_ROW || newer.peerCounts[now] === -1 ? NO_ROW : now
    peerCounts[row] = (counted === NO_ROW ? older.peerCounts[old] : newer.peerCounts[counted]) ?? -1
    const timed = now === NO_ROW || Number.isNaN(newer.rttsMs[now] ?? NaN) ? NO_ROW : now
    rttsMs[row] = (timed === NO_ROW ? older.rttsMs[old] : newer.rttsMs[timed]) ?? NaN
    rttIsQuiet[row] = (timed === NO_ROW ? older.rttIsQuiet[old] : newer.rttIsQuiet[timed]) ?? 0
    const named = now === NO_ROW || newer.agents[now] === 0 ? NO_ROW : now
    agents[row] = (named === NO_ROW ? older.agents[old] : newer.agents[named]) ?? 0
    const placed = now === NO_ROW || newer.places[now] === 0 ? NO_ROW : now
    places[row] = (placed === NO_ROW ? older.places[old] : newer.places[placed]) ?? 0
    systems[row] = (placed === NO_ROW ? older.systems[old] : newer.systems[placed]) ?? 0
  }
  return {
    nums,
    collectors,
    lastMs,
    reachedMs,
    failures,
    peerCounts,
    rttsMs,
    rttIsQuiet,
    agents,
    places,
    systems,
  }
}

const keysOf = ({ nums, collectors }: VisitColumns): RowKeys => ({ nums, kinds: collectors })
