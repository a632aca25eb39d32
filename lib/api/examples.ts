/** What the API answered to the example of each operation, its lists and texts cut. Written by `scripts/api-examples.ts`. @module */
import listNetworks from './examples/listNetworks.json' with { type: 'json' }
import getStats from './examples/getStats.json' with { type: 'json' }
import getTraffic from './examples/getTraffic.json' with { type: 'json' }
import listCrawls from './examples/listCrawls.json' with { type: 'json' }
import listAuthorities from './examples/listAuthorities.json' with { type: 'json' }
import search from './examples/search.json' with { type: 'json' }
import listNodes from './examples/listNodes.json' with { type: 'json' }
import getNodeFacets from './examples/getNodeFacets.json' with { type: 'json' }
import getNode from './examples/getNode.json' with { type: 'json' }
import getNodeUptime from './examples/getNodeUptime.json' with { type: 'json' }
import listNodeSessions from './examples/listNodeSessions.json' with { type: 'json' }
import getNodeRtt from './examples/getNodeRtt.json' with { type: 'json' }
import listSightings from './examples/listSightings.json' with { type: 'json' }
import listNeighbours from './examples/listNeighbours.json' with { type: 'json' }
import getNodeMessages from './examples/getNodeMessages.json' with { type: 'json' }
import listLinks from './examples/listLinks.json' with { type: 'json' }
import getTopology from './examples/getTopology.json' with { type: 'json' }
import getHistory from './examples/getHistory.json' with { type: 'json' }
import listDifferences from './examples/listDifferences.json' with { type: 'json' }
import listEvents from './examples/listEvents.json' with { type: 'json' }
import listMessages from './examples/listMessages.json' with { type: 'json' }
import getMessageFacets from './examples/getMessageFacets.json' with { type: 'json' }
import getMessage from './examples/getMessage.json' with { type: 'json' }
import getMessageTrace from './examples/getMessageTrace.json' with { type: 'json' }
import listHops from './examples/listHops.json' with { type: 'json' }
import getGrowth from './examples/getGrowth.json' with { type: 'json' }
import getChurn from './examples/getChurn.json' with { type: 'json' }
import getClusters from './examples/getClusters.json' with { type: 'json' }
import getMessageFigures from './examples/getMessageFigures.json' with { type: 'json' }
import getLatency from './examples/getLatency.json' with { type: 'json' }
import getGeography from './examples/getGeography.json' with { type: 'json' }
import getVersions from './examples/getVersions.json' with { type: 'json' }
import getAuthorityFigures from './examples/getAuthorityFigures.json' with { type: 'json' }
import getHealth from './examples/getHealth.json' with { type: 'json' }

export interface Example {
  /** Values of the places in the route. */
  readonly path: Readonly<Record<string, string>>
  readonly answer: unknown
}

export const EXAMPLES: Readonly<Record<string, Example>> = {
  listNetworks,
  getStats,
  getTraffic,
  listCrawls,
  listAuthorities,
  search,
  listNodes,
  getNodeFacets,
  getNode,
  getNodeUptime,
  listNodeSessions,
  getNodeRtt,
  listSightings,
  listNeighbours,
  getNodeMessages,
  listLinks,
  getTopology,
  getHistory,
  listDifferences,
  listEvents,
  listMessages,
  getMessageFacets,
  getMessage,
  getMessageTrace,
  listHops,
  getGrowth,
  getChurn,
  getClusters,
  getMessageFigures,
  getLatency,
  getGeography,
  getVersions,
  getAuthorityFigures,
  getHealth,
}
