/** What can be asked about the network as a whole. @module */
import { z } from 'zod'
import {
  CRAWLS_PAGE_SIZE,
  crawlPageSchema,
  networkSchema,
  networkStatsSchema,
  trafficFiguresSchema,
} from '../../network-stats'
import { presentAuthoritiesSchema } from '../../authorities/present'
import { searchAnswerSchema, searchSchema } from '../../search'
import { operation } from '../operation'
import { pageParameters } from './node-history'
import { noPath, noSearch } from './nodes'

const ofNetwork = { tag: 'network', path: noPath, problems: [] } as const

export const networkOperations = {
  listNetworks: operation({
    ...ofNetwork,
    id: 'listNetworks',
    route: '/networks',
    summary: 'The network this explorer watches: a list of one',
    search: noSearch,
    answer: z.object({ networks: z.array(networkSchema).describe('One.') }),
    freshness: 'minutes',
    cost: 1,
    example: { path: {}, search: {} },
  }),
  getStats: operation({
    ...ofNetwork,
    id: 'getStats',
    route: '/stats',
    summary: 'Totals as beside the map, traffic, collectors, and how fresh all that is',
    search: noSearch,
    answer: networkStatsSchema,
    freshness: 'live',
    cost: 2,
    example: { path: {}, search: {} },
  }),
  getTraffic: operation({
    ...ofNetwork,
    id: 'getTraffic',
    route: '/stats/traffic',
    summary: 'Message rate, propagation time and duplicates of the last minute',
    search: noSearch,
    answer: trafficFiguresSchema,
    freshness: 'live',
    cost: 1,
    example: { path: {}, search: {} },
  }),
  listCrawls: operation({
    ...ofNetwork,
    id: 'listCrawls',
    route: '/crawls',
    summary: 'Crawls of all collectors, newest first',
    search: z.strictObject(pageParameters('Crawls', { size: CRAWLS_PAGE_SIZE, most: 500 })),
    answer: crawlPageSchema,
    rows: { field: 'crawls', from: 'all' },
    freshness: 'seconds',
    cost: 1,
    example: { path: {}, search: { limit: '2' } },
  }),
  listAuthorities: operation({
    ...ofNetwork,
    id: 'listAuthorities',
    route: '/authorities',
    summary: 'Those whom the network trusts to publish its software, as they are now',
    search: noSearch,
    answer: presentAuthoritiesSchema,
    freshness: 'seconds',
    cost: 2,
    example: { path: {}, search: {} },
  }),
  search: operation({
    ...ofNetwork,
    id: 'search',
    route: '/search',
    summary: 'Nodes and messages whose identity or id, in any of its forms, begins with a text',
    search: searchSchema,
    answer: searchAnswerSchema,
    freshness: 'live',
    cost: 2,
    example: { path: {}, search: { q: '12D3KooW' } },
  }),
}
