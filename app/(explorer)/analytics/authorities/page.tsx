import { AuthoritiesPage } from '@/components/analytics/authorities/authorities-page'
import { quorumSays } from '@/components/analytics/authorities/authorities-text'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { dashboardPage } from '../dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics/authorities',
  title: 'Authorities',
  description: 'Who may publish the software of the network, whether they are there, and what they signed.',
  read: (db, query, nowMs, _signal, authorities) => getAuthorities(db, authorities, query, nowMs),
  says: ({ quorum }) =>
    quorum === null
      ? { figure: null, sentence: 'The network lists no authorities.' }
      : { figure: `${String(quorum.up)} of ${String(quorum.listed)} up`, sentence: quorumSays(quorum) },
  Page: AuthoritiesPage,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
