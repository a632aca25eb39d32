/** What can be asked about the past as such. @module */
import { differencePageSchema, differenceQuerySchema } from '../../past/differences'
import { historySchema } from '../../past/history'
import { operation } from '../operation'
import { noPath, noSearch } from './nodes'

export const pastOperations = {
  getHistory: operation({
    id: 'getHistory',
    route: '/history',
    tag: 'network',
    summary: 'From when on the network can be seen as it was, and how exactly',
    description: 'The times that `at` of other questions takes, and `from` and `to` of `/diff`.',
    path: noPath,
    search: noSearch,
    answer: historySchema,
    freshness: 'minutes',
    cost: 1,
    problems: [],
    example: { path: {}, search: {} },
  }),
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
