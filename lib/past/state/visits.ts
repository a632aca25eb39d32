/**
 * How nodes were at a time, in columns that can be carried on: what was known at the beginning of a day, and on top of
 * it what the visits of its hours found. Whoever has the state of one moment reads only what came after for a later one.
 * @module
 */

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

const NONE = -1

/** `older`, and what `newer` knows beyond it; every visit of `newer` is later than all of `older`. */
export function carryVisits(older: VisitColumns, newer: VisitColumns): VisitColumns {
  if (newer.nums.length === 0) return older
  if (older.nums.length === 0) return newer
  const { count, before, after } = pairRows(older, newer)
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
    const old = before[row] ?? NONE
    const now = after[row] ?? NONE
    const newest = now === NONE ? older : newer
    const at = now === NONE ? old : now
    nums[row] = newest.nums[at] ?? 0
    collectors[row] = newest.collectors[at] ?? 0
    lastMs[row] = newest.lastMs[at] ?? 0
    failures[row] = newest.failures[at] ?? 0
    // Of these the newest that is known: a visit that failed finds none of them.
    const reached = now === NONE || newer.reachedMs[now] === 0 ? NONE : now
    reachedMs[row] = (reached === NONE ? older.reachedMs[old] : newer.reachedMs[reached]) ?? 0
    const counted = now === NONE || newer.peerCounts[now] === -1 ? NONE : now
    peerCounts[row] = (counted === NONE ? older.peerCounts[old] : newer.peerCounts[counted]) ?? -1
    const timed = now === NONE || Number.isNaN(newer.rttsMs[now] ?? NaN) ? NONE : now
    rttsMs[row] = (timed === NONE ? older.rttsMs[old] : newer.rttsMs[timed]) ?? NaN
    rttIsQuiet[row] = (timed === NONE ? older.rttIsQuiet[old] : newer.rttIsQuiet[timed]) ?? 0
    const named = now === NONE || newer.agents[now] === 0 ? NONE : now
    agents[row] = (named === NONE ? older.agents[old] : newer.agents[named]) ?? 0
    const placed = now === NONE || newer.places[now] === 0 ? NONE : now
    places[row] = (placed === NONE ? older.places[old] : newer.places[placed]) ?? 0
    systems[row] = (placed === NONE ? older.systems[old] : newer.systems[placed]) ?? 0
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

/** The rows of both in one order; NONE: it is only in the other. */
function pairRows(
  older: VisitColumns,
  newer: VisitColumns,
): { count: number; before: Int32Array; after: Int32Array } {
  const most = older.nums.length + newer.nums.length
  const before = new Int32Array(most).fill(NONE)
  const after = new Int32Array(most).fill(NONE)
  let count = 0
  let old = 0
  let now = 0
  while (old < older.nums.length || now < newer.nums.length) {
    const order =
      old === older.nums.length
        ? 1
        : now === newer.nums.length
          ? -1
          : (older.nums[old] ?? 0) - (newer.nums[now] ?? 0) ||
            (older.collectors[old] ?? 0) - (newer.collectors[now] ?? 0)
    if (order <= 0) before[count] = old++
    if (order >= 0) after[count] = now++
    count++
  }
  return { count, before, after }
}
