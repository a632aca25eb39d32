import { analyticsSearch, type AnalyticsQuery } from '@/lib/analytics/range'
import type { VersionsAnswer } from '@/lib/analytics/versions'
import { formatCount, formatShare } from '@/lib/format/numbers'
import type { FieldProblem } from '@/lib/read-search'
import { bucketText } from '../../charts/bucket-text'
import { Stat } from '../../ui/stat'
import { Dashboard, FigureRow } from '../dashboard'
import { countKnown } from '../unobserved'
import { AdoptionPanel } from './adoption-panel'
import { AgentsPanel, NamesPanel } from './agent-panels'
import { RecommendedPanel, ReleasesPanel } from './release-panels'
import { daysText, versionsSays } from './versions-text'

/** Versions: what nodes run, how a release spreads, and who is behind. */
export function VersionsPage({
  data: answer,
  query,
  problems,
  nowMs,
}: {
  data: VersionsAnswer
  query: AnalyticsQuery
  problems: readonly FieldProblem[]
  nowMs: number
}) {
  const { recommended, releases, names, agents } = answer
  const [newest] = releases
  const all = recommended === null ? 0 : recommended.below + recommended.at
  const data = { path: `/api/v1/analytics/versions${analyticsSearch(query)}`, hasCsv: true }
  return (
    <Dashboard
      title="Versions"
      says={versionsSays(answer)}
      path="/analytics/versions"
      query={query}
      problems={problems}
      answer={answer}
      nowMs={nowMs}
      choices={['bucket']}
    >
      <FigureRow>
        <Stat
          name="Answered"
          large
          value={formatCount(countKnown(answer, answer.nodes))}
          note="in the last 24 hours"
        />
        <Stat
          name="Agents"
          large
          value={formatCount(countKnown(answer, agents.filter(({ name }) => name !== '').length))}
          note={`of ${formatCount(names.filter(({ name }) => name !== '').length)} names`}
        />
        <Stat
          name="Newest release"
          large
          value={newest?.version ?? '—'}
          note={
            newest === undefined
              ? 'none came out while we looked'
              : `${newest.announcedMs === null ? 'first seen' : 'announced'} ${bucketText('day', newest.announcedMs ?? newest.firstSeenMs)}`
          }
        />
        <Stat
          name="To half of the nodes"
          large
          value={newest === undefined ? '—' : daysText(newest.daysTo50)}
          note="that release or a newer one"
        />
        <Stat
          name="Below recommended"
          large
          value={recommended === null || all === 0 ? '—' : formatShare(recommended.below / all)}
          note={recommended === null ? 'no quorum signed one' : `recommended: ${recommended.version}`}
        />
      </FigureRow>
      <AdoptionPanel answer={answer} data={data} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <ReleasesPanel answer={answer} data={data} />
          <AgentsPanel answer={answer} data={data} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RecommendedPanel answer={answer} data={data} />
          <NamesPanel answer={answer} data={data} />
        </div>
      </div>
    </Dashboard>
  )
}
