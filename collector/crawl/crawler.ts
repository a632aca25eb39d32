/** The crawler as the collector's wiring sees it. @module */
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Settings } from '@/lib/env/settings'
import type { Fact } from '@/lib/facts'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { PlaceFinder } from '../place/place-finder'

/** What is remembered of a node from an earlier run of this collector. */
export interface KnownNode {
  peerId: string
  /** Multiaddrs as they were kept; those cut to a prefix cannot be dialled and are passed over. */
  addresses: readonly string[]
  failuresInRow: number
  /** null: never reached. */
  lastReachableMs: number | null
}

export type CrawlSettings = Pick<
  Settings,
  | 'COLLECTOR_NAME'
  | 'FORGET_AFTER'
  | 'VISIT_CONCURRENCY'
  | 'DIAL_TIMEOUT'
  | 'RPC_TIMEOUT'
  | 'VISIT_TIMEOUT'
  | 'MAX_NODES'
  | 'ADDRESS_DETAIL'
> & {
  readonly CRAWL_INTERVAL: number
  readonly REVISIT_INTERVAL: number
}

/** A node that was reached just now, at its whole address, which no fact holds. */
export interface ReachedNode {
  readonly peerId: string
  /** Multiaddr that the dial policy permits, without the peer id. */
  readonly address: string
  readonly ip: string
  /** What the node says it speaks. */
  readonly protocols: readonly string[]
}

export interface CrawlerComponents {
  readonly profile: NetworkProfile
  readonly settings: CrawlSettings
  readonly places: PlaceFinder
  readonly log: Logger
  /** Takes each fact as it is stated: visits, neighbours and crawls. It must not throw. */
  readonly emit: (fact: Fact) => void
  /** Told of each visit that reached its node. It must not throw. */
  readonly onReached?: (node: ReachedNode) => void
  /** Nodes to visit first. */
  readonly known?: readonly KnownNode[]
  /** Where the crawler's own metrics are registered. */
  readonly metrics?: Registry
  /** Epoch milliseconds; the system's clock unless a test gives another. */
  readonly now?: () => number
  /** From 0 (included) to 1 (excluded). */
  readonly random?: () => number
}

export interface CrawlerStatus {
  knownNodes: number
  visitsRunning: number
  /** The crawl that is running, else null. */
  crawlId: number | null
  crawlsFinished: number
  /** 99th percentile of the event loop's delay over the last few seconds, ms. */
  loopDelayMs: number
  /** Why no crawl can begin or nobody can be reached, one sentence; null when all is well. */
  problem: string | null
}

export interface Crawler {
  /** Starts the libp2p host and the first crawl; resolves when the host is up. */
  start(): Promise<void>
  /** Aborts what runs, states the crawl as aborted, and closes the host. */
  stop(): Promise<void>
  status(): CrawlerStatus
  /** Whether the node is in this collector's book, reached or not. */
  knows(peerId: string): boolean
}
