/** What can be asked of the dashboards. @module */
import { authoritiesAnswerSchema } from '../../analytics/authorities'
import type { AnswerOf, Dashboard } from '../../analytics/dashboards'
import { geographyAnswerSchema } from '../../analytics/geography'
import { churnAnswerSchema, clustersAnswerSchema, growthAnswerSchema } from '../../analytics/growth'
import { healthAnswerSchema } from '../../analytics/health'
import { latencyAnswerSchema } from '../../analytics/latency'
import { messagesAnswerSchema } from '../../analytics/messages'
import { analyticsQuerySchema } from '../../analytics/range'
import { tableNames, tableOf } from '../../analytics/tables'
import { versionsAnswerSchema } from '../../analytics/versions'
import { operation, type Rows } from '../operation'
import { noPath } from './nodes'

/** What the operations of dashboards have in common. */
const asked = {
  tag: 'analytics',
  path: noPath,
  search: analyticsQuerySchema,
  freshness: 'seconds',
  cost: 10,
  problems: [],
  example: { path: {}, search: { range: '7d' } },
} as const

/** Files hold one of the dashboard's tables. */
function tablesOf(page: Dashboard): Rows {
  const [main = '', ...others] = tableNames(page)
  return {
    field: '',
    from: 'answer',
    tables: [main, ...others],
    // Answers are what the handler of this operation gives.
    tableOf: (name, answer) => tableOf(page, name, answer as AnswerOf<Dashboard>),
  }
}

export const analyticsOperations = {
  getGrowth: operation({
    ...asked,
    id: 'getGrowth',
    route: '/analytics/growth',
    summary: 'How many nodes there are, who came and who went',
    answer: growthAnswerSchema,
    rows: tablesOf('growth'),
  }),
  getChurn: operation({
    ...asked,
    id: 'getChurn',
    route: '/analytics/churn',
    summary: 'Sessions, lifetimes and uptimes of nodes',
    answer: churnAnswerSchema,
    rows: tablesOf('churn'),
  }),
  getClusters: operation({
    ...asked,
    id: 'getClusters',
    route: '/analytics/clusters',
    summary: 'Identities that share an address or a network prefix',
    answer: clustersAnswerSchema,
    rows: tablesOf('clusters'),
  }),
  getMessageFigures: operation({
    ...asked,
    id: 'getMessageFigures',
    route: '/analytics/messages',
    summary: 'Volume, propagation and duplicates of messages',
    answer: messagesAnswerSchema,
    rows: tablesOf('messages'),
  }),
  getLatency: operation({
    ...asked,
    id: 'getLatency',
    route: '/analytics/latency',
    summary: 'Round-trip times, and latency between regions',
    answer: latencyAnswerSchema,
    rows: tablesOf('latency'),
  }),
  getGeography: operation({
    ...asked,
    id: 'getGeography',
    route: '/analytics/geography',
    summary: 'Countries, networks, and how concentrated nodes are in them',
    description: 'Places are estimates from IP addresses.',
    answer: geographyAnswerSchema,
    rows: tablesOf('geography'),
  }),
  getVersions: operation({
    ...asked,
    id: 'getVersions',
    route: '/analytics/versions',
    summary: 'What nodes run, and how releases spread',
    answer: versionsAnswerSchema,
    rows: tablesOf('versions'),
  }),
  getAuthorityFigures: operation({
    ...asked,
    id: 'getAuthorityFigures',
    route: '/analytics/authorities',
    summary: 'Authorities over time, their quorum and what they sign',
    answer: authoritiesAnswerSchema,
    rows: tablesOf('authorities'),
  }),
  getHealth: operation({
    ...asked,
    id: 'getHealth',
    route: '/analytics/health',
    summary: 'One score for how well the network is, and the parts it is made of',
    answer: healthAnswerSchema,
    rows: tablesOf('health'),
  }),
}
