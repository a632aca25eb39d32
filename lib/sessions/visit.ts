/** What a node's sessions are made from: visits, and the times in which nobody worked. All times are epoch ms. @module */

export interface Visit {
  atMs: number
  collector: string
  reachable: boolean
  /** Failed visits in a row by this collector, this one included. */
  failuresInRow: number
  /** Visits that found the same followed within `HOLD_MS` and were left out: its word holds until the next given one. */
  isConfirmed?: boolean
}

/** No sign of life from any collector between these times. */
export interface Silence {
  fromMs: number
  toMs: number
}

const minute = 60_000
const hour = 60 * minute

/**
 * A collector's word counts while it is at most this much older than the newest visit, as in the node's present
 * status.
 */
export const VERDICT_MS = 15 * minute
/** Without a sign of life from any collector for longer than this, nothing was observed. */
export const SILENCE_MS = 30_000
/** What a visit found holds no longer than this: a day between two crawls, and as long again as a crawl may be late. */
export const HOLD_MS = 36 * hour
/** After so long without a silence the network is known whole: who is found then and was not known has just come. */
export const SURVEYED_MS = 6 * hour
/** Visits that lie up to so long before a time decide what is known of the node at that time. */
export const LOOK_BACK_MS = HOLD_MS + VERDICT_MS
/** Failed visits in a row before a collector calls a node offline. */
export const FAILURES_MIN = 2

/**
 * Where nobody was looking between two visits: the end of the first visit's word; null: it held until `untilMs`. A
 * visit is a sign of life too, so a silence begins anew at one that lies within it.
 * @param silences - ascending, those that begin after `untilMs` included.
 * @param isVisited - whether there is a visit at `untilMs`: otherwise a silence may go on beyond it.
 */
export function silentFrom(
  silences: readonly Silence[],
  visitMs: number,
  untilMs: number,
  isVisited: boolean,
): number | null {
  for (let at = firstAfter(silences, visitMs); at < silences.length; at += 1) {
    const silence = silences[at]
    if (silence === undefined || silence.fromMs >= untilMs) return null
    const fromMs = Math.max(silence.fromMs, visitMs)
    const endMs = isVisited ? Math.min(silence.toMs, untilMs) : silence.toMs
    if (endMs - fromMs > SILENCE_MS) return fromMs
  }
  return null
}

/** Since when there was no silence at a time; -Infinity: as far back as is known. */
export function observedSince(silences: readonly Silence[], atMs: number): number {
  const at = firstAfter(silences, atMs)
  const within = silences[at]
  if (within !== undefined && within.fromMs < atMs) return atMs
  return silences[at - 1]?.toMs ?? -Infinity
}

/** Index of the first silence that ends after a time. */
function firstAfter(silences: readonly Silence[], atMs: number): number {
  let low = 0
  let high = silences.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((silences[middle]?.toMs ?? Infinity) > atMs) high = middle
    else low = middle + 1
  }
  return low
}
