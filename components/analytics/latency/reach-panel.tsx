import { ELSEWHERE } from '@/lib/analytics/geography'
import type { LatencyAnswer } from '@/lib/analytics/latency'
import { formatCount, formatLatency, plural } from '@/lib/format/numbers'
import { DataTable } from '../../charts/data-table'
import { colourOf } from '../../charts/looks'
import { ChartPanel } from '../chart-panel'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import { latencyColour, LatencyKey } from './latency-key'
import { reachName, reachSays } from './latency-text'
import type { LatencyPart } from './rtt-panel'

type Reach = LatencyAnswer['byCollector'][number]

/** Countries drawn; the table holds all. */
const SHOWN = 18

interface CountryReach {
  country: string
  nodes: number
  /** One a collector, by its name. */
  from: Reach[]
}

/** By country, most nodes first; those that are joined or not known come last. */
export function reachByCountry(byCollector: readonly Reach[]): CountryReach[] {
  const countries = new Map<string, CountryReach>()
  for (const row of byCollector) {
    const reach = countries.get(row.country) ?? { country: row.country, nodes: row.nodes, from: [] }
    reach.from.push(row)
    countries.set(row.country, reach)
  }
  const isNowhere = (country: string) => Number(country === '' || country === ELSEWHERE)
  return [...countries.values()]
    .map((reach) => ({ ...reach, from: reach.from.toSorted((a, b) => (a.collector < b.collector ? -1 : 1)) }))
    .sort((a, b) => isNowhere(a.country) - isNowhere(b.country) || b.nodes - a.nodes)
}

/** How far each country is from each collector. */
export function ReachPanel({ answer, data }: LatencyPart) {
  const { byCollector } = answer
  const title = 'From each collector to each country'
  const reach = reachByCountry(byCollector)
  const drawn = reach.slice(0, SHOWN)
  const most = Math.max(
    ...drawn.flatMap(({ from }) => from.map(({ p90Ms, p50Ms }) => p90Ms ?? p50Ms ?? 0)),
    1,
  )
  const hasNames = new Set(byCollector.map(({ collector }) => collector)).size > 1
  return (
    <ChartPanel
      title={title}
      says={reachSays(byCollector)}
      note="Countries by how many nodes answered from them; those of fewer than three nodes are joined. Each bar is the median, the line goes on to p90. Estimated, within 0.4% of the value."
      queries={queriesAbout(answer.queries, /by-country/)}
      data={{ ...data, table: 'collectors' }}
      asOfMs={answer.asOfMs}
    >
      {drawn.length === 0 ? (
        <NothingHere>No node answered a ping in this stretch of time.</NothingHere>
      ) : (
        <figure aria-label={title}>
          <ul className="gap-x-10 sm:columns-2 xl:columns-3" data-picture="text">
            {drawn.map(({ country, nodes, from }) => (
              <li key={country} className="mb-3.5 break-inside-avoid">
                <p className="flex items-baseline justify-between gap-3 text-sm">
                  <span className="min-w-0 truncate font-medium">{reachName(country)}</span>
                  <span className="figures shrink-0 text-xs text-ink-faint">{plural(nodes, 'node')}</span>
                </p>
                {from.map((row) => (
                  <ReachLine key={row.collector} row={row} most={most} hasName={hasNames} />
                ))}
              </li>
            ))}
          </ul>
          {reach.length > drawn.length && (
            <p className="text-xs text-ink-faint">{`and ${String(reach.length - drawn.length)} more, in the data below`}</p>
          )}
          <LatencyKey what="Median, ms" />
          <DataTable
            caption={title}
            columns={['Country', 'Collector', 'p50', 'p90', 'Round trips', 'Nodes']}
            rows={reach.flatMap(({ country, nodes, from }) =>
              from.map(({ collector, p50Ms, p90Ms, measured }) => [
                reachName(country),
                collector,
                formatLatency(p50Ms),
                formatLatency(p90Ms),
                formatCount(measured),
                formatCount(nodes),
              ]),
            )}
          />
        </figure>
      )}
    </ChartPanel>
  )
}

function ReachLine({ row, most, hasName }: { row: Reach; most: number; hasName: boolean }) {
  const { collector, p50Ms, p90Ms } = row
  const width = (ms: number) => `${((ms / most) * 100).toFixed(1)}%`
  return (
    <p className="mt-0.5 flex items-center gap-2 text-xs">
      {hasName && <span className="w-22 shrink-0 truncate text-ink-soft">{collector}</span>}
      <span
        className="relative h-1.5 min-w-0 flex-1 rounded-full bg-raised"
        aria-hidden="true"
        data-picture="box"
      >
        {p90Ms !== null && (
          <i
            className="absolute top-1/2 left-0 h-px -translate-y-1/2 bg-edge-strong"
            style={{ width: width(p90Ms) }}
            data-picture="box"
          />
        )}
        {p50Ms !== null && (
          <i
            className="absolute inset-y-0 left-0 min-w-0.5 rounded-full"
            style={{ width: width(p50Ms), background: colourOf(latencyColour(p50Ms)) }}
            data-picture="box"
          />
        )}
      </span>
      <span className="figures w-14 shrink-0 text-right font-medium">{formatLatency(p50Ms)}</span>
      <span className="figures w-16 shrink-0 text-right whitespace-nowrap text-ink-faint">
        <span className="sr-only">, nine in ten within </span>
        {p90Ms === null ? '' : `– ${formatLatency(p90Ms)}`}
      </span>
    </p>
  )
}
