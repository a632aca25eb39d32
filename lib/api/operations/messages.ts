/** What can be asked about messages. @module */
import { z } from 'zod'
import { hopPageSchema, hopQuerySchema } from '../../messages/hop-query'
import { messageDetailSchema, messageSummarySchema } from '../../messages/message'
import { messageFacetsSchema, messagePageSchema } from '../../messages/message-query'
import { messageSearchSchema } from '../../messages/message-query-url'
import { messageTraceSchema, traceTable, type MessageTrace } from '../../messages/message-trace'
import { operation } from '../operation'
import { noPath, noSearch } from './nodes'

const messagePath = z.strictObject({
  id: z
    .string()
    .describe(
      'Id of a message in hex, base64, base64url or base58, or the beginning of one that no other message shares.',
    ),
})

export const messageOperations = {
  listMessages: operation({
    id: 'listMessages',
    route: '/messages',
    tag: 'messages',
    summary: 'Messages, newest first, filtered as in the message list',
    description:
      'A page may hold fewer than `limit`, with others after it: go on until `nextCursor` is null. In files (CSV, NDJSON, Parquet, Arrow) `origin` is the peer id alone, and every message that fits is in them, in no order.',
    path: noPath,
    search: messageSearchSchema,
    answer: messagePageSchema,
    rows: {
      field: 'messages',
      from: 'all',
      columns: messageSummarySchema.extend({
        origin: z.string().nullable().describe('Peer id of who published it, as far as is known.'),
      }),
    },
    freshness: 'live',
    cost: 2,
    problems: [],
    example: { path: {}, search: { limit: '2' } },
  }),
  getMessageFacets: operation({
    id: 'getMessageFacets',
    route: '/messages/facets',
    tag: 'messages',
    summary: 'Values that the filters of the message list can take now',
    description: 'Counted by the hour over the last 30 days; the last minute is not counted yet.',
    path: noPath,
    search: noSearch,
    answer: messageFacetsSchema,
    freshness: 'seconds',
    cost: 2,
    problems: [],
    example: { path: {}, search: {} },
  }),
  getMessage: operation({
    id: 'getMessage',
    route: '/messages/{id}',
    tag: 'messages',
    summary: 'One message: how it spread, as far as nodes report it',
    description:
      'The tree is in `arrivals`: `fromNum` names the node that each one had it from. A problem 409 names the messages in `matches` when several ids begin with what was given.',
    path: messagePath,
    search: noSearch,
    answer: messageDetailSchema,
    freshness: 'live',
    cost: 3,
    problems: [404, 409],
    example: { path: { id: null }, search: {} },
  }),
  getMessageTrace: operation({
    id: 'getMessageTrace',
    route: '/messages/{id}/trace',
    tag: 'messages',
    summary: 'The raw trace of one message: every event as it was reported',
    description:
      'At most 200,000 events; where there are more, each node has its share of them and `isCut` is true. Every raw event, however many, is had by `/hops?message=<id>` in a file.',
    path: messagePath,
    search: noSearch,
    answer: messageTraceSchema,
    rows: {
      field: 'events',
      from: 'answer',
      tables: ['events'],
      // Answers are what the handler of this operation gives.
      tableOf: (_, answer) => traceTable(answer as MessageTrace),
    },
    freshness: 'live',
    cost: 5,
    problems: [404, 409],
    example: { path: { id: null }, search: {} },
  }),
  listHops: operation({
    id: 'listHops',
    route: '/hops',
    tag: 'messages',
    summary: 'Hop events of a stretch of time, of all messages, as they were reported',
    description:
      'Kept for 30 days. For millions of them ask for a file (CSV, NDJSON, Parquet, Arrow): it is streamed, in no order, and holds every event that fits. Times since publication are not in it, for they need the clocks of both ends: `/messages/{id}/trace` has them.',
    path: noPath,
    search: hopQuerySchema,
    answer: hopPageSchema,
    rows: { field: 'hops', from: 'all' },
    freshness: 'live',
    cost: 5,
    problems: [],
    example: { path: {}, search: { limit: '2' } },
  }),
}
