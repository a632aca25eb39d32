import { formatCount, formatLatency } from '@/lib/format/numbers'
import { DataTable } from '../../charts/data-table'
import { Matrix } from '../../charts/matrix'
import { ChartPanel } from '../chart-panel'
import { NothingHere } from '../dashboard'
import { queriesAbout } from '../queries-about'
import { latencyColour, LatencyKey } from './latency-key'
import { cellNote, pairsSay, regionName } from './latency-text'
import type { LatencyPart } from './rtt-panel'

/** Continents by what they carry, most first; who is nowhere comes last. */
export function regionsOf(pairs: LatencyPart['answer']['regionPairs']): string[] {
  const carried = new Map<string, number>()
  for (const { from, to, messages } of pairs) {
    if (messages === 0) continue
    for (const region of new Set([from, to])) carried.set(region, (carried.get(region) ?? 0) + messages)
  }
  return [...carried]
    .sort(([a, ofA], [b, ofB]) => Number(a === '') - Number(b === '') || ofB - ofA || (a < b ? -1 : 1))
    .map(([region]) => region)
}

/** One way from continent to continent, over the links that traced messages took. */
export function RegionPairPanel({ answer, data }: LatencyPart) {
  const { regionPairs } = answer
  const title = 'Between continents, one way'
  const regions = regionsOf(regionPairs).map((key) => ({ key, name: regionName(key) }))
  const byPair = new Map(regionPairs.map((pair) => [`${pair.from}/${pair.to}`, pair]))
  return (
    <ChartPanel
      title={title}
      says={pairsSay(regionPairs)}
      note="Estimated from first receptions of traced messages, the clocks of the two nodes compared; quantiles within 0.4% of the value. By whole days, the newest 31 of the range, and by where the nodes are now."
      queries={queriesAbout(answer.queries, /region-pairs/)}
      data={{ ...data, table: 'regions' }}
      asOfMs={answer.asOfMs}
    >
      {regions.length === 0 ? (
        <NothingHere>It takes nodes that report what they receive: no hop is known.</NothingHere>
      ) : (
        <>
          <Matrix
            title="Median latency from continent to continent"
            corner="From row to column"
            unit="ms"
            colour={latencyColour}
            rows={regions}
            columns={regions}
            cells={regions.flatMap((from) =>
              regions.map((to) => {
                const pair = byPair.get(`${from.key}/${to.key}`)
                return {
                  row: from.key,
                  column: to.key,
                  value: pair?.p50Ms ?? null,
                  note: cellNote(pair ?? { messages: 0, timed: 0 }),
                }
              }),
            )}
          />
          <LatencyKey what="Median, ms; below it, hops with a known time" />
          <DataTable
            caption="Latency from continent to continent"
            columns={['From', 'To', 'p50', 'p90', 'p99', 'Hops timed', 'Hops']}
            rows={regionPairs
              .toSorted((a, b) => b.messages - a.messages)
              .map(({ from, to, messages, timed, p50Ms, p90Ms, p99Ms }) => [
                regionName(from),
                regionName(to),
                formatLatency(p50Ms),
                formatLatency(p90Ms),
                formatLatency(p99Ms),
                formatCount(timed),
                formatCount(messages),
              ])}
          />
        </>
      )}
    </ChartPanel>
  )
}
