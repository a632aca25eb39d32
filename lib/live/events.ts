/**
 * The live contract between the web process and open pages: every socket event, its payload and its meaning.
 * Payloads from clients are parsed with the schemas here; payloads from the server are typed by them.
 * @module
 */
import { z } from 'zod'
import type { NetworkTotals, NodeSummary, NodeStatus } from '../nodes'
import type { Evidence, PlaceSource } from '../facts'
import { NODES_WATCH_MAX } from './feed-address'
import { messageIdSchema, type MessageSummary } from '../messages/message'
import type { TrafficFigures } from '../messages/message-query'
import type { PackedFlow } from './traffic-wire'

export { FEED_VERSION, LIVE_PATH } from './feed-address'

/** A node as the map draws it. Positions travel apart, for they change more often. */
export interface MapNode {
  num: number
  /** In a delta: null for a node that was there before, whose name stays. On a page: null until its name has come. */
  peerId: string | null
  status: NodeStatus
  peerCount: number | null
  agent: string
  country: string
  city: string
  /** Degrees, to 1/100. */
  lat: number | null
  lon: number | null
  placeSource: PlaceSource
  /** 0: not known. */
  asn: number
  asName: string
  /** ms, to 1/10. */
  rttMs: number | null
  /** It was measured while the collector was quiet. */
  isRttQuiet: boolean
  /** Percent of the visits of the last 24 hours that reached it, whole; null: there was none. */
  uptime: number | null
  /** Community that the links make; 0: not worked out yet. */
  community: number
}

/** An undirected link as it is stated, one a pair of nodes: the surest evidence is the one shown. `a` < `b`. */
export interface StatedLink {
  a: number
  b: number
  evidence: Evidence
  /** Both ends name each other. */
  mutual: boolean
}

/**
 * A link with its latency: an estimate, for no crawler can measure it between two others. It does not travel: both
 * ends of the wire work it out from the two nodes.
 */
export interface MapLink extends StatedLink {
  /** Estimated round-trip time between the two, whole ms; null when there is no ground for one. */
  estimatedRttMs: number | null
}

export interface MapDelta {
  /** Follows the sequence number before it by one; a gap means: fetch the snapshot again. */
  seq: number
  atMs: number
  /** New and changed nodes; who holds a part of the map leaves out the changed ones it does not hold. */
  nodes: MapNode[]
  /** Numbers of nodes that left the map. */
  gone: number[]
  /** New links, and known ones whose facts changed: the pair names the link. */
  linksAdded: StatedLink[]
  /** Pairs [a, b], a < b. */
  linksRemoved: [number, number][]
  /** [num, x, y] in whole layout units. */
  positions: [number, number, number][]
}

export interface CollectorStatus {
  collector: string
  /** Newest sign of life. */
  lastBeatMs: number
  away: boolean
  crawl: {
    state: 'running' | 'finished' | 'aborted'
    nodesFound: number
    nodesVisited: number
    startedAtMs: number
  } | null
  spooledRows: number
  droppedRows: number
  /** Why it can reach no node, one sentence for a person; '' when it states none. */
  problem: string
}

export interface LiveStatus {
  /** `away`: the web cannot read ClickHouse; what is on the screen is as old as `sinceMs`. */
  store: 'up' | 'away'
  sinceMs: number
  collectors: CollectorStatus[]
}

export interface ServerHello {
  feedVersion: number
  /** Changes with every build: same contract, other code. */
  buildId: string
  network: string
  /** Which run of which replica numbers the deltas: sequence numbers of two feeds say nothing of each other. */
  feed: string
  seq: number
}

export interface ServerToClientEvents {
  'feed:hello': (hello: ServerHello) => void
  /** A MapDelta as `encodeDelta` writes it; a browser hands it over as an ArrayBuffer. */
  'map:delta': (bytes: Uint8Array | ArrayBuffer) => void
  /** More changed than deltas can tell: fetch the snapshot again. */
  'map:resync': () => void
  'totals:changed': (totals: NetworkTotals) => void
  /** New state of nodes a page has asked to watch (list rows, or a node's page). */
  'nodes:changed': (nodes: NodeSummary[]) => void
  'status:changed': (status: LiveStatus) => void
  /** To those who watch traffic: what moved. */
  'traffic:flow': (flow: PackedFlow) => void
  'traffic:changed': (figures: TrafficFigures) => void
  /** To those who watch the message list: new and changed messages, oldest first, at most `MESSAGES_TOLD_MAX`. */
  'messages:changed': (news: { messages: MessageSummary[]; leftOut: number }) => void
  /** To those who watch one message: its summary, newly stated; fetch the detail again. */
  'message:changed': (message: MessageSummary) => void
}

/** An answer to a command: accepted, or refused with the field at fault. */
export type Ack = { ok: true } | { ok: false; field: string; expected: string }

const FEED_ID_MAX = 32
export const mapWatchSchema = z.strictObject({
  /** The feed that numbered the snapshot. */
  feed: z.string().min(1).max(FEED_ID_MAX),
  /** Sequence number of the snapshot the page holds. */
  seq: z.number().int().nonnegative(),
})
export const nodesWatchSchema = z.strictObject({
  /** Replaces what this page watched before; empty: nothing. */
  nums: z.array(z.number().int().min(0).max(4294967295)).max(NODES_WATCH_MAX),
})

export const MESSAGES_TOLD_MAX = 100
export const messageWatchSchema = z.strictObject({
  /** Replaces the message this page watched before; null: none. */
  id: messageIdSchema.nullable(),
})

export interface ClientToServerEvents {
  'traffic:watch': (ack: (answer: Ack) => void) => void
  'traffic:unwatch': () => void
  'messages:watch': (ack: (answer: Ack) => void) => void
  'messages:unwatch': () => void
  'message:watch': (payload: z.infer<typeof messageWatchSchema>, ack: (answer: Ack) => void) => void
  /** Join the map's room. The server sends deltas after `seq`, or answers that the snapshot must be fetched again. */
  'map:watch': (
    payload: z.infer<typeof mapWatchSchema>,
    ack: (answer: Ack & { resync?: boolean }) => void,
  ) => void
  'map:unwatch': () => void
  'nodes:watch': (payload: z.infer<typeof nodesWatchSchema>, ack: (answer: Ack) => void) => void
}
