import { VersionsPage } from '@/components/analytics/versions/versions-page'
import { versionsSays } from '@/components/analytics/versions/versions-text'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { plural } from '@/lib/format/numbers'
import { dashboardPage } from '../dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics/versions',
  title: 'Versions',
  description: 'What nodes run, how releases spread, and who is behind what authorities recommend.',
  read: (db, query, nowMs, _signal, authorities) => getVersions(db, authorities, query, nowMs),
  says: (versions) => ({
    figure: plural(versions.agents.filter(({ name }) => name !== '').length, 'agent'),
    sentence: versionsSays(versions),
  }),
  Page: VersionsPage,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
