/** Everything the page of one node shows beyond its summary. @module */
import type { CrawlError } from './crawl-errors'
import type { Evidence, RttMethod } from './facts'
import type { NodeStatus, NodeSummary } from './nodes'

export interface NodeIdentity {
  peerId: string
  /** CIDv1, libp2p-key, base36. */
  cid: string
  /** Raw public key, lower-case hex; null when the peer id does not carry it. */
  publicKey: string | null
}

export interface NodeVersionRun {
  agent: string
  firstSeenMs: number
  lastSeenMs: number
}

export interface NodeAddress {
  address: string
  firstSeenMs: number
  lastSeenMs: number
}

/** One address of the newest failed visit and what became of it. */
export interface NodeDialAttempt {
  address: string
  /** null: this address worked. */
  error: CrawlError | null
  detail: string
  tookMs: number
  seenAtMs: number
}

export interface NodeNeighbour {
  num: number
  peerId: string
  status: NodeStatus
  agent: string
  country: string
  evidence: Evidence
  /** `out`: this node names it; `in`: it names this node; `both`. */
  direction: 'out' | 'in' | 'both'
  seenAtMs: number
  estimatedRttMs: number | null
}

export interface RttPoint {
  atMs: number
  /** Median of the bucket; null: visited, not measured. */
  rttMs: number | null
  method: RttMethod
}

/** A stretch of time in which the node was in one state. */
export interface NodeSession {
  state: 'online' | 'offline' | 'unobserved'
  startMs: number
  /** null: still so. */
  endMs: number | null
}

export interface NodeUptime {
  windowMs: number
  /** Share of the observed time it was online, 0 to 1; null: not observed. */
  share: number | null
  /** Time of the window in which a collector worked, ms. */
  observedMs: number
  sessions: NodeSession[]
}

export interface NodeDetail {
  summary: NodeSummary
  identity: NodeIdentity
  protocols: string[]
  addresses: NodeAddress[]
  versions: NodeVersionRun[]
  neighbours: NodeNeighbour[]
  /** Addresses of the newest visit when it failed; empty when it did not. */
  attempts: NodeDialAttempt[]
}
