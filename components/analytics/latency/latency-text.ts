/** What the latency page says in words. @module */
import { CONTINENT_NAMES } from '@/lib/analytics/continents'
import { ELSEWHERE } from '@/lib/analytics/geography'
import type { LatencyAnswer } from '@/lib/analytics/latency'
import { countryName } from '@/lib/format/names'
import { formatCount, formatLatency, formatShare, plural } from '@/lib/format/numbers'
import { bucketText } from '../../charts/bucket-text'

/** Medians of fewer than this are drawn, but not named as the least or the most. */
const NAMED_MEASURES_MIN = 20

type Totals = LatencyAnswer['totals']
type Pair = LatencyAnswer['regionPairs'][number]
type Reach = LatencyAnswer['byCollector'][number]

/** `Half of the round trips took at most 84 ms, 2 ms more than in the period before.` */
export function latencySays({ totals, previous }: Pick<LatencyAnswer, 'totals' | 'previous'>): string {
  if (totals.p50Ms === null) return 'No round trip was measured in this stretch of time.'
  const before = previous?.totals.p50Ms ?? null
  const compared = before === null ? '' : `, ${differenceText(totals.p50Ms, before)} in the period before`
  return `Half of the round trips from the collectors took at most ${formatLatency(totals.p50Ms)}${compared}.`
}

/** `2 ms more than`, `as long as`: told in what can be seen of the two. */
export function differenceText(nowMs: number, beforeMs: number): string {
  if (formatLatency(nowMs) === formatLatency(beforeMs)) return 'as long as'
  return `${formatLatency(Math.abs(nowMs - beforeMs))} ${nowMs > beforeMs ? 'more' : 'less'} than`
}

/** Between which days the median lay. */
export function courseSays({
  points,
  totals,
  range,
  coverage,
}: Pick<LatencyAnswer, 'points' | 'totals' | 'range' | 'coverage'>): string {
  const closed = points
    .filter(({ p50Ms }, index) => p50Ms !== null && coverage[index]?.isOpen !== true)
    .toSorted((a, b) => (a.p50Ms ?? 0) - (b.p50Ms ?? 0))
  const [least, most] = [closed[0], closed.at(-1)]
  const tail =
    totals.p99Ms === null
      ? ''
      : ` One in a hundred round trips took longer than ${formatLatency(totals.p99Ms)}.`
  if (least === undefined || most === undefined || least === most) {
    return `No two whole ${range.bucket}s were measured yet.${tail}`
  }
  const told = (point: typeof least) =>
    `${formatLatency(point.p50Ms)} (${bucketText(range.bucket, point.startMs)})`
  const steady = formatLatency(least.p50Ms) === formatLatency(most.p50Ms)
  return `The median ${steady ? `of every ${range.bucket} was ${formatLatency(least.p50Ms)}` : `lay between ${told(least)} and ${told(most)}`}.${tail}`
}

/** How far the figures can be trusted: what was measured while a collector was busy holds its own waiting too. */
export function quietText({ measured, quiet }: Pick<Totals, 'measured' | 'quiet'>): string {
  if (measured === 0) return 'Nothing was measured.'
  if (quiet === measured) return 'All were measured while the collector was quiet.'
  const busy = measured - quiet
  return `${formatShare(busy / measured)} (${formatCount(busy)}) were measured while the collector was busy: those may hold some of its own waiting.`
}

export const MEASURE_NOTE =
  'Each is the least of a few pings over a connection that stands. Quantiles are estimated, within 0.4% of the value; the mean and the counts are exact.'

export function reachName(country: string): string {
  if (country === ELSEWHERE) return 'Elsewhere'
  return country === '' ? 'Not known' : countryName(country)
}

/** `Nearest are the nodes in the Netherlands, 12 ms from collector-1; farthest those in Chile, 290 ms from collector-2.` */
export function reachSays(byCollector: readonly Reach[]): string {
  const named = byCollector
    .filter(
      ({ country, measured, p50Ms }) =>
        p50Ms !== null && measured >= NAMED_MEASURES_MIN && country !== '' && country !== ELSEWHERE,
    )
    .toSorted((a, b) => (a.p50Ms ?? 0) - (b.p50Ms ?? 0))
  const [near, far] = [named[0], named.at(-1)]
  if (near === undefined || far === undefined) return 'No country has enough measurements to be named.'
  const isOnly = new Set(byCollector.map(({ collector }) => collector)).size === 1
  const told = ({ country, collector, p50Ms }: Reach) =>
    `${countryName(country)} (${formatLatency(p50Ms)}${isOnly ? '' : ` from ${collector}`})`
  return near === far
    ? `Half of the round trips to ${told(near)} took no longer.`
    : `Of the countries with ${formatCount(NAMED_MEASURES_MIN)} measurements or more the nearest by its median is ${told(near)}, the farthest ${told(far)}.`
}

export const regionName = (continent: string): string =>
  continent === '' ? 'Not known' : (CONTINENT_NAMES.get(continent) ?? continent)

/** `Quickest within Europe (18 ms), slowest from Oceania to Europe (160 ms): medians, one way.` */
export function pairsSay(pairs: readonly Pair[]): string {
  const messages = pairs.reduce((sum, pair) => sum + pair.messages, 0)
  if (messages === 0) return 'No message was traced from one node to another in this stretch of time.'
  const named = pairs
    .filter(
      ({ from, to, p50Ms, timed }) =>
        p50Ms !== null && timed >= NAMED_MEASURES_MIN && from !== '' && to !== '',
    )
    .toSorted((a, b) => (a.p50Ms ?? 0) - (b.p50Ms ?? 0))
  const [quick, slow] = [named[0], named.at(-1)]
  if (quick === undefined || slow === undefined) {
    return `${plural(messages, 'hop')} ${messages === 1 ? 'was' : 'were'} traced; too few have a known time.`
  }
  return quick === slow
    ? `One way, half of the hops ${pairText(quick)} took at most ${formatLatency(quick.p50Ms)}.`
    : `One way and by the median, hops ${pairText(quick)} are the quickest (${formatLatency(quick.p50Ms)}), those ${pairText(slow)} the slowest (${formatLatency(slow.p50Ms)}).`
}

/** `within Europe`, `from Oceania to Europe`. */
export function pairText({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return from === to ? `within ${regionName(from)}` : `from ${regionName(from)} to ${regionName(to)}`
}

/** What a cell's median rests on: `1.2k`, `1.1k of 1.2k timed`, `none of 40 timed`. */
export function cellNote({ messages, timed }: Pick<Pair, 'messages' | 'timed'>): string {
  if (messages === 0) return 'no hop'
  if (timed === 0) return `none of ${formatCount(messages)} timed`
  return timed === messages ? formatCount(messages) : `${formatCount(timed)} of ${formatCount(messages)}`
}
