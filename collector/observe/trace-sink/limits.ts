/** How much of what reporters send is taken. Each is far above what an honest node needs. @module */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export interface TraceLimits {
  /** Reporters at once; who comes after that is sent away. */
  reporters: number
  /** Of them from one address (of IPv6: one network of 64 bits), this machine’s own excepted. */
  reportersPerAddress: number
  /** Streams of one reporter at once: the one it writes to, and one that is going away. */
  streamsPerReporter: number
  /** Events a second that are taken of one reporter; a faster one is read more slowly. */
  eventsPerSecond: number
  /** Events that may come at once after a silence: what a Go node's buffer holds. */
  eventsAtOnce: number
  /** The same for all reporters together. */
  totalEventsPerSecond: number
  totalEventsAtOnce: number
  /**
   * Reports of one message that are taken of one reporter: its first arrival, and again from each neighbour, which are
   * a few hundred at most. Each is read again whenever the message changes, and when its hops are reckoned. Counted by
   * a hash of the message, so a busy reporter’s share is larger by twice the average of its messages; half is forgotten
   * in an hour.
   */
  reportsPerMessage: number
  /**
   * Messages nobody had named that one reporter may name in a minute, and all together. In an honest network the same
   * messages are reported by everybody and cost only who is first. Whoever is alone pays for all: hence thousands a
   * second.
   */
  newMessagesPerMinute: number
  totalNewMessagesPerMinute: number
  /** What each reporter may name in a minute although all together have named too many. */
  ownNewMessagesPerMinute: number
  /**
   * Links (of a peer in the mesh of one topic, or of a peer) that are kept of one reporter, and of all. A node has
   * about a dozen in each topic, and some hundreds of peers.
   */
  linksPerReporter: number
  totalLinks: number
  /** Topics that one reporter may listen to at once, as far as we keep it. */
  subscriptionsPerReporter: number
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
  reportersPerAddress: 128,
  streamsPerReporter: 2,
  eventsPerSecond: 20_000,
  eventsAtOnce: 65_536,
  totalEventsPerSecond: 200_000,
  totalEventsAtOnce: 400_000,
  reportsPerMessage: 1_024,
  newMessagesPerMinute: 2_000 * 60,
  totalNewMessagesPerMinute: 5_000 * 60,
  ownNewMessagesPerMinute: 10 * 60,
  linksPerReporter: 8_192,
  totalLinks: 524_288,
  subscriptionsPerReporter: 512,
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
/** What a node that has gone was linked to; a Go node tries once a minute to come back, and goes on where it was. */
export const LINKS_KEPT_MS = 3 * MINUTE_MS
/** New messages are allowed by the minute. */
export const NEW_MESSAGES_MS = MINUTE_MS
/** After so long half of the reports of a message are forgotten. */
export const REPORTS_KEPT_MS = HOUR_MS

/** Hop events are handed on when the first of them is this old. */
export const HOPS_DELAY_MS = 250
/** What a reporter's state has become is looked at this often. */
export const TICK_MS = 1_000
/** Links of a reporter, and a change of one subscription, are stated at most this often. */
export const STATEMENT_MS = 5_000
/** What still holds is stated again this often. */
export const RESTATEMENT_MS = 10 * MINUTE_MS
