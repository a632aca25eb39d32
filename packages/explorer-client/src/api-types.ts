/** The words of the API as types. Written by `npm run client:types` from the descriptions of the API: edit those. @module */

export interface Api {
  answers: Answers
  rows: FileRows
  events: LiveEvents
  questions: Questions
}
export interface Answers {
  listNetworks: ListNetworksAnswer
  getStats: GetStatsAnswer
  getTraffic: Traffic
  listCrawls: ListCrawlsAnswer
  listAuthorities: ListAuthoritiesAnswer
  search: SearchAnswer
  listNodes: ListNodesAnswer
  getNodeFacets: GetNodeFacetsAnswer
  getNode: GetNodeAnswer
  getNodeUptime: GetNodeUptimeAnswer
  listNodeSessions: ListNodeSessionsAnswer
  getNodeRtt: GetNodeRttAnswer
  listSightings: ListSightingsAnswer
  listNeighbours: ListNeighboursAnswer
  getNodeMessages: GetNodeMessagesAnswer
  listLinks: ListLinksAnswer
  getTopology: GetTopologyAnswer
  getHistory: GetHistoryAnswer
  listDifferences: ListDifferencesAnswer
  listEvents: ListEventsAnswer
  listMessages: ListMessagesAnswer
  getMessageFacets: GetMessageFacetsAnswer
  getMessage: MessageDetail
  getMessageTrace: GetMessageTraceAnswer
  listHops: ListHopsAnswer
  getGrowth: GetGrowthAnswer
  getChurn: GetChurnAnswer
  getClusters: GetClustersAnswer
  getMessageFigures: GetMessageFiguresAnswer
  getLatency: GetLatencyAnswer
  getGeography: GetGeographyAnswer
  getVersions: GetVersionsAnswer
  getAuthorityFigures: GetAuthorityFiguresAnswer
  getHealth: GetHealthAnswer
}
/**
 * The network this explorer watches: a list of one.
 */
export interface ListNetworksAnswer {
  /**
   * One.
   */
  networks: Network[]
}
export interface Network {
  /**
   * Short name.
   */
  name: string
  /**
   * Name for a person.
   */
  title: string
  /**
   * One sentence.
   */
  about: string
  /**
   * Kademlia protocol ids, the preferred one first.
   */
  kadProtocols: string[]
  /**
   * Gossip protocol ids where they are not those of libp2p, the preferred one first.
   */
  gossipProtocols: string[]
  /**
   * Gossip topics that are listened to.
   */
  topics: {
    name: string
    envelope: 'none' | 'meshara'
  }[]
  /**
   * Multiaddrs that a crawl begins with; empty: they are made when the network starts.
   */
  bootstrap: string[]
  /**
   * What this explorer can tell of it.
   */
  features: {
    /**
     * Messages are listened to.
     */
    messages: boolean
    /**
     * It lists who may publish its software.
     */
    authorities: boolean
    /**
     * It is a demo: places and delays are made up.
     */
    simulatedPlaces: boolean
  }
}
/**
 * Totals as beside the map, traffic, collectors, and how fresh all that is.
 */
export interface GetStatsAnswer {
  /**
   * Short name of the network.
   */
  network: string
  /**
   * Newest visit or sign of life of a collector: what is told is as of then. Null: none yet.
   */
  asOf: string | null
  /**
   * How long ago that was when this was answered, ms; null: there was none yet.
   */
  feedAgeMs: number | null
  /**
   * Nodes on the map: heard of in the last seven days.
   */
  nodes: number
  /**
   * Of them, those online.
   */
  active: number
  /**
   * Links between them in the newest sets, each pair of nodes counted once.
   */
  links: number
  /**
   * Mean of the newest round-trip times from the collectors to active nodes, ms; null: none.
   */
  averageRttMs: number | null
  /**
   * Messages first heard of in the last 24 hours, the present one and the 23 before it, as the dashboards count them; null: none was traced or received.
   */
  messages24h: number | null
  /**
   * The last minute of messages.
   */
  traffic: {
    /**
     * The figures are of the last so long, ms.
     */
    windowMs: number
    /**
     * null: nothing is known.
     */
    messagesPerSecond: number | null
    /**
     * Median over the messages of the time until 90% of the nodes they reached had them, clocks compared, ms; null: not known.
     */
    medianPropagationMs: number | null
    /**
     * Messages that the median is made from: with few, it says little.
     */
    propagationMessages: number
    /**
     * Receptions beyond the first, for each first one; null: not known.
     */
    duplicateRatio: number | null
    /**
     * Nodes that report traces now.
     */
    reporters: number
  }
  /**
   * Every collector of the last day.
   */
  collectors: Collector[]
}
export interface Collector {
  /**
   * Its name.
   */
  collector: string
  /**
   * Newest sign of life.
   */
  lastBeat: string
  /**
   * There was no sign of life for 20 seconds.
   */
  away: boolean
  /**
   * Its newest crawl; null: none in the last day.
   */
  crawl: {
    /**
     * How far its newest crawl is.
     */
    state: 'running' | 'finished' | 'aborted'
    /**
     * Nodes named so far.
     */
    nodesFound: number
    /**
     * Visits ended so far.
     */
    nodesVisited: number
    /**
     * When it began.
     */
    startedAt: string
  } | null
  /**
   * Facts that wait on its disk.
   */
  spooledRows: number
  /**
   * Facts lost to a full disk since it started.
   */
  droppedRows: number
  /**
   * Why it can reach no node, one sentence; empty: it states none.
   */
  problem: string
}
export interface Traffic {
  /**
   * The figures are of the last so long, ms.
   */
  windowMs: number
  /**
   * null: nothing is known.
   */
  messagesPerSecond: number | null
  /**
   * Median over the messages of the time until 90% of the nodes they reached had them, clocks compared, ms; null: not known.
   */
  medianPropagationMs: number | null
  /**
   * Messages that the median is made from: with few, it says little.
   */
  propagationMessages: number
  /**
   * Receptions beyond the first, for each first one; null: not known.
   */
  duplicateRatio: number | null
  /**
   * Nodes that report traces now.
   */
  reporters: number
}
/**
 * Crawls of all collectors, newest first.
 */
