/** What can be asked about links and the map. @module */
import { linkPageSchema, linkQuerySchema, linkSchema, topologyQuerySchema, topologySchema } from '../../links'
import { operation } from '../operation'
import { noPath } from './nodes'

export const linkOperations = {
  listLinks: operation({
    id: 'listLinks',
    route: '/links',
    tag: 'nodes',
    summary: 'Who names whom, and how that is known',
    description:
      'Links as nodes state them, of the last seven days: one a node, other node and kind of evidence. Two nodes that name each other have two. In files (CSV, NDJSON, Parquet, Arrow) `mutual` is left out, and the rows are in no order.',
    path: noPath,
    search: linkQuerySchema,
    answer: linkPageSchema,
    rows: { field: 'links', from: 'all', columns: linkSchema.omit({ mutual: true }) },
    freshness: 'seconds',
    cost: 3,
    problems: [404],
    example: { path: {}, search: { limit: '2' } },
  }),
  getTopology: operation({
    id: 'getTopology',
    route: '/topology',
    tag: 'network',
    summary: 'Nodes and links of the map in one answer, now or at a time of the last 30 days',
    description:
      'In the past, nodes are as the newest visits until then say, and links as the newest sets until then; a node counts for seven days after it was visited. Asked for a time of which no links are kept, it says from when to when they are.',
    path: noPath,
    search: topologyQuerySchema,
    answer: topologySchema,
    freshness: 'seconds',
    cost: 10,
    problems: [],
    example: { path: {}, search: {} },
  }),
}
