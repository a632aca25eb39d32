/** What can be asked about one node over time. @module */
import { z } from 'zod'
import { messageWindowSchema } from '../../messages/message-windows'
import { nodeMessagesSchema } from '../../messages/message-query'
import {
  neighbourPageSchema,
  nodeRttHistorySchema,
  nodeSessionsSchema,
  nodeUptimesSchema,
  SESSIONS_PAGE_SIZE,
} from '../../node-detail'
import { sightingPageSchema, sightingQuerySchema } from '../../sightings'
import { rttWindowSchema } from '../../node-windows'
import { operation } from '../operation'
import { nodePath, noSearch } from './nodes'

const ofNode = { tag: 'nodes', path: nodePath, problems: [404] } as const

/** What every list takes. */
export const pageParameters = (rows: string, { size, most }: { size: number; most: number }) => ({
  limit: z.coerce.number().int().min(1).max(most).default(size).describe(`${rows} in one page.`),
  cursor: z.string().max(512).optional().describe('Opaque, from the page before.'),
})

export const nodeHistoryOperations = {
  getNodeUptime: operation({
    ...ofNode,
    id: 'getNodeUptime',
    route: '/nodes/{peerId}/uptime',
    summary: 'When a node was online, over windows of a day to a year',
    description:
      'By time, not by count of visits. Time in which no collector worked is not observed, and counts for nothing.',
    search: noSearch,
    answer: nodeUptimesSchema,
    freshness: 'seconds',
    cost: 3,
    example: { path: { peerId: null }, search: {} },
  }),
  listNodeSessions: operation({
    ...ofNode,
    id: 'listNodeSessions',
    route: '/nodes/{peerId}/sessions',
    summary: 'The times in which a node was online, newest first, and how sure their ends are',
    search: z.strictObject(pageParameters('Sessions', { size: SESSIONS_PAGE_SIZE, most: 500 })),
    answer: nodeSessionsSchema,
    rows: { field: 'sessions', from: 'all' },
    freshness: 'seconds',
    cost: 3,
    example: { path: { peerId: null }, search: { limit: '2' } },
  }),
  getNodeRtt: operation({
    ...ofNode,
    id: 'getNodeRtt',
    route: '/nodes/{peerId}/rtt',
    summary: 'Round-trip times from the collectors to a node, over a window',
    search: z.strictObject({
      window: rttWindowSchema.default('24h').describe('How far back; cut into 96 buckets.'),
    }),
    answer: nodeRttHistorySchema,
    rows: { field: 'points', from: 'answer' },
    freshness: 'seconds',
    cost: 2,
    example: { path: { peerId: null }, search: { window: '24h' } },
  }),
  listSightings: operation({
    ...ofNode,
    id: 'listSightings',
    route: '/nodes/{peerId}/sightings',
    summary: 'Every visit of a node, newest first',
    description: 'Visits are kept for 400 days.',
    search: sightingQuerySchema,
    answer: sightingPageSchema,
    rows: { field: 'sightings', from: 'all' },
    freshness: 'seconds',
    cost: 2,
    example: { path: { peerId: null }, search: { limit: '2' } },
  }),
  listNeighbours: operation({
    ...ofNode,
    id: 'listNeighbours',
    route: '/nodes/{peerId}/neighbours',
    summary: 'Everybody whom a node names or who names it',
    search: z.strictObject(pageParameters('Neighbours', { size: 200, most: 1_000 })),
    answer: neighbourPageSchema,
    rows: { field: 'neighbours', from: 'answer' },
    freshness: 'seconds',
    cost: 3,
    example: { path: { peerId: null }, search: { limit: '2' } },
  }),
  getNodeMessages: operation({
    ...ofNode,
    id: 'getNodeMessages',
    route: '/nodes/{peerId}/messages',
    summary: 'What a node had to do with messages over a window, and over which links',
    description:
      'Links are the 200 that carried most and the 200 that were slowest. What a node sent and received is known when it reports its own traces.',
    search: z.strictObject({
      window: messageWindowSchema.default('24h').describe('How far back, from the beginning of an hour.'),
    }),
    answer: nodeMessagesSchema,
    freshness: 'seconds',
    cost: 3,
    example: { path: { peerId: null }, search: { window: '24h' } },
  }),
}
