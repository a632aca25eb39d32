/** What this collector remembers of one node. @module */

export interface KnownAddress {
  readonly text: string
  readonly ip: string
  /** How often it was named of late; strangers can name an address, hardly more often than everybody else. */
  votes: number
}

export interface NodeRecord {
  readonly peerId: string
  /** Addresses the policy permits. */
  addresses: KnownAddress[]
  /** Some of those it does not, for the node's page. */
  refused: string[]
  /** Address of the last visit that reached it. */
  workingAddress: string | null
  failuresInRow: number
  readonly firstHeardMs: number
  /** null: never reached. */
  lastReachableMs: number | null
  /** The newest crawl in which somebody named it. */
  heardInCrawl: number
  /** The newest crawl that took it up, visited or not. */
  takenUpInCrawl: number
  /** When it is to be visited between crawls; Infinity: not. */
  nextVisitAtMs: number
  isBeingVisited: boolean
}
