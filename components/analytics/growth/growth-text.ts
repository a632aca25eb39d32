/** What the growth page says in sentences. @module */
import { isPartly } from '@/lib/analytics/answer'
import type { GrowthAnswer, GrowthPoint } from '@/lib/analytics/growth'
import type { Bucket } from '@/lib/analytics/range'
import { bucketText } from '../../charts/bucket-text'
import { formatChange, formatCount, plural } from '@/lib/format/numbers'

/** So many buckets back is what a bucket is compared with: the same hour yesterday, the same day last week. */
const BACK: Readonly<Record<Bucket, { buckets: number; name: string; present: string }>> = {
  hour: { buckets: 24, name: 'the same hour yesterday', present: 'this hour' },
  day: { buckets: 7, name: 'a week ago', present: 'today' },
  week: { buckets: 4, name: 'four weeks ago', present: 'this week' },
  month: { buckets: 12, name: 'a year ago', present: 'this month' },
}

type Course = Pick<GrowthAnswer, 'points' | 'range' | 'coverage'>

/** How many answered in the newest whole bucket, or in the present one where no other was observed; null: none was. */
export function lastAnswered({
  points,
  range,
  coverage,
}: Course): { at: number; nodes: number; when: string } | null {
  const isOpen = (index: number) => coverage[index]?.isOpen === true
  const closed = points.findLastIndex((point, index) => point.reachable !== null && !isOpen(index))
  const at = closed === -1 ? points.findLastIndex((point) => point.reachable !== null) : closed
  const nodes = points[at]?.reachable ?? null
  if (nodes === null) return null
  const when =
    at === points.length - 1 && isOpen(at)
      ? BACK[range.bucket].present
      : closed >= points.length - 2
        ? `in the last whole ${range.bucket}`
        : `in the last observed ${range.bucket}`
  return { at, nodes, when }
}

/** `412 nodes answered in the last whole day, 3% more than a week ago.` */
export function growthSays(answer: Course): string {
  const last = lastAnswered(answer)
  if (last === null) return 'Nothing was observed in this stretch of time.'
  const { buckets, name } = BACK[answer.range.bucket]
  const before = answer.points[last.at - buckets]?.reachable ?? null
  const compared = before === null ? '' : `, ${comparison(last.nodes, before)} ${name}`
  return `${plural(last.nodes, 'node')} answered ${last.when}${compared}.`
}

/** `Between 3,980 (26 Oct 2026) and 5,961 (20 Nov 2026) nodes answered in a day.` */
export function reachSays({
  points,
  range,
  coverage,
}: Pick<GrowthAnswer, 'points' | 'range' | 'coverage'>): string {
  const closed = points.filter((point, index) => {
    const bucket = coverage[index]
    if (point.reachable === null || bucket === undefined) return false
    return bucket.observed > 0 && !bucket.isOpen && !isPartly(bucket)
  })
  const byCount = closed.toSorted((a, b) => (a.reachable ?? 0) - (b.reachable ?? 0))
  const [least, most] = [byCount[0], byCount.at(-1)]
  if (least === undefined || most === undefined || least === most) {
    return `No two whole ${range.bucket}s were observed yet.`
  }
  if (least.reachable === most.reachable) {
    return `${plural(most.reachable ?? 0, 'node')} answered in every whole ${range.bucket}.`
  }
  const told = (point: GrowthPoint) =>
    `${formatCount(point.reachable)} (${bucketText(range.bucket, point.startMs)})`
  return `Between ${told(least)} and ${told(most)} nodes answered in a whole ${range.bucket}.`
}

/** `3% more than`, `as many as`; without a percentage where there was nothing. */
export function comparison(now: number, before: number): string {
  if (now === before) return 'as many as'
  const change = formatChange(now, before).replace(/^[+−±]/, '')
  const size = before === 0 ? '' : change === '0%' ? 'hardly ' : `${change} `
  return `${size}${now > before ? 'more' : 'fewer'} than`
}

/** `Over the range 120 came for the first time, 310 came back and 290 went: 140 more at its end.` */
export function movementSays(points: readonly GrowthPoint[]): string {
  if (points.every(({ reachable }) => reachable === null))
    return 'Nothing was observed in this stretch of time.'
  const sum = (pick: (point: GrowthPoint) => number | null) =>
    points.reduce((total, point) => total + (pick(point) ?? 0), 0)
  const came = sum((point) => point.new)
  const back = sum((point) => point.returning)
  const went = sum((point) => point.gone)
  return `${formatCount(came)} answered for the first time, ${formatCount(back)} came back and ${formatCount(went)} went.`
}

/** `1,204 sessions were seen to begin, and 1,150 to end.` */
export function sessionsSay(points: readonly Pick<GrowthPoint, 'joins' | 'departures'>[]): string {
  const joins = points.reduce((sum, point) => sum + (point.joins ?? 0), 0)
  const departures = points.reduce((sum, point) => sum + (point.departures ?? 0), 0)
  return `${plural(joins, 'session')} ${joins === 1 ? 'was' : 'were'} seen to begin, and ${formatCount(departures)} to end.`
}

/** Why it is not known how many identities share a network. */
export function noClustersSay({ points, range }: Pick<GrowthAnswer, 'points' | 'range'>): string {
  if (!points.some(({ reachable }) => reachable !== null && reachable > 0)) {
    return 'No node answered in this stretch of time.'
  }
  return range.bucket === 'hour'
    ? 'Networks are counted by the day: choose days, or a longer range.'
    : 'Addresses are not kept, so it is not known how many identities share a network.'
}

/** How much of the growth is identities that share a network. */
export function clusterSays(points: readonly GrowthPoint[]): string | null {
  const known = points.filter(
    (point) => point.prefixes !== null && point.reachable !== null && point.reachable > 0,
  )
  const last = known.at(-1)
  if (last === undefined || last.prefixes === null || last.reachable === null) return null
  const each = last.reachable / Math.max(last.prefixes, 1)
  const largest = last.largestPrefix ?? 0
  const who = `${plural(last.reachable, 'node')} ${last.reachable === 1 ? 'lives' : 'live'}`
  if (last.prefixes === 1) return `${who} in a single network prefix.`
  return `${who} in ${plural(last.prefixes, 'network prefix', 'network prefixes')}, ${each.toFixed(1)} for each; the fullest one holds ${formatCount(largest)}.`
}
