/** What can be asked about nodes. @module */
import { z } from 'zod'
import { nodeDetailSchema } from '../../node-detail'
import { nodeQuerySchema, nodeSummarySchema } from '../../nodes'
import { operation } from '../operation'

export const nodePath = z.strictObject({
  peerId: z
    .string()
    .describe('Identity of a node: peer id, its CID form, or the raw Ed25519 public key in hex.'),
})
export const noSearch = z.strictObject({})
export const noPath = z.strictObject({})

export const nodeOperations = {
  listNodes: operation({
    id: 'listNodes',
    route: '/nodes',
    tag: 'nodes',
    summary: 'Nodes, filtered and sorted as in the node list',
    path: noPath,
    search: nodeQuerySchema,
    answer: z.object({
      nodes: z.array(nodeSummarySchema.meta({ id: 'Node' })),
      nextCursor: z.string().nullable().describe('Where the next page begins; null: this is the last one.'),
      total: z.number().int().nonnegative().describe('How many match the filters, all pages together.'),
    }),
    rows: { field: 'nodes', from: 'all' },
    freshness: 'live',
    cost: 2,
    problems: [],
    example: { path: {}, search: { sort: 'peers', limit: '2' } },
  }),
  getNode: operation({
    id: 'getNode',
    route: '/nodes/{peerId}',
    tag: 'nodes',
    summary: 'One node: identity, addresses, versions, neighbours, and why it could not be reached',
    path: nodePath,
    search: noSearch,
    answer: nodeDetailSchema,
    freshness: 'live',
    cost: 3,
    problems: [404],
    example: { path: { peerId: null }, search: {} },
  }),
}
