/** How much of what reporters send is taken. Each is far above what an honest node needs. @module */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export interface TraceLimits {
  /** Reporters at once; who comes after that is sent away. */
  reporters: number
  /** Streams of one reporter at once: the one it writes to, and one that is going away. */
  streamsPerReporter: number
  /** Events a second that are taken of one reporter; a faster one is read more slowly. */
  eventsPerSecond: number
  /** Events that may come at once after a silence: what a Go node's buffer holds. */
  eventsAtOnce: number
  /** The same for all reporters together. */
  totalEventsPerSecond: number
  totalEventsAtOnce: number
  /** Peer ids nobody knew that one reporter may name in an hour, and all together. */
  newPeersPerHour: number
  totalNewPeersPerHour: number
  /** The same for topics that are not the network's own. */
  newTopicsPerHour: number
  totalNewTopicsPerHour: number
  /** Reasons of rejections, beyond the usual ones, that are kept apart in an hour; the rest is "other". */
  totalReasonsPerHour: number
  /** How far a node's clock may be from ours. */
  clockMs: number
  /** Bytes that come out of the inflation for each that goes in, once the first `freeBytes` are out. */
  inflation: number
  freeBytes: number
  /** Bytes one stream may inflate to in all. */
  streamBytes: number
  /** Bytes that all streams together may hold of batches that have not come whole. */
  heldBytes: number
}

export const TRACE_LIMITS: Readonly<TraceLimits> = {
  reporters: 1_024,
  streamsPerReporter: 2,
  eventsPerSecond: 20_000,
  eventsAtOnce: 65_536,
  totalEventsPerSecond: 200_000,
  totalEventsAtOnce: 400_000,
  newPeersPerHour: 1_024,
  totalNewPeersPerHour: 50_000,
  newTopicsPerHour: 64,
  totalNewTopicsPerHour: 1_024,
  totalReasonsPerHour: 64,
  clockMs: 24 * HOUR_MS,
  inflation: 100,
  freeBytes: 1024 * 1024,
  streamBytes: 64 * 1024 ** 3,
  heldBytes: 128 * 1024 ** 2,
}

export const NAMES_KEPT_MS = HOUR_MS

/** Hop events are handed on when the first of them is this old. */
export const HOPS_DELAY_MS = 250
/** What a reporter's state has become is looked at this often. */
export const TICK_MS = 1_000
/** Links of a reporter, and a change of one subscription, are stated at most this often. */
export const STATEMENT_MS = 5_000
/** What still holds is stated again this often. */
export const RESTATEMENT_MS = 10 * MINUTE_MS
