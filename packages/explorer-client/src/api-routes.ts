/** Where each operation is, and what can be done with it. Written by `npm run client:types` from the descriptions of the API: edit those. @module */
export const ROUTES = {
  /** The network this explorer watches: a list of one. */
  listNetworks: { route: '/networks', list: null, hasPages: false, hasFiles: false },
  /** Totals as beside the map, traffic, collectors, and how fresh all that is. */
  getStats: { route: '/stats', list: null, hasPages: false, hasFiles: false },
  /** Message rate, propagation time and duplicates of the last minute. */
  getTraffic: { route: '/stats/traffic', list: null, hasPages: false, hasFiles: false },
  /** Crawls of all collectors, newest first. */
  listCrawls: { route: '/crawls', list: 'crawls', hasPages: true, hasFiles: true },
  /** Those whom the network trusts to publish its software, as they are now. */
  listAuthorities: { route: '/authorities', list: null, hasPages: false, hasFiles: false },
  /** Nodes and messages whose identity or id, in any of its forms, begins with a text. */
  search: { route: '/search', list: null, hasPages: false, hasFiles: false },
  /** Nodes, filtered and sorted as in the node list. */
  listNodes: { route: '/nodes', list: 'nodes', hasPages: true, hasFiles: true },
  /** The values that the filters of the node list can take now, and how many nodes have each. */
  getNodeFacets: { route: '/nodes/facets', list: null, hasPages: false, hasFiles: false },
  /** One node: identity, addresses, versions, neighbours, and why it could not be reached. */
  getNode: { route: '/nodes/{peerId}', list: null, hasPages: false, hasFiles: false },
  /** When a node was online, over windows of a day to a year. */
  getNodeUptime: { route: '/nodes/{peerId}/uptime', list: null, hasPages: false, hasFiles: false },
  /** The times in which a node was online, newest first, and how sure their ends are. */
  listNodeSessions: { route: '/nodes/{peerId}/sessions', list: 'sessions', hasPages: true, hasFiles: true },
  /** Round-trip times from the collectors to a node, over a window. */
  getNodeRtt: { route: '/nodes/{peerId}/rtt', list: 'points', hasPages: false, hasFiles: true },
  /** Every visit of a node, newest first. */
  listSightings: { route: '/nodes/{peerId}/sightings', list: 'sightings', hasPages: true, hasFiles: true },
  /** Everybody whom a node names or who names it. */
  listNeighbours: { route: '/nodes/{peerId}/neighbours', list: 'neighbours', hasPages: true, hasFiles: true },
  /** What a node had to do with messages over a window, and over which links. */
  getNodeMessages: { route: '/nodes/{peerId}/messages', list: null, hasPages: false, hasFiles: false },
  /** Who names whom, and how that is known. */
  listLinks: { route: '/links', list: 'links', hasPages: true, hasFiles: true },
  /** Nodes and links of the map in one answer, now or at a time of the last 30 days. */
  getTopology: { route: '/topology', list: null, hasPages: false, hasFiles: false },
  /** From when on the network can be seen as it was, and how exactly. */
  getHistory: { route: '/history', list: null, hasPages: false, hasFiles: false },
  /** What differs between two moments: nodes that came, left or changed, links made and lost. */
  listDifferences: { route: '/diff', list: 'changes', hasPages: true, hasFiles: true },
  /** What happened: nodes that came, went and changed, releases, outages; newest first. */
  listEvents: { route: '/events', list: 'events', hasPages: true, hasFiles: true },
  /** Messages, newest first, filtered as in the message list. */
  listMessages: { route: '/messages', list: 'messages', hasPages: true, hasFiles: true },
  /** Values that the filters of the message list can take now. */
  getMessageFacets: { route: '/messages/facets', list: null, hasPages: false, hasFiles: false },
  /** One message: how it spread, as far as nodes report it. */
  getMessage: { route: '/messages/{id}', list: null, hasPages: false, hasFiles: false },
  /** The raw trace of one message: every event as it was reported. */
  getMessageTrace: { route: '/messages/{id}/trace', list: null, hasPages: false, hasFiles: true },
  /** Hop events of a stretch of time, of all messages, as they were reported. */
  listHops: { route: '/hops', list: 'hops', hasPages: true, hasFiles: true },
  /** How many nodes there are, who came and who went. */
  getGrowth: { route: '/analytics/growth', list: null, hasPages: false, hasFiles: true },
  /** Sessions, lifetimes and uptimes of nodes. */
  getChurn: { route: '/analytics/churn', list: null, hasPages: false, hasFiles: true },
  /** Identities that share an address or a network prefix. */
  getClusters: { route: '/analytics/clusters', list: null, hasPages: false, hasFiles: true },
  /** Volume, propagation and duplicates of messages. */
  getMessageFigures: { route: '/analytics/messages', list: null, hasPages: false, hasFiles: true },
  /** Round-trip times, and latency between regions. */
  getLatency: { route: '/analytics/latency', list: null, hasPages: false, hasFiles: true },
  /** Countries, networks, and how concentrated nodes are in them. */
  getGeography: { route: '/analytics/geography', list: null, hasPages: false, hasFiles: true },
  /** What nodes run, and how releases spread. */
  getVersions: { route: '/analytics/versions', list: null, hasPages: false, hasFiles: true },
  /** Authorities over time, their quorum and what they sign. */
  getAuthorityFigures: { route: '/analytics/authorities', list: null, hasPages: false, hasFiles: true },
  /** One score for how well the network is, and the parts it is made of. */
  getHealth: { route: '/analytics/health', list: null, hasPages: false, hasFiles: true },
} as const
