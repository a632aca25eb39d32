import { GeographyPage } from '@/components/analytics/geography/geography-page'
import { countryCount, geographySays } from '@/components/analytics/geography/geography-text'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { plural } from '@/lib/format/numbers'
import { dashboardPage } from '../dashboard-page'

const dashboard = dashboardPage({
  path: '/analytics/geography',
  title: 'Geography',
  description: 'In which countries and whose networks nodes are, and how much depends on how few.',
  read: getGeography,
  says: (geography) => ({
    figure: plural(countryCount(geography.countries), 'country', 'countries'),
    sentence: geographySays(geography),
  }),
  Page: GeographyPage,
})

export const { generateMetadata } = dashboard
export default dashboard.Body
