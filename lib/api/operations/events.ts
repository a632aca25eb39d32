/** What can be asked about what happened. @module */
import { eventPageSchema, eventQuerySchema } from '../../events/network-event'
import { operation } from '../operation'
import { noPath } from './nodes'

export const eventOperations = {
  listEvents: operation({
    id: 'listEvents',
    route: '/events',
    tag: 'network',
    summary: 'What happened: nodes that came, went and changed, releases, outages; newest first',
    description:
      'Put together from what collectors saw. A late report may add to the past: events that were told keep their `id`. A version is compared with the visit before, up to a week back.',
    path: noPath,
    search: eventQuerySchema,
    answer: eventPageSchema,
    rows: { field: 'events', from: 'all' },
    freshness: 'seconds',
    cost: 3,
    problems: [],
    example: { path: {}, search: { limit: '2' } },
  }),
}
