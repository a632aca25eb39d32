/** What can be asked about nodes. @module */
import { z } from 'zod'
import { nodeDetailSchema } from '../../node-detail'
import { nodeFacetsSchema, nodePageSchema, nodeQuerySchema } from '../../nodes'
import { atParameter } from '../../past/at-parameter'
import { operation } from '../operation'

export const nodePath = z.strictObject({
  peerId: z
    .string()
    .describe('Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.'),
})
export const noSearch = z.strictObject({})
export const noPath = z.strictObject({})
const atSearch = z.strictObject({
  at: atParameter.optional().describe('As it was at this time. Without it: now.'),
})

export const nodeOperations = {
  listNodes: operation({
    id: 'listNodes',
    route: '/nodes',
    tag: 'nodes',
    summary: 'Nodes, filtered and sorted as in the node list',
    description:
      'Sorted by `key`, a walk through the pages meets each node once. Every other order goes by values that change: a node whose value changes between two pages may come twice, or not at all. Files (CSV, NDJSON, Parquet, Arrow) have each node once, in no order.',
    path: noPath,
    search: nodeQuerySchema,
    answer: nodePageSchema,
    rows: { field: 'nodes', from: 'all' },
    freshness: 'live',
    cost: 2,
    problems: [],
    example: { path: {}, search: { sort: 'peers', limit: '2' } },
  }),
  getNodeFacets: operation({
    id: 'getNodeFacets',
    route: '/nodes/facets',
    tag: 'nodes',
    summary: 'The values that the filters of the node list can take now, and how many nodes have each',
    path: noPath,
    search: atSearch,
    answer: nodeFacetsSchema,
    freshness: 'seconds',
    cost: 2,
    problems: [],
    example: { path: {}, search: {} },
  }),
  getNode: operation({
    id: 'getNode',
    route: '/nodes/{peerId}',
    tag: 'nodes',
    summary: 'One node: identity, addresses, versions, neighbours, and why it could not be reached',
    path: nodePath,
    search: atSearch,
    answer: nodeDetailSchema,
    freshness: 'live',
    cost: 3,
    problems: [404],
    example: { path: { peerId: null }, search: {} },
  }),
}
