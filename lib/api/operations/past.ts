/** What can be asked about the past as such. @module */
import { differencePageSchema, differenceQuerySchema } from '../../past/differences'
import { operation } from '../operation'
import { noPath } from './nodes'

export const pastOperations = {
  listDifferences: operation({
    id: 'listDifferences',
    route: '/diff',
    tag: 'network',
    summary: 'What differs between two moments: nodes that came, left or changed, links made and lost',
    description:
      'Both moments are the map as it was then, as `/topology` tells it: a node counts for seven days after it was reached. Each node and each pair of nodes is told once a kind. Files (CSV, NDJSON, Parquet, Arrow) have every difference, in no order.',
    path: noPath,
    search: differenceQuerySchema,
    answer: differencePageSchema,
    rows: { field: 'changes', from: 'all' },
    freshness: 'seconds',
    cost: 10,
    problems: [],
    example: { path: {}, search: { limit: '2' } },
  }),
}