export interface ListCrawlsAnswer {
  /**
   * Newest first.
   */
  crawls: Crawl[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Crawl {
  /**
   * Name of the collector that ran it.
   */
  collector: string
  /**
   * Unix seconds of its start: with the collector, its name.
   */
  crawlId: number
  /**
   * As last stated; one that was cut off stays `running` until the collector is back.
   */
  state: 'running' | 'finished' | 'aborted'
  /**
   * When it began.
   */
  startedAt: string
  /**
   * When this was stated; of one that is over, its end.
   */
  updatedAt: string
  /**
   * Nodes named, visited or not.
   */
  nodesFound: number
  /**
   * Visits ended.
   */
  nodesVisited: number
  /**
   * Visits that reached the node.
   */
  nodesReachable: number
  /**
   * Routing-table entries read.
   */
  linksFound: number
  /**
   * FIND_NODE questions asked.
   */
  queries: number
}
/**
 * Those whom the network trusts to publish its software, as they are now.
 */
export interface ListAuthoritiesAnswer {
  /**
   * As the profile lists them; empty: it lists none.
   */
  authorities: PresentAuthority[]
  /**
   * null: the profile lists no authorities.
   */
  quorum: {
    /**
     * So many of those that may sign updates have to be up.
     */
    needed: number
    /**
     * Those that may sign updates.
     */
    listed: number
    /**
     * Of them, those online.
     */
    up: number
    /**
     * How many more may go before the quorum is lost; negative: it is lost.
     */
    spare: number
  } | null
}
export interface PresentAuthority {
  /**
   * As the network’s profile names it.
   */
  name: string
  /**
   * Raw Ed25519 key, lower-case hex.
   */
  publicKey: string
  /**
   * libp2p peer id, base58.
   */
  peerId: string
  /**
   * What it is trusted for; `full`: all of it.
   */
  trust: ('update' | 'signing' | 'bootstrap' | 'full')[]
  /**
   * As the newest visits found it; null: no collector has met it yet.
   */
  status: ('online' | 'offline' | 'unreachable') | null
  /**
   * When it last answered; null: it never did.
   */
  lastSeen: string | null
  /**
   * Agent string from identify; empty: not known.
   */
  agent: string
  /**
   * ISO 3166-1 alpha-2, estimated from its address; empty: not known.
   */
  country: string
  /**
   * Newest round-trip time from each collector.
   */
  rtts: {
    /**
     * Who measured.
     */
    collector: string
    /**
     * Least of a few pings, ms.
     */
    rttMs: number
    /**
     * When.
     */
    at: string
  }[]
  /**
   * Newest one it signed; null: none is known.
   */
  lastAnnouncement: Announcement | null
}
export interface Announcement {
  /**
   * When a collector first received it.
   */
  at: string
  /**
   * Id of the message that it came in, lower-case hex.
   */
  messageId: string
  /**
   * `package`: the update itself was published; `announcement`: that there is one.
   */
  kind: 'package' | 'announcement'
  /**
   * Version it names; empty when it names none.
   */
  version: string
  /**
   * Lower-case hex of the key that signed; empty when unsigned.
   */
  publicKey: string
  /**
   * Name of the listed authority; null: not listed.
   */
  authority: string | null
  /**
   * Peer id of whoever signed the message it came in; null: nobody that can be told.
   */
  sender: string | null
  /**
   * `valid`: signed by the key it names, which the profile lists with the trust to do so; `invalid`: a signature does not hold; `untrusted`: it holds, but the key is not listed or not trusted for this; `unsigned`: no signature at all.
   */
  verdict: 'valid' | 'invalid' | 'untrusted' | 'unsigned'
}
/**
 * Nodes and messages whose identity or id, in any of its forms, begins with a text.
 */
export interface SearchAnswer {
  nodes: {
    /**
     * Number of the node within this explorer: short, and never given to another.
     */
    num: number
    /**
     * libp2p peer id, base58btc.
     */
    peerId: string
    /**
     * `online`: the newest visit reached it, or only one has failed since; `offline`: reached before, two or more visits in a row failed; `unreachable`: others know it, no visit ever reached it.
     */
    status: 'online' | 'offline' | 'unreachable'
    /**
     * Whole agent string; empty: never identified.
     */
    agent: string
    /**
     * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
     */
    country: string
    /**
     * City; empty: not known.
     */
    city: string
    /**
     * Entries of its routing table when that was last read whole; null: it never was.
     */
    peerCount: number | null
  }[]
  hasMore: boolean
  messages: {
    /**
     * Message id, lower-case hex.
     */
    id: string
    /**
     * Gossipsub topic; empty when no report named it.
     */
    topic: string
    /**
     * null: not known, for no observer has decoded it.
     */
    type:
      | (
          | 'broadcast'
          | 'private'
          | 'update_package'
          | 'query'
          | 'response'
          | 'route_advertisement'
          | 'acknowledgment'
          | 'update_announcement'
          | 'update_request'
          | 'update_chunk'
          | 'ping'
        )
      | null
    /**
     * Who published it, as far as is known.
     */
    origin: NodeRef | null
    /**
     * When a collector first heard of it, by the collector’s clock: the order of the list. Never changes but to become earlier.
     */
    heardAt: string
    /**
     * Nodes that report to have it, the origin included.
     */
    reached: number
    /**
     * Nodes that reported and were subscribed to its topic when it was heard of; null when that is not known.
     */
    subscribers: number | null
    /**
     * How many of those subscribers have it; others may too, so `reached` says nothing of them. null as `subscribers` is.
     */
    subscribersReached: number | null
    /**
     * Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of.
     */
    incomplete: boolean
  }[]
  hasMoreMessages: boolean
}
export interface NodeRef {
  /**
   * Number of the node in this store; the same in every answer of it.
   */
  num: number
  /**
   * libp2p peer id, base58; empty: not known.
   */
  peerId: string
  /**
   * Where it stands; absent where nobody looked it up, empty when not known. Estimated.
   */
  city?: string
  /**
   * ISO 3166-1 alpha-2; as `city`.
   */
  country?: string
}
/**
 * Nodes, filtered and sorted as in the node list.
 */
export interface ListNodesAnswer {
  /**
   * In the order that was asked for.
   */
  nodes: Node[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * How many match the filters, all pages together.
   */
  total: number
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Node {
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  num: number
  /**
   * libp2p peer id, base58btc.
   */
  peerId: string
  /**
   * Raw public key, lower-case hex; null: the peer id does not carry it.
   */
  publicKey: string | null
  /**
   * `online`: the newest visit reached it, or only one has failed since; `offline`: reached before, two or more visits in a row failed; `unreachable`: others know it, no visit ever reached it.
   */
  status: 'online' | 'offline' | 'unreachable'
  /**
   * Why the newest visit failed; null: it did not.
   */
  error:
    | (
        | 'io_timeout'
        | 'connection_refused'
        | 'connection_reset'
        | 'host_unreachable'
        | 'network_unreachable'
        | 'peer_id_mismatch'
        | 'encryption_failed'
        | 'muxer_failed'
        | 'protocol_not_supported'
        | 'stream_reset'
        | 'answer_too_large'
        | 'answer_malformed'
        | 'address_refused_by_policy'
        | 'no_address'
        | 'too_many_dials'
        | 'unknown'
      )
    | null
  /**
   * Entries of its routing table when that was last read whole; null: it never was.
   */
  peerCount: number | null
  /**
   * Whole agent string; empty: never identified.
   */
  agent: string
  /**
   * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
   */
  country: string
  /**
   * First-level division; empty: not known.
   */
  region: string
  /**
   * City; empty: not known.
   */
  city: string
  /**
   * Latitude of the place, an estimate, degrees; null: not known.
   */
  lat: number | null
  /**
   * Longitude of the place, an estimate, degrees; null: not known.
   */
  lon: number | null
  /**
   * Where the place comes from: `dbip`: estimated from the IP address; `simulated`: made up, of the demo network; `none`: not known.
   */
  placeSource: 'none' | 'dbip' | 'simulated'
  /**
   * Number of the autonomous system; 0: not known.
   */
  asn: number
  /**
   * Name of the autonomous system; empty: not known.
   */
  asName: string
  /**
   * Newest round-trip time from a collector, least of a few pings, ms; null: never measured.
   */
  rttMs: number | null
  /**
   * How far the round-trip time can be trusted: `ping_quiet`: measured while the collector was quiet; `ping_busy`: while it was busy, so it may be too long; `none`: not measured.
   */
  rttMethod: 'none' | 'ping_quiet' | 'ping_busy'
  /**
   * Share of the visits of the last 24 hours that reached it, 0 to 1; null: there was no visit.
   */
  uptime24h: number | null
  /**
   * When it was first named by another node, or met.
   */
  firstSeen: string
  /**
   * Newest visit that reached it; null: none did.
   */
  lastSeen: string | null
  /**
   * Newest visit, whether it reached the node or not.
   */
  lastVisit: string
}
/**
 * The values that the filters of the node list can take now, and how many nodes have each.
 */
export interface GetNodeFacetsAnswer {
  /**
   * Most frequent first.
   */
  countries: {
    /**
     * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
     */
    country: string
    /**
     * Nodes that have this value.
     */
    nodes: number
  }[]
  /**
   * Most frequent first.
   */
  regions: {
    /**
     * First-level division.
     */
    region: string
    /**
     * Nodes that have this value.
     */
    nodes: number
  }[]
  /**
   * Most frequent first.
   */
  versions: {
    /**
     * Whole agent string.
     */
    agent: string
    /**
     * Nodes that have this value.
     */
    nodes: number
  }[]
  /**
   * Most frequent first.
   */
  asns: {
    /**
     * Number of the autonomous system.
     */
    asn: number
    /**
     * Its name; empty: not known.
     */
    asName: string
    /**
     * Nodes that have this value.
     */
    nodes: number
  }[]
  /**
   * Of a kind there are more values than are listed.
   */
  isCut: boolean
}
/**
 * One node: identity, addresses, versions, neighbours, and why it could not be reached.
 */
export interface GetNodeAnswer {
  summary: Node
  identity: {
    /**
     * libp2p peer id, base58btc.
     */
    peerId: string
    /**
     * The peer id as a CIDv1: libp2p-key, base36.
     */
    cid: string
    /**
     * Raw public key, lower-case hex; null: the peer id does not carry it.
     */
    publicKey: string | null
  }
  /**
   * Protocols it speaks, as it says.
   */
  protocols: string[]
  /**
   * Newest first; at most 200.
   */
  addresses: {
    /**
     * Announced multiaddr, as much of it as this explorer keeps.
     */
    address: string
    /**
     * First time it was announced.
     */
    firstSeen: string
    /**
     * Newest time it was announced.
     */
    lastSeen: string
  }[]
  /**
   * What it ran, newest first.
   */
  versions: {
    /**
     * Whole agent string.
     */
    agent: string
    /**
     * First visit of the stretch in which it ran this.
     */
    firstSeen: string
    /**
     * Last visit of that stretch.
     */
    lastSeen: string
  }[]
  /**
   * Who it names and who names it, at most 5,000; `/nodes/{peerId}/neighbours` has all.
   */
  neighbours: Neighbour[]
  /**
   * There are more neighbours than are listed.
   */
  areNeighboursCut: boolean
  /**
   * Why the newest visit did not reach it; null: it did.
   */
  whyNotReached: {
    /**
     * What the newest visit ran into.
     */
    error:
      | 'io_timeout'
      | 'connection_refused'
      | 'connection_reset'
      | 'host_unreachable'
      | 'network_unreachable'
      | 'peer_id_mismatch'
      | 'encryption_failed'
      | 'muxer_failed'
      | 'protocol_not_supported'
      | 'stream_reset'
      | 'answer_too_large'
      | 'answer_malformed'
      | 'address_refused_by_policy'
      | 'no_address'
      | 'too_many_dials'
      | 'unknown'
    /**
     * What that means, for whoever runs the node.
     */
    meaning: string
    /**
     * What can be done about it.
     */
    advice: string
    /**
     * When that visit was.
     */
    at: string
  } | null
  /**
   * Each address of the newest visit when that failed, and its own error: those that failed first. Empty: the visit did not fail, or there was no address to try.
   */
  attempts: {
    /**
     * Multiaddr that was tried or refused, as much of it as this explorer keeps.
     */
    address: string
    /**
     * Why it failed; null: this address worked.
     */
    error:
      | (
          | 'io_timeout'
          | 'connection_refused'
          | 'connection_reset'
          | 'host_unreachable'
          | 'network_unreachable'
          | 'peer_id_mismatch'
          | 'encryption_failed'
          | 'muxer_failed'
          | 'protocol_not_supported'
          | 'stream_reset'
          | 'answer_too_large'
          | 'answer_malformed'
          | 'address_refused_by_policy'
          | 'no_address'
          | 'too_many_dials'
          | 'unknown'
        )
      | null
    /**
     * The original message of the failure, cut to 256 characters.
     */
    detail: string
    /**
     * How long the attempt took, ms.
     */
    tookMs: number
    /**
     * The visit it belongs to.
     */
    seenAt: string
  }[]
}
export interface Neighbour {
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  num: number
  /**
   * libp2p peer id, base58btc.
   */
  peerId: string
  /**
   * `online`: the newest visit reached it, or only one has failed since; `offline`: reached before, two or more visits in a row failed; `unreachable`: others know it, no visit ever reached it.
   */
  status: 'online' | 'offline' | 'unreachable'
  /**
   * Whole agent string; empty: never identified.
   */
  agent: string
  /**
   * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
   */
  country: string
  /**
   * How the link is known: `table`: an entry of a routing table; `mesh`: a node reports it as its neighbour in a topic; `traced`: it was seen carrying a message; `reported`: a node reports being connected to it.
   */
  evidence: 'table' | 'mesh' | 'traced' | 'reported'
  /**
   * `out`: the node that was asked about names this one; `in`: this one names it; `both`.
   */
  direction: 'out' | 'in' | 'both'
  /**
   * When the newest set was read that tells of this link.
   */
  seenAt: string
  /**
   * Estimated round-trip time between the two, ms, from where they are and how far each is from a collector: nobody can measure it from outside. Null: there is no ground for an estimate.
   */
  estimatedRttMs: number | null
}
/**
 * When a node was online, over windows of a day to a year.
 */
export interface GetNodeUptimeAnswer {
  /**
   * The end of every window.
   */
  at: string
  /**
   * Shortest first.
   */
  windows: {
    /**
     * Length of the window, ms.
     */
    windowMs: number
    /**
     * Share of the observed time it was online, 0 to 1; null: not observed.
     */
    share: number | null
    /**
     * Time of the window in which a collector worked and knew of the node, ms.
     */
    observedMs: number
    /**
     * Ascending. Of a long window with very many, the state that prevailed in each step of it.
     */
    sessions: {
      /**
       * `unobserved`: nobody was looking.
       */
      state: 'online' | 'offline' | 'unobserved'
      /**
       * When it begins.
       */
      start: string
      /**
       * When it ends; null: it is still so.
       */
      end: string | null
    }[]
    /**
     * Length of the steps, ms; not given: each stretch is told as it was.
     */
    stepMs?: number
    /**
     * Sessions in the window; not given: those that are told.
     */
    sessionCount?: number
  }[]
}
/**
 * The times in which a node was online, newest first, and how sure their ends are.
 */
export interface ListNodeSessionsAnswer {
  /**
   * Until then the sessions are known.
   */
  at: string
  /**
   * All that are known.
   */
  total: number
  /**
   * Those that began before the last one given.
   */
  left: number
  /**
   * Newest first.
   */
  sessions: Session[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Session {
  /**
   * First visit that found it online.
   */
  startedAt: string
  /**
   * It was not yet known to be online then: the start lies between the two.
   */
  startAfter: string
  /**
   * false: nobody was looking before, it may have been online for longer.
   */
  startKnown: boolean
  /**
   * Visit that found it offline, or when nobody was looking any more; null: it is online still.
   */
  endedAt: string | null
  /**
   * false: it is online still, or nobody was looking any more.
   */
  endKnown: boolean
  /**
   * Newest visit that reached it: the end lies between this and `endedAt`; null: not known.
   */
  lastSeenAt: string | null
}
/**
 * Round-trip times from the collectors to a node, over a window.
 */
export interface GetNodeRttAnswer {
  /**
   * Start of the window.
   */
  since: string
  /**
   * End of the window.
   */
  until: string
  /**
   * Ascending; a bucket without a visit has none.
   */
  points: {
    /**
     * Start of the bucket.
     */
    at: string
    /**
     * Median round-trip time of the bucket, ms; null: visited, not measured.
     */
    rttMs: number | null
    /**
     * `ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.
     */
    method: 'none' | 'ping_quiet' | 'ping_busy'
  }[]
}
/**
 * Every visit of a node, newest first.
 */
export interface ListSightingsAnswer {
  /**
   * Newest first; of one instant by collector.
   */
  sightings: Sighting[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Sighting {
  /**
   * When the visit began.
   */
  seenAt: string
  /**
   * Which collector visited.
   */
  collector: string
  /**
   * The crawl it belongs to; 0: a visit between crawls.
   */
  crawlId: number
  /**
   * It was dialled, and its identity proven.
   */
  reachable: boolean
  /**
   * Why it was not reached, or its routing table not read; null: neither.
   */
  error:
    | (
        | 'io_timeout'
        | 'connection_refused'
        | 'connection_reset'
        | 'host_unreachable'
        | 'network_unreachable'
        | 'peer_id_mismatch'
        | 'encryption_failed'
        | 'muxer_failed'
        | 'protocol_not_supported'
        | 'stream_reset'
        | 'answer_too_large'
        | 'answer_malformed'
        | 'address_refused_by_policy'
        | 'no_address'
        | 'too_many_dials'
        | 'unknown'
      )
    | null
  /**
   * Failed visits in a row by this collector, this one included; 255: as many or more.
   */
  failuresInRow: number
  /**
   * Whole agent string; empty: not reached, or it does not say.
   */
  agent: string
  /**
   * Entries of its routing table; null: not read whole in this visit.
   */
  peerCount: number | null
  /**
   * Round-trip time from the collector, least of a few pings, ms; null: not measured.
   */
  rttMs: number | null
  /**
   * `ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.
   */
  rttMethod: 'none' | 'ping_quiet' | 'ping_busy'
  /**
   * By how much the round-trip time may be too long: how late the collector ran, ms.
   */
  loopDelayMs: number
  /**
   * How long the visit took, ms.
   */
  tookMs: number
  /**
   * `dbip`: estimated from the IP address; `simulated`: made up, of a demo; `none`: not known.
   */
  placeSource: 'none' | 'dbip' | 'simulated'
  /**
   * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
   */
  country: string
  /**
   * First-level division; empty: not known.
   */
  region: string
  /**
   * City; empty: not known.
   */
  city: string
  /**
   * Latitude of the place, an estimate, degrees; null: not known.
   */
  lat: number | null
  /**
   * Longitude of the place, an estimate, degrees; null: not known.
   */
  lon: number | null
  /**
   * Number of the autonomous system; 0: not known.
   */
  asn: number
  /**
   * Name of the autonomous system; empty: not known.
   */
  asName: string
}
/**
 * Everybody whom a node names or who names it.
 */
export interface ListNeighboursAnswer {
  /**
   * By number, then by evidence: somebody may be a neighbour on several.
   */
  neighbours: Neighbour[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * How many there are, all pages together.
   */
  total: number
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
/**
 * What a node had to do with messages over a window, and over which links.
 */
export interface GetNodeMessagesAnswer {
  since: string
  reports: boolean
  sent: number
  relayed: number
  received: number
  duplicates: number
  rejects: number
  drops: number
  links: {
    peer: {
      num: number
      peerId: string
      country: string
      city: string
    }
    direction: 'in' | 'out'
    messages: number
    duplicates: number
    sizeBytes: number | null
    p50Ms: number | null
    p90Ms: number | null
  }[]
}
/**
 * Who names whom, and how that is known.
 */
export interface ListLinksAnswer {
  /**
   * By who names whom; a stable order.
   */
  links: Link[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Link {
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  fromNum: number
  /**
   * Who names the other: libp2p peer id.
   */
  from: string
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  toNum: number
  /**
   * Who is named: libp2p peer id.
   */
  to: string
  /**
   * How the link is known: `table`: an entry of a routing table; `mesh`: a node reports it as its neighbour in a topic; `traced`: it was seen carrying a message; `reported`: a node reports being connected to it.
   */
  evidence: 'table' | 'mesh' | 'traced' | 'reported'
  /**
   * The other names this one too, on the same evidence: there is another link the other way.
   */
  mutual: boolean
  /**
   * When the set was read that the link is of.
   */
  seenAt: string
  /**
   * Estimated round-trip time between the two, ms: nobody can measure it from outside. Null: there is no ground for an estimate.
   */
  estimatedRttMs: number | null
  /**
   * How sure the estimate is: `distance`: from where the two are, at the pace of a median path, within the bounds where there are any; `bounds`: the middle of bounds that are close; `none`: there is no estimate.
   */
  estimateGround: 'distance' | 'bounds' | 'none'
  /**
   * The time is not below this, by the round-trip times of both from the collectors, ms; null: not both are measured.
   */
  estimateLeastMs: number | null
  /**
   * The time is not above this, in the same way, ms.
   */
  estimateMostMs: number | null
}
/**
 * Nodes and links of the map in one answer, now or at a time of the last 30 days.
 */
export interface GetTopologyAnswer {
  /**
   * The map is as of then.
   */
  at: string
  /**
   * The earliest time that can be asked for; null: no links are known yet.
   */
  keptFrom: string | null
  /**
   * `full`: as the last visits and readings until then say; `day`: as those say that were the last of their day, at most a day older.
   */
  detail: 'full' | 'day'
  /**
   * There are more than 10000 nodes or 50000 links: what is left out stands in `/nodes` and `/links`.
   */
  isCut: boolean
  /**
   * Address of the list of all nodes, when this is cut.
   */
  moreNodes: string | null
  /**
   * Address of the list of all links, when this is cut.
   */
  moreLinks: string | null
  /**
   * By number.
   */
  nodes: TopologyNode[]
  /**
   * Between these nodes, each pair once; by the numbers of its ends.
   */
  links: TopologyLink[]
}
export interface TopologyNode {
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  num: number
  /**
   * libp2p peer id, base58btc.
   */
  peerId: string
  /**
   * `online`: the newest visit reached it, or only one has failed since; `offline`: reached before, two or more visits in a row failed; `unreachable`: others know it, no visit ever reached it.
   */
  status: 'online' | 'offline' | 'unreachable'
  /**
   * Whole agent string; empty: not known.
   */
  agent: string
  /**
   * Entries of its routing table when last read whole; null: not known.
   */
  peerCount: number | null
  /**
   * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
   */
  country: string
  /**
   * City; empty: not known.
   */
  city: string
  /**
   * Latitude of the place, an estimate, degrees; null: not known.
   */
  lat: number | null
  /**
   * Longitude of the place, an estimate, degrees; null: not known.
   */
  lon: number | null
  /**
   * `dbip`: estimated from the IP address; `simulated`: made up, of a demo; `none`: not known.
   */
  placeSource: 'none' | 'dbip' | 'simulated'
  /**
   * Newest round-trip time from a collector, ms; null: not measured.
   */
  rttMs: number | null
  /**
   * `ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.
   */
  rttMethod: 'none' | 'ping_quiet' | 'ping_busy'
  /**
   * Newest visit until then, whether it reached the node or not.
   */
  lastVisit: string
}
export interface TopologyLink {
  /**
   * Number of one end, the lower one.
   */
  a: number
  /**
   * Number of the other end.
   */
  b: number
  /**
   * The surest evidence for the link: `traced`, `mesh`, `table`, then `reported`.
   */
  evidence: 'table' | 'mesh' | 'traced' | 'reported'
  /**
   * Both ends name each other on that evidence.
   */
  mutual: boolean
  /**
   * Estimated round-trip time between the two, ms: nobody can measure it from outside. Null: there is no ground for an estimate.
   */
  estimatedRttMs: number | null
  /**
   * How sure the estimate is: `distance`: from where the two are, at the pace of a median path, within the bounds where there are any; `bounds`: the middle of bounds that are close; `none`: there is no estimate.
   */
  estimateGround: 'distance' | 'bounds' | 'none'
  /**
   * The time is not below this, by the round-trip times of both from the collectors, ms; null: not both are measured.
   */
  estimateLeastMs: number | null
  /**
   * The time is not above this, in the same way, ms.
   */
  estimateMostMs: number | null
}
/**
 * From when on the network can be seen as it was, and how exactly.
 */
export interface GetHistoryAnswer {
  /**
   * The earliest time that can be asked for; null: nothing was recorded yet.
   */
  first: string | null
  /**
   * From then on each visit and each reading of links is kept; before, only the last of each day. Null: none is.
   */
  fullFrom: string | null
  /**
   * Days that are over and whose end is kept, ascending.
   */
  days: {
    /**
     * Start of the day, UTC.
     */
    day: string
    /**
     * Nodes that were visited.
     */
    nodes: number
    /**
     * Of them, those that a visit reached.
     */
    reachable: number
  }[]
}
/**
 * What differs between two moments: nodes that came, left or changed, links made and lost.
 */
export interface ListDifferencesAnswer {
  /**
   * The earlier moment.
   */
  from: string
  /**
   * The later moment.
   */
  to: string
  /**
   * The earliest moment that can be asked for; null: nothing was recorded yet.
   */
  keptFrom: string | null
  /**
   * How exactly the less exact of the two moments is known. `full`: by each visit and reading; `day`: by those that were the last of their day.
   */
  detail: 'full' | 'day'
  /**
   * All that fit the filters, of each kind, whatever kind is asked for.
   */
  counts: {
    /**
     * Nodes that came onto the map.
     */
    new: number
    /**
     * Nodes that left it.
     */
    gone: number
    /**
     * Nodes whose state differs: online, offline or unreachable.
     */
    state: number
    /**
     * Nodes whose agent differs; one that was not known before does not count.
     */
    version: number
    /**
     * Nodes whose place differs; one that was not known before does not count.
     */
    place: number
    /**
     * Pairs of nodes that are linked since.
     */
    link_made: number
    /**
     * Pairs of nodes that are linked no more.
     */
    link_lost: number
  }
  /**
   * Countries of nodes that came, left or changed, most frequent first; at most 300.
   */
  countries: {
    /**
     * ISO 3166-1 alpha-2, looked up from the IP address; empty: not known.
     */
    country: string
    /**
     * Differences about nodes of it.
     */
    changes: number
  }[]
  /**
   * By kind, in the order of the counts; then by number of the node, then of the other.
   */
  changes: Difference[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Difference {
  /**
   * `new`, `gone`: the node is on the map at one of the two moments alone; `state`, `version`, `place`: it is at both, and differs; `link_made`, `link_lost`: two nodes are linked at one of them alone.
   */
  kind: 'new' | 'gone' | 'state' | 'version' | 'place' | 'link_made' | 'link_lost'
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  num: number
  /**
   * libp2p peer id, base58btc.
   */
  peerId: string
  /**
   * The other end of a link: its number. Null: this is about a node.
   */
  otherNum: number | null
  /**
   * The other end of a link: its libp2p peer id. Null: this is about a node.
   */
  otherPeerId: string | null
  /**
   * Its state, agent or place at the earlier moment; null: there is none.
   */
  before: string | null
  /**
   * Its state, agent or place at the later moment; null: there is none.
   */
  after: string | null
}
/**
 * What happened: nodes that came, went and changed, releases, outages; newest first.
 */
export interface ListEventsAnswer {
  /**
   * Newest first; of one instant by id.
   */
  events: NetworkEvent[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Where the history that was asked for begins: ask with an earlier `from` for what was before.
   */
  from: string
  /**
   * Where it ends.
   */
  to: string
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface NetworkEvent {
  /**
   * Stays the same however often and in whatever order events are asked for.
   */
  id: string
  /**
   * `node_first_seen`: A node was heard of for the first time: another node named it, or it was met. `node_online`: A node that had been known before, and was not online, is online again. `node_offline`: A node that was online is not reached any more: two visits in a row failed. `version_changed`: A node runs another agent than on the visit before. `release_announced`: As many authorities as the quorum asks for have signed a version. `announcement_rejected`: An update was announced whose signature does not hold, or whose key is not trusted, or that nobody signed. `outage`: No collector worked: nothing is known of the network from then until the outage ends, if it has ended.
   */
  kind:
    | 'node_first_seen'
    | 'node_online'
    | 'node_offline'
    | 'version_changed'
    | 'release_announced'
    | 'announcement_rejected'
    | 'outage'
  /**
   * When; of `node_offline` the visit that found it so: the node went away between the visit before and this one.
   */
  at: string
  /**
   * When an outage ended; null: it goes on, or the event is no outage.
   */
  until: string | null
  /**
   * The node; empty: the event is of no node.
   */
  peerId: string
  /**
   * Where the node is now: ISO 3166-1 alpha-2; empty: not known, or the event is of no node.
   */
  country: string
  /**
   * Of `version_changed`: the agent it ran before; else empty.
   */
  before: string
  /**
   * Of `version_changed`: the agent it runs now; of an announcement: the version it names.
   */
  after: string
  /**
   * Of a rejected announcement: the message it came in, lower-case hex; else empty.
   */
  messageId: string
  /**
   * Of an announcement: what became of its signature; else empty.
   */
  verdict: 'valid' | 'invalid' | 'untrusted' | 'unsigned' | ''
  /**
   * One sentence for a person.
   */
  text: string
}
/**
 * Messages, newest first, filtered as in the message list.
 */
export interface ListMessagesAnswer {
  /**
   * Newest first by `heardAt`, then by id.
   */
  messages: Message[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
export interface Message {
  /**
   * Message id, lower-case hex.
   */
  id: string
  /**
   * Gossipsub topic; empty when no report named it.
   */
  topic: string
  /**
   * null: not known, for no observer has decoded it.
   */
  type:
    | (
        | 'broadcast'
        | 'private'
        | 'update_package'
        | 'query'
        | 'response'
        | 'route_advertisement'
        | 'acknowledgment'
        | 'update_announcement'
        | 'update_request'
        | 'update_chunk'
        | 'ping'
      )
    | null
  /**
   * Of the gossiped data; null when no observer has seen it.
   */
  sizeBytes: number | null
  /**
   * Who published it, as far as is known.
   */
  origin: NodeRef | null
  /**
   * How the origin is known. `published`: it reported so itself; `signed`: the gossip message names it and is signed by it.
   */
  originEvidence: ('published' | 'signed') | null
  /**
   * When a collector first heard of it, by the collector’s clock: the order of the list. Never changes but to become earlier.
   */
  heardAt: string
  /**
   * When the origin published it, by the origin’s own clock; null when it does not report.
   */
  publishedAt: string | null
  /**
   * Newest report of it, by the collector’s clock.
   */
  lastHeardAt: string
  /**
   * Nodes that report to have it, the origin included.
   */
  reached: number
  /**
   * Nodes that reported and were subscribed to its topic when it was heard of; null when that is not known.
   */
  subscribers: number | null
  /**
   * How many of those subscribers have it; others may too, so `reached` says nothing of them. null as `subscribers` is.
   */
  subscribersReached: number | null
  /**
   * Greatest number of hops from the origin to a node that has it; null while the path is not known.
   */
  hops: number | null
  /**
   * First receptions that were reported.
   */
  deliveries: number
  /**
   * Receptions beyond the first.
   */
  duplicates: number
  /**
   * Receptions that were refused.
   */
  rejects: number
  /**
   * Times it was not sent on to a peer, for that peer’s queue was full.
   */
  drops: number
  /**
   * Time from publication until half of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t50AfterMs: number | null
  /**
   * Time from publication until 90% of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t90AfterMs: number | null
  /**
   * Time from publication until all of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t100AfterMs: number | null
  /**
   * The sender’s Ed25519 signature. `unsigned`: the envelope has none; `unknown`: no observer has seen the message, or its topic carries no envelope we know.
   */
  signature: 'unknown' | 'valid' | 'invalid' | 'unsigned'
  /**
   * `traced`: nodes report its hops; `observed`: a collector received it itself.
   */
  evidence: ('traced' | 'observed')[]
  /**
   * Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of.
   */
  incomplete: boolean
}
/**
 * Values that the filters of the message list can take now.
 */
export interface GetMessageFacetsAnswer {
  /**
   * Topics of the last 30 days, those of most messages first; at most 500.
   */
  topics: {
    /**
     * Gossipsub topic.
     */
    topic: string
    /**
     * Messages of it.
     */
    messages: number
  }[]
  /**
   * Types of the last 30 days, those of most messages first; empty: not known.
   */
  types: {
    /**
     * Type of the envelope.
     */
    type: string
    /**
     * Messages of it.
     */
    messages: number
  }[]
}
export interface MessageDetail {
  /**
   * Message id, lower-case hex.
   */
  id: string
  /**
   * Gossipsub topic; empty when no report named it.
   */
  topic: string
  /**
   * null: not known, for no observer has decoded it.
   */
  type:
    | (
        | 'broadcast'
        | 'private'
        | 'update_package'
        | 'query'
        | 'response'
        | 'route_advertisement'
        | 'acknowledgment'
        | 'update_announcement'
        | 'update_request'
        | 'update_chunk'
        | 'ping'
      )
    | null
  /**
   * Of the gossiped data; null when no observer has seen it.
   */
  sizeBytes: number | null
  /**
   * Who published it, as far as is known.
   */
  origin: NodeRef | null
  /**
   * How the origin is known. `published`: it reported so itself; `signed`: the gossip message names it and is signed by it.
   */
  originEvidence: ('published' | 'signed') | null
  /**
   * When a collector first heard of it, by the collector’s clock: the order of the list. Never changes but to become earlier.
   */
  heardAt: string
  /**
   * When the origin published it, by the origin’s own clock; null when it does not report.
   */
  publishedAt: string | null
  /**
   * Newest report of it, by the collector’s clock.
   */
  lastHeardAt: string
  /**
   * Nodes that report to have it, the origin included.
   */
  reached: number
  /**
   * Nodes that reported and were subscribed to its topic when it was heard of; null when that is not known.
   */
  subscribers: number | null
  /**
   * How many of those subscribers have it; others may too, so `reached` says nothing of them. null as `subscribers` is.
   */
  subscribersReached: number | null
  /**
   * Greatest number of hops from the origin to a node that has it; null while the path is not known.
   */
  hops: number | null
  /**
   * First receptions that were reported.
   */
  deliveries: number
  /**
   * Receptions beyond the first.
   */
  duplicates: number
  /**
   * Receptions that were refused.
   */
  rejects: number
  /**
   * Times it was not sent on to a peer, for that peer’s queue was full.
   */
  drops: number
  /**
   * Time from publication until half of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t50AfterMs: number | null
  /**
   * Time from publication until 90% of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t90AfterMs: number | null
  /**
   * Time from publication until all of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t100AfterMs: number | null
  /**
   * The sender’s Ed25519 signature. `unsigned`: the envelope has none; `unknown`: no observer has seen the message, or its topic carries no envelope we know.
   */
  signature: 'unknown' | 'valid' | 'invalid' | 'unsigned'
  /**
   * `traced`: nodes report its hops; `observed`: a collector received it itself.
   */
  evidence: ('traced' | 'observed')[]
  /**
   * Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of.
   */
  incomplete: boolean
  /**
   * The origin first, then in the order it reached them; then the silent and the missing.
   */
  arrivals: Arrival[]
  /**
   * Receptions beyond the first, and drops.
   */
  redundant: RedundantHop[]
  /**
   * By collectors that received it themselves.
   */
  observations: Observation[]
  /**
   * true: more hops were reported than one answer holds.
   */
  isCut: boolean
  /**
   * When the state was read.
   */
  readAt: string
}
/**
 * What is known of a message at one node.
 */
export interface Arrival {
  node: NodeRef
  /**
   * `published`, `delivered`, `rejected`: the node reports so; `silent`: others name it as the one they had it from, but it does not report; `missing`: it reports and was subscribed, and nothing says that the message reached it.
   */
  state: 'published' | 'delivered' | 'rejected' | 'silent' | 'missing'
  /**
   * Why it was refused, as the node says it.
   */
  reason?: string
  /**
   * `num` of the node it came from first; null for the origin and where nothing is known.
   */
  fromNum: number | null
  /**
   * Hops from the origin; null where the path does not lead back to it.
   */
  depth: number | null
  /**
   * By the node’s own clock, as reported; null where it does not report.
   */
  reportedAt: string | null
  /**
   * Since publication, ms, clocks compared.
   */
  afterMs: number | null
  /**
   * How far `afterMs` may be off, ms.
   */
  uncertaintyMs: number | null
  /**
   * From the node it came from to this one.
   */
  latency:
    | {
        /**
         * The two clocks were compared.
         */
        state: 'solved'
        /**
         * Estimated, ms.
         */
        ms: number
        /**
         * How far it may be off, ms.
         */
        uncertaintyMs: number
      }
    | {
        /**
         * The result lies within its uncertainty of zero: only “less than” can be said.
         */
        state: 'bounded'
        /**
         * It is less than this, ms.
         */
        belowMs: number
      }
    | {
        /**
         * The clocks could not be compared.
         */
        state: 'unknown'
      }
  /**
   * Times it was received again.
   */
  duplicates: number
}
/**
 * A reception that was not the first: a redundant link; or a message not sent on for a full queue.
 */
export interface RedundantHop {
  /**
   * What the node reports.
   */
  kind: 'duplicate' | 'drop'
  /**
   * `num` of the node it came from.
   */
  fromNum: number
  /**
   * `num` of the node it went, or would have gone, to.
   */
  toNum: number
  /**
   * By the reporting node’s own clock.
   */
  reportedAt: string
  /**
   * Since publication, ms, clocks compared.
   */
  afterMs: number | null
}
/**
 * A collector received the message itself.
 */
export interface Observation {
  /**
   * Name of the collector.
   */
  collector: string
  /**
   * By the collector’s clock.
   */
  arrivedAt: string
  /**
   * Who handed it over; null: not known.
   */
  lastHop: NodeRef | null
  /**
   * Of the gossiped data.
   */
  sizeBytes: number
  /**
   * As its envelope says; null without one.
   */
  hopCount: number | null
  /**
   * As its envelope says; null without one.
   */
  maxHops: number | null
  /**
   * What the envelope says, by the sender’s clock; null without an envelope.
   */
  sentAt: string | null
}
/**
 * The raw trace of one message: every event as it was reported.
 */
export interface GetMessageTraceAnswer {
  /**
   * Message id, lower-case hex.
   */
  id: string
  /**
   * Gossipsub topic; empty when no report named it.
   */
  topic: string
  /**
   * Who published it, as far as is known.
   */
  origin: NodeRef | null
  /**
   * By the origin’s own clock; null: it does not report.
   */
  publishedAt: string | null
  /**
   * By the reporting nodes’ clocks, the earliest first.
   */
  events: TraceEvent[]
  /**
   * true: more were reported than are kept in one answer.
   */
  isCut: boolean
}
export interface TraceEvent {
  /**
   * What the node reports. `publish`: it sent it first; `deliver`: it received and accepted it; `duplicate`: it received it once more; `reject`: it received and refused it; `drop`: it did not send it on to a peer, for that peer’s queue was full.
   */
  kind: 'publish' | 'deliver' | 'duplicate' | 'reject' | 'drop'
  /**
   * Who reports.
   */
  node: {
    /**
     * Number of the node in this store; the same in every answer of it.
     */
    num: number
    /**
     * libp2p peer id, base58; empty: not known.
     */
    peerId: string
    /**
     * Where it stands; absent where nobody looked it up, empty when not known. Estimated.
     */
    city?: string
    /**
     * ISO 3166-1 alpha-2; as `city`.
     */
    country?: string
  }
  /**
   * The other end: from whom, or for `drop` to whom; null: nobody is named.
   */
  peer: NodeRef | null
  /**
   * By the node’s own clock, as reported.
   */
  reportedAt: string
  /**
   * Since publication, ms, clocks compared; null where that could not be done.
   */
  afterMs: number | null
  /**
   * How far `afterMs` may be off, ms.
   */
  uncertaintyMs: number | null
  /**
   * Why it was refused, as the node says it; empty where it was not.
   */
  reason: string
  /**
   * Who received the report.
   */
  collector: string
  /**
   * When the report was received, by the collector’s clock.
   */
  receivedAt: string
}
/**
 * Hop events of a stretch of time, of all messages, as they were reported.
 */
export interface ListHopsAnswer {
  /**
   * Start of the time that was looked at.
   */
  from: string
  /**
   * End of the time that was looked at; the same on every page of one walk.
   */
  to: string
  /**
   * By message id, then by node, kind and time: in the order in which they are kept.
   */
  hops: HopEvent[]
  /**
   * Where the next page begins; null: this is the last one.
   */
  nextCursor: string | null
  /**
   * Address of the next page; null: this is the last one.
   */
  next: string | null
}
/**
 * One event as a node reported it.
 */
export interface HopEvent {
  /**
   * Message id, lower-case hex.
   */
  message: string
  /**
   * Gossipsub topic; empty when the report does not name it.
   */
  topic: string
  /**
   * What the node reports. `publish`: it sent it first; `deliver`: it received and accepted it; `duplicate`: it received it once more; `reject`: it received and refused it; `drop`: it did not send it on to a peer, for that peer’s queue was full.
   */
  kind: 'publish' | 'deliver' | 'duplicate' | 'reject' | 'drop'
  /**
   * Peer id of the node that reports; empty: not known.
   */
  node: string
  /**
   * Peer id of the other end: from whom, or for `drop` to whom; null: nobody is named.
   */
  peer: string | null
  /**
   * By the reporting node’s own clock, which may be wrong by any amount.
   */
  reportedAt: string
  /**
   * Why it was refused, as the node says it; empty where it was not.
   */
  reason: string
  /**
   * Who received the report; two collectors may have received the same one.
   */
  collector: string
  /**
   * When the report was received, by the collector’s clock.
   */
  receivedAt: string
}
/**
 * How many nodes there are, who came and who went.
 */
export interface GetGrowthAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * One a bucket of the range, ascending.
   */
  points: GrowthPoint[]
  /**
   * Mean of `reachable` over the observed whole days of the last 7, one a point; empty but for the bucket `day`.
   */
  reachableMean7d: (number | null)[]
  /**
   * Over the whole range.
   */
  totals: {
    /**
     * Distinct nodes visited over the whole range, reached or not.
     */
    seen: number
    /**
     * Distinct nodes that answered at least once.
     */
    reachable: number
    /**
     * Distinct nodes that answered for the first time ever.
     */
    new: number
  }
  /**
   * The time before; null: it was not asked for.
   */
  previous: {
    /**
     * One a bucket, ascending.
     */
    points: GrowthPoint[]
    /**
     * Over the whole of it.
     */
    totals: {
      /**
       * Distinct nodes visited over the whole range, reached or not.
       */
      seen: number
      /**
       * Distinct nodes that answered at least once.
       */
      reachable: number
      /**
       * Distinct nodes that answered for the first time ever.
       */
      new: number
    }
  } | null
}
/**
 * The stretch of time that is looked at. Weeks begin on Monday.
 */
export interface AnalyticsRange {
  /**
   * null: `from` and `to` were given.
   */
  name: ('24h' | '7d' | '30d' | '90d' | '1y' | 'all') | null
  /**
   * Start of the first bucket.
   */
  from: string
  /**
   * End of the last bucket, or the present.
   */
  to: string
  /**
   * Into what the range is cut.
   */
  bucket: 'hour' | 'day' | 'week' | 'month'
  /**
   * Into what it may be cut, finest first.
   */
  possibleBuckets: ('hour' | 'day' | 'week' | 'month')[]
  /**
   * The time before that it is compared with; null: with none.
   */
  previous: {
    /**
     * Start.
     */
    from: string
    /**
     * End, not included.
     */
    to: string
  } | null
}
/**
 * How well a bucket was observed.
 */
export interface Coverage {
  /**
   * Start of the bucket.
   */
  start: string
  /**
   * Time in which a collector worked, as a share of the bucket’s time so far, 0 to 1. 0: a gap, nothing is known.
   */
  observed: number
  /**
   * The bucket is still going on.
   */
  isOpen: boolean
}
/**
 * Beside the curves: something that happened and explains them.
 */
export interface Annotation {
  /**
   * `release`: a version was first announced or, where nothing is announced, first seen; `outage`: no collector worked.
   */
  kind: 'release' | 'outage'
  /**
   * When it happened or began.
   */
  from: string
  /**
   * When it ended; null: an instant, or still going on.
   */
  to: string | null
  /**
   * What happened, in words.
   */
  text: string
}
/**
 * A question as it was put to ClickHouse. Runs as it stands, with its parameters.
 */
export interface ShownQuery {
  /**
   * What it asks for.
   */
  name: string
  /**
   * The statement, with places for its parameters.
   */
  sql: string
  /**
   * Values of its parameters.
   */
  params: Record<string, string | number | (string | number)[]>
}
/**
 * `reachable` of a bucket = `reachable` of the observed bucket before + `new` + `returning` - `gone`. All are exact counts of distinct nodes.
 */
export interface GrowthPoint {
  /**
   * Start of the bucket.
   */
  start: string
  /**
   * Nodes visited, reached or not; null, as all that follow: nobody was visited.
   */
  seen: number | null
  /**
   * Nodes that answered at least once.
   */
  reachable: number | null
  /**
   * Answered for the first time ever.
   */
  new: number | null
  /**
   * Answered before, not in the observed bucket before, and now again.
   */
  returning: number | null
  /**
   * Answered in the observed bucket before, not in this one; null also while the bucket is still going on.
   */
  gone: number | null
  /**
   * Network prefixes (/24, /48) that the nodes that answered live in; null: addresses are not kept.
   */
  prefixes: number | null
  /**
   * Most nodes that answered from one prefix; null: addresses are not kept.
   */
  largestPrefix: number | null
  /**
   * Sessions that began in the bucket; null: not known (yet), and by the hour.
   */
  joins: number | null
  /**
   * Sessions that ended in the bucket; null as `joins`.
   */
  departures: number | null
}
/**
 * Sessions, lifetimes and uptimes of nodes.
 */
export interface GetChurnAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * Of sessions as far as both ends are known.
   */
  sessions: {
    /**
     * Sessions that ended in the range.
     */
    ended: number
    /**
     * Sessions that go on still.
     */
    open: number
    /**
     * Half of those that ended lasted no longer, ms; null: none ended.
     */
    medianMs: number | null
    /**
     * 90% of those that ended lasted no longer, ms; null: none ended.
     */
    p90Ms: number | null
  }
  /**
   * How long sessions lasted; the edges grow by factors. Estimated where an end was not observed to the minute.
   */
  lengths: {
    /**
     * At least so long, ms.
     */
    fromMs: number
    /**
     * Less than this, ms; null: without an upper edge.
     */
    toMs: number | null
    /**
     * Sessions of such a length.
     */
    sessions: number
  }[]
  /**
   * From the first to the last answer of a node, over nodes first seen in the range.
   */
  lifetimes: {
    /**
     * At least so long, ms.
     */
    fromMs: number
    /**
     * Less than this, ms; null: without an upper edge.
     */
    toMs: number | null
    /**
     * Nodes with such a lifetime.
     */
    nodes: number
  }[]
  /**
   * Nodes that answered in the range and have had one session ever, which is over.
   */
  oneTimeNodes: number
  /**
   * Nodes that answered in the range.
   */
  nodes: number
  /**
   * Mean share of the observed time that nodes which answered in the range were online, 0 to 1; null: not observed.
   */
  meanUptime: number | null
  /**
   * How many nodes had which uptime: ten equal steps from 0 to 1.
   */
  uptimes: {
    /**
     * At least this share, 0 to 1.
     */
    from: number
    /**
     * Less than this share; the last step includes 1.
     */
    to: number
    /**
     * Nodes of such an uptime.
     */
    nodes: number
  }[]
}
/**
 * Identities that share an address or a network prefix.
 */
export interface GetClustersAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * What of addresses is kept: whole, cut to prefixes, or nothing.
   */
  detail: 'full' | 'prefix' | 'none'
  /**
   * Nodes that answered in the range.
   */
  nodes: number
  /**
   * Distinct addresses; null: they are not kept.
   */
  addresses: number | null
  /**
   * Distinct prefixes (/24, /48); null: they are not kept.
   */
  prefixes: number | null
  /**
   * Nodes that share none of their prefixes; null: they are not kept.
   */
  alone: number | null
  /**
   * Those of more than one node, largest first; an address where whole ones are kept, and its prefix.
   */
  largest: {
    /**
     * The address or the prefix.
     */
    place: string
    /**
     * What they share.
     */
    kind: 'address' | 'prefix'
    /**
     * Nodes that share it.
     */
    nodes: number
    /**
     * Number of the autonomous system; 0: not known.
     */
    asn: number
    /**
     * Name of the autonomous system; empty: not known.
     */
    asName: string
    /**
     * ISO 3166-1 alpha-2, estimated; empty: not known.
     */
    country: string
    /**
     * When a node was first seen there.
     */
    firstSeen: string
  }[]
  /**
   * How many prefixes hold how many nodes: 1, 2, 3–5, 6–10, 11–100, more; and how many nodes they hold together.
   */
  sizes: {
    /**
     * At least so many nodes.
     */
    from: number
    /**
     * At most so many; null: any number.
     */
    to: number | null
    /**
     * Prefixes that hold so many.
     */
    prefixes: number
    /**
     * Nodes that these hold together.
     */
    nodes: number
  }[]
}
/**
 * Volume, propagation and duplicates of messages.
 */
export interface GetMessageFiguresAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * One a bucket of the range, ascending.
   */
  points: {
    /**
     * Start of the bucket.
     */
    start: string
    /**
     * Messages that were first heard of in the bucket.
     */
    messages: number
    /**
     * Bytes of gossiped data, each message once, as far as sizes are known.
     */
    bytes: number
    /**
     * Messages whose size is known.
     */
    sized: number
    /**
     * First receptions.
     */
    deliveries: number
    /**
     * Receptions beyond the first.
     */
    duplicates: number
    /**
     * Duplicates per first reception; null: nothing was delivered.
     */
    duplicateRatio: number | null
    /**
     * Subscribers reached per subscriber, over messages whose subscribers are known; null: none is.
     */
    deliveryRatio: number | null
    /**
     * Messages whose propagation time is known.
     */
    timed: number
    /**
     * Propagation: half of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
     */
    p50Ms: number | null
    /**
     * Propagation: 90% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
     */
    p90Ms: number | null
    /**
     * Propagation: 99% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
     */
    p99Ms: number | null
  }[]
  /**
   * The types of most messages, most first.
   */
  byType: {
    /**
     * The type or the topic; empty: not known.
     */
    key: string
    /**
     * One value a bucket, as `coverage` has them.
     */
    messages: number[]
    /**
     * One value a bucket, as `coverage` has them.
     */
    bytes: number[]
  }[]
  /**
   * The topics of most messages, most first.
   */
  byTopic: {
    /**
     * The type or the topic; empty: not known.
     */
    key: string
    /**
     * One value a bucket, as `coverage` has them.
     */
    messages: number[]
    /**
     * One value a bucket, as `coverage` has them.
     */
    bytes: number[]
  }[]
  /**
   * All types, over the whole range.
   */
  types: {
    /**
     * The type or the topic; empty: not known.
     */
    key: string
    /**
     * Messages of it.
     */
    messages: number
    /**
     * Bytes of them, as far as sizes are known.
     */
    bytes: number
  }[]
  /**
   * All topics, over the whole range.
   */
  topics: {
    /**
     * The type or the topic; empty: not known.
     */
    key: string
    /**
     * Messages of it.
     */
    messages: number
    /**
     * Bytes of them, as far as sizes are known.
     */
    bytes: number
  }[]
  /**
   * Over the whole range.
   */
  totals: {
    /**
     * Messages that were first heard of in the bucket.
     */
    messages: number
    /**
     * Bytes of gossiped data, each message once, as far as sizes are known.
     */
    bytes: number
    /**
     * Messages whose size is known.
     */
    sized: number
    /**
     * First receptions.
     */
    deliveries: number
    /**
     * Receptions beyond the first.
     */
    duplicates: number
    /**
     * Duplicates per first reception; null: nothing was delivered.
     */
    duplicateRatio: number | null
    /**
     * Subscribers reached per subscriber, over messages whose subscribers are known; null: none is.
     */
    deliveryRatio: number | null
    /**
     * Messages whose propagation time is known.
     */
    timed: number
    /**
     * Propagation: half of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
     */
    p50Ms: number | null
    /**
     * Propagation: 90% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
     */
    p90Ms: number | null
    /**
     * Propagation: 99% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
     */
    p99Ms: number | null
  }
  /**
   * The time before; null: it was not asked for.
   */
  previous: {
    /**
     * One a bucket, ascending.
     */
    points: {
      /**
       * Start of the bucket.
       */
      start: string
      /**
       * Messages that were first heard of in the bucket.
       */
      messages: number
      /**
       * Bytes of gossiped data, each message once, as far as sizes are known.
       */
      bytes: number
      /**
       * Messages whose size is known.
       */
      sized: number
      /**
       * First receptions.
       */
      deliveries: number
      /**
       * Receptions beyond the first.
       */
      duplicates: number
      /**
       * Duplicates per first reception; null: nothing was delivered.
       */
      duplicateRatio: number | null
      /**
       * Subscribers reached per subscriber, over messages whose subscribers are known; null: none is.
       */
      deliveryRatio: number | null
      /**
       * Messages whose propagation time is known.
       */
      timed: number
      /**
       * Propagation: half of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
       */
      p50Ms: number | null
      /**
       * Propagation: 90% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
       */
      p90Ms: number | null
      /**
       * Propagation: 99% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
       */
      p99Ms: number | null
    }[]
    /**
     * Over the whole of it.
     */
    totals: {
      /**
       * Messages that were first heard of in the bucket.
       */
      messages: number
      /**
       * Bytes of gossiped data, each message once, as far as sizes are known.
       */
      bytes: number
      /**
       * Messages whose size is known.
       */
      sized: number
      /**
       * First receptions.
       */
      deliveries: number
      /**
       * Receptions beyond the first.
       */
      duplicates: number
      /**
       * Duplicates per first reception; null: nothing was delivered.
       */
      duplicateRatio: number | null
      /**
       * Subscribers reached per subscriber, over messages whose subscribers are known; null: none is.
       */
      deliveryRatio: number | null
      /**
       * Messages whose propagation time is known.
       */
      timed: number
      /**
       * Propagation: half of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
       */
      p50Ms: number | null
      /**
       * Propagation: 90% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
       */
      p90Ms: number | null
      /**
       * Propagation: 99% of the messages needed no longer until 90% of the nodes they reached had them, ms, clocks compared. Estimated: within 0.4%. null: not known.
       */
      p99Ms: number | null
    }
  } | null
}
/**
 * Round-trip times, and latency between regions.
 */
export interface GetLatencyAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * One a bucket of the range, ascending.
   */
  points: {
    /**
     * Start of the bucket.
     */
    start: string
    /**
     * Round-trip times from collectors to nodes that were measured.
     */
    measured: number
    /**
     * Of them while the collector was quiet.
     */
    quiet: number
    /**
     * Mean of the round-trip times, ms; null: none was measured.
     */
    meanMs: number | null
    /**
     * Half took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p50Ms: number | null
    /**
     * 90% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p90Ms: number | null
    /**
     * 99% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p99Ms: number | null
  }[]
  /**
   * Over the whole range.
   */
  totals: {
    /**
     * Round-trip times from collectors to nodes that were measured.
     */
    measured: number
    /**
     * Of them while the collector was quiet.
     */
    quiet: number
    /**
     * Mean of the round-trip times, ms; null: none was measured.
     */
    meanMs: number | null
    /**
     * Half took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p50Ms: number | null
    /**
     * 90% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p90Ms: number | null
    /**
     * 99% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p99Ms: number | null
  }
  /**
   * The time before; null: it was not asked for.
   */
  previous: {
    /**
     * One a bucket, ascending.
     */
    points: {
      /**
       * Start of the bucket.
       */
      start: string
      /**
       * Round-trip times from collectors to nodes that were measured.
       */
      measured: number
      /**
       * Of them while the collector was quiet.
       */
      quiet: number
      /**
       * Mean of the round-trip times, ms; null: none was measured.
       */
      meanMs: number | null
      /**
       * Half took no longer, ms. Estimated: within 0.4%. null: none was measured.
       */
      p50Ms: number | null
      /**
       * 90% took no longer, ms. Estimated: within 0.4%. null: none was measured.
       */
      p90Ms: number | null
      /**
       * 99% took no longer, ms. Estimated: within 0.4%. null: none was measured.
       */
      p99Ms: number | null
    }[]
    /**
     * Over the whole of it.
     */
    totals: {
      /**
       * Round-trip times from collectors to nodes that were measured.
       */
      measured: number
      /**
       * Of them while the collector was quiet.
       */
      quiet: number
      /**
       * Mean of the round-trip times, ms; null: none was measured.
       */
      meanMs: number | null
      /**
       * Half took no longer, ms. Estimated: within 0.4%. null: none was measured.
       */
      p50Ms: number | null
      /**
       * 90% took no longer, ms. Estimated: within 0.4%. null: none was measured.
       */
      p90Ms: number | null
      /**
       * 99% took no longer, ms. Estimated: within 0.4%. null: none was measured.
       */
      p99Ms: number | null
    }
  } | null
  /**
   * From each collector to each country, countries of few nodes joined as `*`.
   */
  byCollector: {
    /**
     * Who measured.
     */
    collector: string
    /**
     * ISO 3166-1 alpha-2; empty: not known; `*`: countries of few nodes.
     */
    country: string
    /**
     * Distinct nodes.
     */
    nodes: number
    /**
     * Measurements.
     */
    measured: number
    /**
     * Half took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p50Ms: number | null
    /**
     * 90% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p90Ms: number | null
  }[]
  /**
   * One way between two regions, over the links that traced messages took: median and quantiles of first receptions, clocks compared. Regions are continents (AF, AN, AS, EU, NA, OC, SA; empty: not known), by the nodes’ present places.
   */
  regionPairs: {
    /**
     * Region of who sent.
     */
    from: string
    /**
     * Region of who received.
     */
    to: string
    /**
     * First receptions.
     */
    messages: number
    /**
     * Of them, those whose latency is known.
     */
    timed: number
    /**
     * Half took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p50Ms: number | null
    /**
     * 90% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p90Ms: number | null
    /**
     * 99% took no longer, ms. Estimated: within 0.4%. null: none was measured.
     */
    p99Ms: number | null
  }[]
}
/**
 * Countries, networks, and how concentrated nodes are in them.
 */
export interface GetGeographyAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * Distinct nodes that answered in the range.
   */
  nodes: number
  /**
   * Where places come from; `simulated`: they are those of the demo mesh.
   */
  placeSource: 'none' | 'dbip' | 'simulated'
  /**
   * Most nodes first.
   */
  countries: {
    /**
     * Distinct nodes that answered in the range; one that moved counts in each place.
     */
    nodes: number
    /**
     * Of all nodes that answered, 0 to 1; shares may pass 1 in sum.
     */
    share: number
    /**
     * Nodes in the time before; null: it was not asked for.
     */
    previousNodes: number | null
    /**
     * ISO 3166-1 alpha-2; empty: not known; `*`: countries of few nodes, joined.
     */
    country: string
    /**
     * Two letters; empty: not known.
     */
    continent: string
    /**
     * Countries that it stands for; 0: for itself alone.
     */
    joined: number
  }[]
  /**
   * Most nodes first.
   */
  continents: {
    /**
     * Distinct nodes that answered in the range; one that moved counts in each place.
     */
    nodes: number
    /**
     * Of all nodes that answered, 0 to 1; shares may pass 1 in sum.
     */
    share: number
    /**
     * Nodes in the time before; null: it was not asked for.
     */
    previousNodes: number | null
    /**
     * Two letters; empty: not known.
     */
    continent: string
  }[]
  /**
   * First-level divisions, as `country/region`, those of few nodes left out.
   */
  regions: {
    /**
     * Distinct nodes that answered in the range; one that moved counts in each place.
     */
    nodes: number
    /**
     * Of all nodes that answered, 0 to 1; shares may pass 1 in sum.
     */
    share: number
    /**
     * Nodes in the time before; null: it was not asked for.
     */
    previousNodes: number | null
    /**
     * ISO 3166-1 alpha-2.
     */
    country: string
    /**
     * First-level division of the country.
     */
    region: string
  }[]
  /**
   * Autonomous systems, most nodes first.
   */
  asns: {
    /**
     * Distinct nodes that answered in the range; one that moved counts in each place.
     */
    nodes: number
    /**
     * Of all nodes that answered, 0 to 1; shares may pass 1 in sum.
     */
    share: number
    /**
     * Nodes in the time before; null: it was not asked for.
     */
    previousNodes: number | null
    /**
     * Number of the autonomous system; 0: not known.
     */
    asn: number
    /**
     * Its name; empty: not known.
     */
    asName: string
    /**
     * Whether it rents machines to others, estimated from its name.
     */
    kind: 'hosting' | 'other' | 'unknown'
  }[]
  /**
   * Estimated from the names of autonomous systems.
   */
  hosting: {
    /**
     * Distinct nodes that answered in the range; one that moved counts in each place.
     */
    nodes: number
    /**
     * Of all nodes that answered, 0 to 1; shares may pass 1 in sum.
     */
    share: number
    /**
     * Nodes in the time before; null: it was not asked for.
     */
    previousNodes: number | null
    /**
     * Whether they stand with who rents machines to others.
     */
    kind: 'hosting' | 'other' | 'unknown'
  }[]
  /**
   * How concentrated nodes are in autonomous systems.
   */
  concentration: {
    /**
     * Autonomous systems that hold nodes.
     */
    asns: number
    /**
     * Fewest systems that hold more than half of the nodes; null: none is known.
     */
    nakamoto: number | null
    /**
     * How unevenly: 0: all hold as many; 1: one holds all. null: none is known.
     */
    gini: number | null
    /**
     * Share of the largest, 0 to 1; null: none is known.
     */
    largestShare: number | null
    /**
     * In the time before; null: it was not asked for.
     */
    previous: {
      /**
       * Autonomous systems that hold nodes.
       */
      asns: number
      /**
       * Fewest systems that hold more than half of the nodes; null: none is known.
       */
      nakamoto: number | null
      /**
       * How unevenly: 0: all hold as many; 1: one holds all. null: none is known.
       */
      gini: number | null
      /**
       * Share of the largest, 0 to 1; null: none is known.
       */
      largestShare: number | null
    } | null
  }
  /**
   * The largest few countries, one value a bucket, as `coverage` has them; null: nobody was visited.
   */
  byCountry: {
    /**
     * ISO 3166-1 alpha-2.
     */
    country: string
    /**
     * One value a bucket; null: nobody was visited.
     */
    nodes: (number | null)[]
  }[]
}
/**
 * What nodes run, and how releases spread.
 */
export interface GetVersionsAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * Distinct nodes that answered in the last 24 hours of the range: what `agents` and `names` are shares of.
   */
  nodes: number
  /**
   * Nodes that answered and ran this agent, one value a bucket, as `coverage` has them (null: nobody was visited). The agents of most nodes by themselves; those of fewer together by their name, where `agents` says how many they are. A node that changed within a bucket counts under both.
   */
  byAgent: {
    /**
     * Of `meshara/1.8.0+dirty`: `meshara`.
     */
    name: string
    /**
     * Of `meshara/1.8.0+dirty`: `1.8.0`; empty where none is said.
     */
    version: string
    /**
     * Of `meshara/1.8.0+dirty`: `+dirty`.
     */
    rest: string
    /**
     * Agent string, or the name of several.
     */
    agent: string
    /**
     * Agents that it stands for; 1: for itself alone.
     */
    agents: number
    /**
     * One value a bucket; null: nobody was visited.
     */
    nodes: (number | null)[]
  }[]
  /**
   * In the last 24 hours of the range, most nodes first. In a range that ends now a node counts under what it runs now; in one that is over, a node that changed in those hours counts under both.
   */
  agents: {
    /**
     * Of `meshara/1.8.0+dirty`: `meshara`.
     */
    name: string
    /**
     * Of `meshara/1.8.0+dirty`: `1.8.0`; empty where none is said.
     */
    version: string
    /**
     * Of `meshara/1.8.0+dirty`: `+dirty`.
     */
    rest: string
    /**
     * Agent string; empty: it did not say.
     */
    agent: string
    /**
     * Nodes that ran it.
     */
    nodes: number
    /**
     * Of `nodes`, 0 to 1.
     */
    share: number
  }[]
  /**
   * All agents grouped by name, in the same time.
   */
  names: {
    /**
     * Name of the agents.
     */
    name: string
    /**
     * Agents of this name.
     */
    agents: number
    /**
     * Nodes that ran one of them.
     */
    nodes: number
    /**
     * Of `nodes`, 0 to 1.
     */
    share: number
  }[]
  /**
   * Newest first. What ran already when the first look was taken is none, unless it was announced.
   */
  releases: Release[]
  /**
   * The newest version that authorities announced by the end of the range, and who is below it; null: none.
   */
  recommended: {
    /**
     * Name of the agent whose versions authorities announce.
     */
    name: string
    /**
     * The version.
     */
    version: string
    /**
     * When it was first announced.
     */
    announced: string
    /**
     * Names of those who announced it.
     */
    authorities: string[]
    /**
     * Nodes that ran an older one.
     */
    below: number
    /**
     * Nodes that ran it or a newer one.
     */
    at: number
    /**
     * Nodes of other names, or that say no version: they cannot be compared.
     */
    other: number
  } | null
}
export interface Release {
  /**
   * Name of the agent.
   */
  name: string
  /**
   * Version of the release.
   */
  version: string
  /**
   * Start of the day on which a node first ran it.
   */
  firstSeen: string
  /**
   * When an authority first announced it, with a valid signature; null: nothing was seen.
   */
  announced: string | null
  /**
   * Days from the release (announced, else first seen) until half of the nodes of its name ran it or a newer one; null: not yet.
   */
  daysTo50: number | null
  /**
   * The same for 90% of the nodes.
   */
  daysTo90: number | null
  /**
   * Nodes that ran it in the last 24 hours of the range.
   */
  nodes: number
  /**
   * Nodes that ran it or a newer one in the same time.
   */
  nodesOrNewer: number
}
/**
 * Authorities over time, their quorum and what they sign.
 */
export interface GetAuthorityFiguresAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * As the profile lists them; empty: it lists none.
   */
  authorities: {
    /**
     * As the network’s profile names it.
     */
    name: string
    /**
     * Raw Ed25519 key, lower-case hex.
     */
    publicKey: string
    /**
     * libp2p peer id, base58.
     */
    peerId: string
    /**
     * What it is trusted for; `full`: all of it.
     */
    trust: ('update' | 'signing' | 'bootstrap' | 'full')[]
    /**
     * As the newest visits found it; null: no collector has met it yet.
     */
    status: ('online' | 'offline' | 'unreachable') | null
    /**
     * When it last answered; null: it never did.
     */
    lastSeen: string | null
    /**
     * Agent string from identify; empty: not known.
     */
    agent: string
    /**
     * ISO 3166-1 alpha-2, estimated from its address; empty: not known.
     */
    country: string
    /**
     * Share of the observed time of the range it was online, 0 to 1; null: not observed.
     */
    uptime: number | null
    /**
     * Its states over the range, ascending.
     */
    sessions: {
      /**
       * `unobserved`: nobody was looking.
       */
      state: 'online' | 'offline' | 'unobserved'
      /**
       * When it begins.
       */
      start: string
      /**
       * When it ends; null: it is still so.
       */
      end: string | null
    }[]
    /**
     * Newest round-trip time from each collector.
     */
    rtts: {
      /**
       * Who measured.
       */
      collector: string
      /**
       * Least of a few pings, ms.
       */
      rttMs: number
      /**
       * When.
       */
      at: string
    }[]
    /**
     * Newest one it signed; null: none is known.
     */
    lastAnnouncement: Announcement | null
    /**
     * From a query on the mesh to this authority’s answer, as collectors heard both; null: none was heard in the range.
     */
    answers: {
      /**
       * Answers that were heard.
       */
      count: number
      /**
       * Half took no longer, ms.
       */
      medianMs: number
      /**
       * 90% took no longer, ms.
       */
      p90Ms: number
    } | null
  }[]
  /**
   * null: the profile lists no authorities.
   */
  quorum: {
    /**
     * Signatures that an update needs.
     */
    needed: number
    /**
     * Those that may sign updates; nobody else counts here.
     */
    listed: number
    /**
     * How many of them are up now.
     */
    up: number
    /**
     * How many more may go before the quorum is lost; negative: it is lost.
     */
    spare: number
    /**
     * Over the range, ascending, without holes.
     */
    history: {
      /**
       * Start.
       */
      from: string
      /**
       * End.
       */
      to: string
      /**
       * Of those that may sign updates, how many were up; null: no collector worked, or of too many of them nothing was known to tell.
       */
      up: number | null
    }[]
    /**
     * Share of the observed time in which the quorum was there; null: not observed.
     */
    share: number | null
  } | null
  /**
   * Highest version that as many authorities have signed, validly and alike, as the quorum says; null: none.
   */
  recommended: {
    /**
     * The version.
     */
    version: string
    /**
     * When the last signature that it needed was received.
     */
    at: string
    /**
     * Names of the authorities that signed.
     */
    signers: string[]
  } | null
  /**
   * Of the range, newest first, one a signature; the newest few hundred.
   */
  announcements: Announcement[]
  /**
   * Of them, those whose signature does not hold or whose key is not trusted; found however many others there are.
   */
  alarms: Announcement[]
  /**
   * Messages of the range with an alarm, all of them.
   */
  alarmMessages: number
}
/**
 * One score for how well the network is, and the parts it is made of.
 */
export interface GetHealthAnswer {
  range: AnalyticsRange
  /**
   * Newest visit or sign of life of a collector: what is shown is as of then.
   */
  asOf: string
  /**
   * First fact ever; null: there is none yet.
   */
  first: string | null
  /**
   * One a bucket of the range, ascending.
   */
  coverage: Coverage[]
  /**
   * What happened in the range.
   */
  annotations: Annotation[]
  /**
   * What was asked of the database for this answer.
   */
  queries: ShownQuery[]
  /**
   * Weighted mean of the parts that are known; null: none is.
   */
  score: number | null
  /**
   * No day of the network is over yet: all is of the present one.
   */
  isSoFar: boolean
  /**
   * By whole days; the parts that are known may differ from day to day.
   */
  trend: {
    /**
     * Start of the day.
     */
    start: string
    /**
     * 0 (bad) to 100 (good); null: not known that day.
     */
    score: number | null
  }[]
  /**
   * What the score is made of.
   */
  parts: {
    /**
     * What it is about.
     */
    part: 'reachability' | 'churn' | 'freshness' | 'concentration' | 'quorum' | 'propagation'
    /**
     * 0 (bad) to 100 (good); null: cannot be known here, and then it has no weight.
     */
    score: number | null
    /**
     * Of the whole, after parts that are not known were left out; all together 1.
     */
    weight: number
    /**
     * What was measured, in the unit that `text` says it in; null: not known.
     */
    value: number | null
    /**
     * Start of the day it was measured on: the newest whole one on which it is known, or with `isSoFar` the present one; null: not known.
     */
    at: string | null
    /**
     * The measure in words: `91% of the nodes seen answered`.
     */
    text: string
    /**
     * Score by day, oldest first; null: not known that day, or the day is not over.
     */
    trend: {
      /**
       * Start of the day.
       */
      start: string
      /**
       * 0 (bad) to 100 (good); null: not known that day.
       */
      score: number | null
    }[]
  }[]
}
export interface FileRows {
  listCrawls: Crawl
  listNodes: Node
  listNodeSessions: Session
  getNodeRtt: GetNodeRttRow
  listSightings: Sighting
  listNeighbours: Neighbour
  listLinks: ListLinksRow
  listDifferences: Difference
  listEvents: NetworkEvent
  listMessages: ListMessagesRow
  listHops: HopEvent
}
export interface GetNodeRttRow {
  /**
   * Start of the bucket.
   */
  at: string
  /**
   * Median round-trip time of the bucket, ms; null: visited, not measured.
   */
  rttMs: number | null
  /**
   * `ping_quiet`: the collector was quiet; `ping_busy`: it was busy, the time may be too long.
   */
  method: 'none' | 'ping_quiet' | 'ping_busy'
}
export interface ListLinksRow {
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  fromNum: number
  /**
   * Who names the other: libp2p peer id.
   */
  from: string
  /**
   * Number of the node within this explorer: short, and never given to another.
   */
  toNum: number
  /**
   * Who is named: libp2p peer id.
   */
  to: string
  /**
   * How the link is known: `table`: an entry of a routing table; `mesh`: a node reports it as its neighbour in a topic; `traced`: it was seen carrying a message; `reported`: a node reports being connected to it.
   */
  evidence: 'table' | 'mesh' | 'traced' | 'reported'
  /**
   * When the set was read that the link is of.
   */
  seenAt: string
  /**
   * Estimated round-trip time between the two, ms: nobody can measure it from outside. Null: there is no ground for an estimate.
   */
  estimatedRttMs: number | null
  /**
   * How sure the estimate is: `distance`: from where the two are, at the pace of a median path, within the bounds where there are any; `bounds`: the middle of bounds that are close; `none`: there is no estimate.
   */
  estimateGround: 'distance' | 'bounds' | 'none'
  /**
   * The time is not below this, by the round-trip times of both from the collectors, ms; null: not both are measured.
   */
  estimateLeastMs: number | null
  /**
   * The time is not above this, in the same way, ms.
   */
  estimateMostMs: number | null
}
export interface ListMessagesRow {
  /**
   * Message id, lower-case hex.
   */
  id: string
  /**
   * Gossipsub topic; empty when no report named it.
   */
  topic: string
  /**
   * null: not known, for no observer has decoded it.
   */
  type:
    | (
        | 'broadcast'
        | 'private'
        | 'update_package'
        | 'query'
        | 'response'
        | 'route_advertisement'
        | 'acknowledgment'
        | 'update_announcement'
        | 'update_request'
        | 'update_chunk'
        | 'ping'
      )
    | null
  /**
   * Of the gossiped data; null when no observer has seen it.
   */
  sizeBytes: number | null
  /**
   * Peer id of who published it, as far as is known.
   */
  origin: string | null
  /**
   * How the origin is known. `published`: it reported so itself; `signed`: the gossip message names it and is signed by it.
   */
  originEvidence: ('published' | 'signed') | null
  /**
   * When a collector first heard of it, by the collector’s clock: the order of the list. Never changes but to become earlier.
   */
  heardAt: string
  /**
   * When the origin published it, by the origin’s own clock; null when it does not report.
   */
  publishedAt: string | null
  /**
   * Newest report of it, by the collector’s clock.
   */
  lastHeardAt: string
  /**
   * Nodes that report to have it, the origin included.
   */
  reached: number
  /**
   * Nodes that reported and were subscribed to its topic when it was heard of; null when that is not known.
   */
  subscribers: number | null
  /**
   * How many of those subscribers have it; others may too, so `reached` says nothing of them. null as `subscribers` is.
   */
  subscribersReached: number | null
  /**
   * Greatest number of hops from the origin to a node that has it; null while the path is not known.
   */
  hops: number | null
  /**
   * First receptions that were reported.
   */
  deliveries: number
  /**
   * Receptions beyond the first.
   */
  duplicates: number
  /**
   * Receptions that were refused.
   */
  rejects: number
  /**
   * Times it was not sent on to a peer, for that peer’s queue was full.
   */
  drops: number
  /**
   * Time from publication until half of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t50AfterMs: number | null
  /**
   * Time from publication until 90% of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t90AfterMs: number | null
  /**
   * Time from publication until all of the nodes that it reached had it, ms, clocks compared; null: not known.
   */
  t100AfterMs: number | null
  /**
   * The sender’s Ed25519 signature. `unsigned`: the envelope has none; `unknown`: no observer has seen the message, or its topic carries no envelope we know.
   */
  signature: 'unknown' | 'valid' | 'invalid' | 'unsigned'
  /**
   * `traced`: nodes report its hops; `observed`: a collector received it itself.
   */
  evidence: ('traced' | 'observed')[]
  /**
   * Fewer nodes than subscribers have it, or a hop of its path is missing, some seconds after it was heard of.
   */
  incomplete: boolean
}
export interface LiveEvents {
  hello: HelloEvent
  totals: TotalsEvent
  nodes: NodesEvent
  links: LinksEvent
  messages: MessagesEvent
  status: StatusEvent
  traffic: TrafficEvent
  resync: ResyncEvent
}
export interface HelloEvent {
  network: string
  /**
   * What this stream tells.
   */
  topics: ('totals' | 'nodes' | 'links' | 'messages' | 'status' | 'traffic')[]
}
export interface TotalsEvent {
  /**
   * When the server learned of it.
   */
  at: string
  /**
   * Nodes heard of within the forgetting window.
   */
  nodes: number
  /**
   * Those that are online.
   */
  active: number
  /**
   * Links, each pair of nodes counted once.
   */
  links: number
  /**
   * Mean round-trip time of active nodes, ms.
   */
  averageRttMs: number | null
  /**
   * Messages of the last 24 hours; null: none was traced or received.
   */
  messages24h: number | null
}
export interface NodesEvent {
  /**
   * When the server learned of it.
   */
  at: string
  /**
   * Nodes that were not on the map before.
   */
  added: Node[]
  /**
   * Nodes of which something is different that the map shows.
   */
  changed: Node[]
  /**
   * Nodes that were not heard of for so long that they are forgotten.
   */
  gone: NodeRef[]
}
export interface LinksEvent {
  /**
   * When the server learned of it.
   */
  at: string
  /**
   * New links, and known ones of which something is different.
   */
  added: LiveLink[]
  /**
   * Links that are no longer there.
   */
  removed: {
    a: NodeRef
    b: NodeRef
  }[]
}
export interface LiveLink {
  a: NodeRef
  b: NodeRef
  /**
   * The surest evidence for it.
   */
  evidence: 'table' | 'mesh' | 'traced' | 'reported'
  /**
   * Both ends name each other.
   */
  mutual: boolean
  /**
   * Estimated round-trip time between the two, ms; null: there is no ground for an estimate.
   */
  estimatedRttMs: number | null
}
export interface MessagesEvent {
  /**
   * When the server learned of it.
   */
  at: string
  /**
   * New messages, and known ones of which more is known; oldest change first.
   */
  messages: Message[]
  /**
   * Others changed too, and are not told: there were too many at once.
   */
  leftOut: number
}
export interface StatusEvent {
  /**
   * When the server learned of it.
   */
  at: string
  /**
   * `away`: the database cannot be read.
   */
  store: 'up' | 'away'
  /**
   * While the database is away, what was told is as old as this.
   */
  since: string
  collectors: {
    collector: string
    /**
     * Its newest sign of life.
     */
    lastBeat: string
    away: boolean
    crawl: {
      state: 'running' | 'finished' | 'aborted'
      nodesFound: number
      nodesVisited: number
      startedAt: string
    } | null
    /**
     * Facts that wait on its disk.
     */
    spooledRows: number
    /**
     * Facts it had to drop.
     */
    droppedRows: number
    /**
     * Why it can reach no node; empty when it states none.
     */
    problem: string
  }[]
}
export interface TrafficEvent {
  /**
   * When the server learned of it.
   */
  at: string
  /**
   * The figures are of the last so long.
   */
  windowMs: number
  messagesPerSecond: number | null
  /**
   * Median over messages of the time until 90% of the nodes they reached had them.
   */
  medianPropagationMs: number | null
  /**
   * Messages that the median is made from.
   */
  propagationMessages: number
  /**
   * Receptions beyond the first, for each first.
   */
  duplicateRatio: number | null
  /**
   * Nodes that report traces now.
   */
  reporters: number
}
export interface ResyncEvent {
  /**
   * Of these, something happened that is not told: ask the API for their present state.
   */
  topics: ('totals' | 'nodes' | 'links' | 'messages' | 'status' | 'traffic')[]
  /**
   * `unknown_position`: the id to resume from is not of this server, or of an earlier run of it; `too_old`: what came after that id is no longer kept, or the connection was too slow for it; `too_much`: more changed at once than events can tell.
   */
  reason: 'unknown_position' | 'too_old' | 'too_much'
}
export interface Questions {
  listNetworks: ListNetworksQuestion
  getStats: GetStatsQuestion
  getTraffic: GetTrafficQuestion
  listCrawls: ListCrawlsQuestion
  listAuthorities: ListAuthoritiesQuestion
  search: SearchQuestion
  listNodes: ListNodesQuestion
  getNodeFacets: GetNodeFacetsQuestion
  getNode: GetNodeQuestion
  getNodeUptime: GetNodeUptimeQuestion
  listNodeSessions: ListNodeSessionsQuestion
  getNodeRtt: GetNodeRttQuestion
  listSightings: ListSightingsQuestion
  listNeighbours: ListNeighboursQuestion
  getNodeMessages: GetNodeMessagesQuestion
  listLinks: ListLinksQuestion
  getTopology: GetTopologyQuestion
  getHistory: GetHistoryQuestion
  listDifferences: ListDifferencesQuestion
  listEvents: ListEventsQuestion
  listMessages: ListMessagesQuestion
  getMessageFacets: GetMessageFacetsQuestion
  getMessage: GetMessageQuestion
  getMessageTrace: GetMessageTraceQuestion
  listHops: ListHopsQuestion
  getGrowth: GetGrowthQuestion
  getChurn: GetChurnQuestion
  getClusters: GetClustersQuestion
  getMessageFigures: GetMessageFiguresQuestion
  getLatency: GetLatencyQuestion
  getGeography: GetGeographyQuestion
  getVersions: GetVersionsQuestion
  getAuthorityFigures: GetAuthorityFiguresQuestion
  getHealth: GetHealthQuestion
}
/**
 * What listNetworks can be asked.
 */
export type ListNetworksQuestion = object
/**
 * What getStats can be asked.
 */
export type GetStatsQuestion = object
/**
 * What getTraffic can be asked.
 */
export type GetTrafficQuestion = object
/**
 * What listCrawls can be asked.
 */
export interface ListCrawlsQuestion {
  /**
   * Crawls in one page.
   */
  limit?: number
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What listAuthorities can be asked.
 */
export type ListAuthoritiesQuestion = object
/**
 * What search can be asked.
 */
export interface SearchQuestion {
  /**
   * What is looked for: the beginning of a peer id, CID or public key in hex, or of a message id in hex, base64 or base58.
   */
  q: string
}
/**
 * What listNodes can be asked.
 */
export interface ListNodesQuestion {
  /**
   * Only nodes whose peer id, its CID form or its public key in hex begins so, or whose peer id ends so.
   */
  q?: string
  /**
   * `yes`: only those online; `no`: only the others.
   */
  active?: 'yes' | 'no'
  /**
   * Only nodes in this country: ISO 3166-1 alpha-2.
   */
  country?: string
  /**
   * Only nodes in this first-level division.
   */
  region?: string
  /**
   * Only nodes of this agent: `name/version`, or `name` alone for all its versions.
   */
  version?: string
  /**
   * Only nodes in this autonomous system.
   */
  asn?: number
  /**
   * What to sort by; nodes without a value come last in either order.
   */
  sort?: 'key' | 'peers' | 'uptime' | 'version' | 'location' | 'rtt' | 'seen'
  /**
   * Least or greatest first.
   */
  order?: 'asc' | 'desc'
  /**
   * Nodes in one page.
   */
  limit?: number
  /**
   * The nodes that were on the map at this time, as they were then. Without it: all, as they are.
   */
  at?: string
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What getNodeFacets can be asked.
 */
export interface GetNodeFacetsQuestion {
  /**
   * As it was at this time. Without it: now.
   */
  at?: string
}
/**
 * What getNode can be asked.
 */
export interface GetNodeQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
  /**
   * As it was at this time. Without it: now.
   */
  at?: string
}
/**
 * What getNodeUptime can be asked.
 */
export interface GetNodeUptimeQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
}
/**
 * What listNodeSessions can be asked.
 */
export interface ListNodeSessionsQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
  /**
   * Sessions in one page.
   */
  limit?: number
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What getNodeRtt can be asked.
 */
export interface GetNodeRttQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
  /**
   * How far back; cut into 96 buckets.
   */
  window?: '1h' | '24h' | '7d' | '30d'
}
/**
 * What listSightings can be asked.
 */
export interface ListSightingsQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
  /**
   * Visits at or after this time. Without it: from the first one on.
   */
  from?: string
  /**
   * Visits before this time. Without it: until now.
   */
  to?: string
  /**
   * Visits in one page.
   */
  limit?: number
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What listNeighbours can be asked.
 */
export interface ListNeighboursQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
  /**
   * Neighbours in one page.
   */
  limit?: number
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What getNodeMessages can be asked.
 */
export interface GetNodeMessagesQuestion {
  /**
   * Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  peerId: string
  /**
   * How far back, from the beginning of an hour.
   */
  window?: '24h' | '7d'
}
/**
 * What listLinks can be asked.
 */
export interface ListLinksQuestion {
  /**
   * Only links that are known in this way.
   */
  evidence?: 'table' | 'mesh' | 'traced' | 'reported'
  /**
   * Only links from or to this node: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  node?: string
  /**
   * Links in one page.
   */
  limit?: number
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What getTopology can be asked.
 */
export interface GetTopologyQuestion {
  /**
   * The map as it was at this time. Without it: now.
   */
  at?: string
}
/**
 * What getHistory can be asked.
 */
export type GetHistoryQuestion = object
/**
 * What listDifferences can be asked.
 */
export interface ListDifferencesQuestion {
  /**
   * The earlier moment. Without it: a day before the later one, or the earliest that is kept.
   */
  from?: string
  /**
   * The later moment. Without it: now.
   */
  to?: string
  /**
   * Only differences of this kind.
   */
  kind?: 'new' | 'gone' | 'state' | 'version' | 'place' | 'link_made' | 'link_lost'
  /**
   * Only of nodes whose peer id, its CID form or its public key in hex begins so, or whose peer id ends so; of a link, either end.
   */
  q?: string
  /**
   * Only of nodes that were in this country at one of the two moments; of a link, either end.
   */
  country?: string
  /**
   * Differences in one page.
   */
  limit?: number
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What listEvents can be asked.
 */
export interface ListEventsQuestion {
  /**
   * Only events of this kind.
   */
  kind?:
    | 'node_first_seen'
    | 'node_online'
    | 'node_offline'
    | 'version_changed'
    | 'release_announced'
    | 'announcement_rejected'
    | 'outage'
  /**
   * Only events of this node: peer id, its CID form, or the raw Ed25519 public key in hex. Of a rejected announcement, the node that signed the message it came in.
   */
  peerId?: string
  /**
   * Only events of nodes that are in this country now: ISO 3166-1 alpha-2.
   */
  country?: string
  /**
   * At or after this time. Without it: 30 days before `to`.
   */
  from?: string
  /**
   * Before this time. Without it: until now.
   */
  to?: string
  /**
   * Events in one page.
   */
  limit?: number
  /**
   * Only what had happened at this time: the list as it stood then. An outage that had not ended then has no end.
   */
  at?: string
  /**
   * Opaque, from the page before.
   */
  cursor?: string
}
/**
 * What listMessages can be asked.
 */
export interface ListMessagesQuestion {
  /**
   * An id or the beginning of one, in hex, base64, base64url or base58.
   */
  q?: string
  /**
   * Peer id of the origin, or the beginning of it, or its key in hex.
   */
  sender?: string
  /**
   * Gossipsub topic, whole.
   */
  topic?: string
  /**
   * Type of the envelope; `unknown`: no observer has decoded it.
   */
  type?:
    | (
        | 'broadcast'
        | 'private'
        | 'update_package'
        | 'query'
        | 'response'
        | 'route_advertisement'
        | 'acknowledgment'
        | 'update_announcement'
        | 'update_request'
        | 'update_chunk'
        | 'ping'
      )
    | 'unknown'
  /**
   * Heard of at or after; a time without an offset is in UTC.
   */
  from?: string
  /**
   * Heard of before; a time without an offset is in UTC.
   */
  to?: string
  /**
   * At least so many hops from the origin to a node that has it.
   */
  minHops?: number
  /**
   * Only those that fewer nodes than subscribers have, or with a gap in their path.
   */
  incomplete?: 'yes'
  /**
   * Messages in one page.
   */
  limit?: number
  /**
   * Only what had been heard of at this time, what is newest first: the list as it stood then.
   */
  at?: string
  /**
   * `nextCursor` of the page before, with the same filters; opaque.
   */
  cursor?: string
}
/**
 * What getMessageFacets can be asked.
 */
export type GetMessageFacetsQuestion = object
/**
 * What getMessage can be asked.
 */
export interface GetMessageQuestion {
  /**
   * Id of a message in hex, base64, base64url or base58, or the beginning of one that no other message shares.
   */
  id: string
}
/**
 * What getMessageTrace can be asked.
 */
export interface GetMessageTraceQuestion {
  /**
   * Id of a message in hex, base64, base64url or base58, or the beginning of one that no other message shares.
   */
  id: string
}
/**
 * What listHops can be asked.
 */
export interface ListHopsQuestion {
  /**
   * Received at or after; a time without an offset is in UTC. Unless given: an hour before `to`, or, where one message is asked for, as long as hops are kept.
   */
  from?: string
  /**
   * Received before; a time without an offset is in UTC. Unless given: now.
   */
  to?: string
  /**
   * Gossipsub topic, whole.
   */
  topic?: string
  /**
   * Who reports: peer id, its CID form, or the raw Ed25519 public key in hex.
   */
  node?: string
  /**
   * Id of the message or the beginning of it, in hex, base64, base64url or base58.
   */
  message?: string
  /**
   * Events in one page.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, with the same filters; opaque.
   */
  cursor?: string
}
/**
 * What getGrowth can be asked.
 */
export interface GetGrowthQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getChurn can be asked.
 */
export interface GetChurnQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getClusters can be asked.
 */
export interface GetClustersQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getMessageFigures can be asked.
 */
export interface GetMessageFiguresQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getLatency can be asked.
 */
export interface GetLatencyQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getGeography can be asked.
 */
export interface GetGeographyQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getVersions can be asked.
 */
export interface GetVersionsQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getAuthorityFigures can be asked.
 */
export interface GetAuthorityFiguresQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
/**
 * What getHealth can be asked.
 */
export interface GetHealthQuestion {
  /**
   * How far back; `all`: since the first node was seen. Without any of `range` and `from`: 30d.
   */
  range?: '24h' | '7d' | '30d' | '90d' | '1y' | 'all'
  /**
   * Where the range begins, instead of `range`: a date, or a date and time, in UTC.
   */
  from?: string
  /**
   * Where the range ends: a date, or a date and time, in UTC; now unless given. With `range`, that range ends there.
   */
  to?: string
  /**
   * Into what the range is cut. One that cannot be had for it gives way to the nearest that can, which the answer names.
   */
  bucket?: 'hour' | 'day' | 'week' | 'month'
  /**
   * The range ends at this time, as if it were now. Without it: now. A bucket that it falls in is counted whole.
   */
  at?: string
  /**
   * `previous`: beside the same length of time before.
   */
  compare?: 'previous'
}
