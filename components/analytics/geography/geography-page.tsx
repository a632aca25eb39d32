import type { GeographyAnswer } from '@/lib/analytics/geography'
import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import { isBeforeKnown } from '@/lib/analytics/range-notes'
import { formatCount, formatShare } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { Stat } from '../../ui/stat'
import { Dashboard, FigureRow } from '../dashboard'
import { countKnown } from '../unobserved'
import { ConcentrationPanels } from './concentration-panels'
import { CountryPanels } from './country-panels'
import { countryCount, geographySays } from './geography-text'

const decimals = (value: number | null) => (value === null ? null : value.toFixed(2))

/** Geography: where nodes are, in whose networks, and how much depends on how few. */
export function GeographyPage({
  data,
  query,
  problems,
  nowMs,
}: {
  data: GeographyAnswer
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const answer = isBeforeKnown(data) ? data : withoutBefore(data)
  const { concentration, hosting } = answer
  const before = concentration.previous
  const counted = (count: number) => formatCount(countKnown(answer, count))
  const was = (text: string | null | undefined, else_: string) =>
    text === null || text === undefined ? else_ : `${text} in the period before`
  const hosted = hosting.find(({ kind }) => kind === 'hosting')
  const links = { path: `/api/v1/analytics/geography${analyticsSearch(query)}`, hasCsv: true }
  return (
    <Dashboard
      title="Geography"
      says={geographySays(answer)}
      path="/analytics/geography"
      query={query}
      problems={problems}
      answer={answer}
      nowMs={nowMs}
    >
      <FigureRow>
        <Stat name="Answered" large value={counted(answer.nodes)} note="distinct nodes in this time" />
        <Stat
          name="Countries"
          large
          value={counted(countryCount(answer.countries))}
          note="with a node that answered"
        />
        <Stat
          name="Networks"
          large
          value={counted(concentration.asns)}
          note={was(before && formatCount(before.asns), 'autonomous systems')}
        />
        <Stat
          name="Hold half"
          large
          value={formatCount(concentration.nakamoto)}
          note={was(before && formatCount(before.nakamoto), 'fewest networks with over half (Nakamoto)')}
        />
        <Stat
          name="Gini"
          large
          value={decimals(concentration.gini) ?? '—'}
          note={was(before && decimals(before.gini), '0: even, 1: all in one network')}
        />
        <Stat
          name="Hosted"
          large
          value={formatShare(answer.nodes === 0 ? null : (hosted?.share ?? null))}
          note="estimated from names of networks"
        />
      </FigureRow>
      <CountryPanels answer={answer} data={links} />
      <ConcentrationPanels answer={answer} data={links} />
    </Dashboard>
  )
}

/** As if it had not been asked what was before. */
function withoutBefore(answer: GeographyAnswer): GeographyAnswer {
  const alone = <Place extends { previousNodes: number | null }>(places: readonly Place[]): Place[] =>
    places.map((place) => ({ ...place, previousNodes: null }))
  return {
    ...answer,
    countries: alone(answer.countries),
    continents: alone(answer.continents),
    regions: alone(answer.regions),
    asns: alone(answer.asns),
    hosting: alone(answer.hosting),
    concentration: { ...answer.concentration, previous: null },
  }
}
