/** What is said of the network's health. @module */
import type { HealthAnswer, HealthPart } from '@/lib/analytics/health'
import { HEALTH_RULES } from '@/lib/analytics/health-score'
import { formatCount, formatLatency, formatShare, NOT_KNOWN, plural } from '@/lib/format/numbers'
import { bucketText } from '../../charts/bucket-text'

type Trend = HealthAnswer['trend']
type Part = HealthAnswer['parts'][number]
const DAY_MS = 86_400_000

/** A score from 0 to 100 in whole points. */
export const scoreText = (score: number | null): string =>
  score === null ? NOT_KNOWN : String(Math.round(score))

/** Which day the score is of: `As of 20 Nov 2026.`, `So far today.`; null: there is no score. */
export function dayText({ isSoFar, parts }: Pick<HealthAnswer, 'isSoFar' | 'parts'>): string | null {
  const day = newestDay(parts)
  if (day === null) return null
  return isSoFar ? 'So far today.' : `As of ${bucketText('day', day)}.`
}

/** The measure of a part, with its day where that is not the day of the others. */
export function partText({ text, atMs }: Part, parts: readonly Part[]): string {
  return atMs === null || atMs === newestDay(parts) ? text : `${text} on ${bucketText('day', atMs)}`
}

/** What stands in place of a part's course that has no day in it; null: it has one. */
export function noCourseText(
  { score, trend }: Pick<Part, 'score' | 'trend'>,
  isSoFar: boolean,
): string | null {
  const known = trend.filter((day) => day.score !== null).length
  if (known > 1) return null
  if (known === 1) return 'one whole day so far'
  if (score === null) return 'not known'
  return isSoFar ? 'so far today: no whole day yet' : 'no whole day in this stretch of time'
}

function newestDay(parts: readonly Part[]): number | null {
  const days = parts.flatMap(({ atMs }) => atMs ?? [])
  return days.length === 0 ? null : Math.max(...days)
}

/** `Best is reachability (84), worst churn (21).` */
export function partsSay({
  score,
  parts,
  isSoFar,
}: Pick<HealthAnswer, 'score' | 'parts' | 'isSoFar'>): string {
  const known = parts
    .filter((part): part is Part & { score: number } => part.score !== null)
    .toSorted((a, b) => b.score - a.score)
  const [best, worst] = [known[0], known.at(-1)]
  if (score === null || best === undefined || worst === undefined) {
    return `Nothing is known ${isSoFar ? 'yet' : 'of the last three whole days'}: it takes nodes that were visited.`
  }
  const told = (part: typeof best) => `${titleOf(part.part).toLowerCase()} (${scoreText(part.score)})`
  if (best === worst) return `Only ${told(best)} is known.`
  return scoreText(best.score) === scoreText(worst.score)
    ? `Every part that is known is at ${scoreText(best.score)}.`
    : `Best is ${told(best)}, worst ${told(worst)}.`
}

/**
 * `Up 4 points in 29 days.`, from the first day of which the same parts are known as of the last: a mean of others
 * cannot be compared. null: there are no two such days.
 */
export function courseText({ trend, parts }: Pick<HealthAnswer, 'trend' | 'parts'>): string | null {
  const known = trend.flatMap(({ startMs, score }, at) =>
    score === null ? [] : [{ startMs, score, parts: partsKnown(parts, at) }],
  )
  const last = known.at(-1)
  const first = known.find((day) => day.parts === last?.parts)
  if (first === undefined || last === undefined || first === last) return null
  const points = Math.round(last.score) - Math.round(first.score)
  const days = plural(Math.round((last.startMs - first.startMs) / DAY_MS), 'day')
  if (points === 0) return `As ${days} before.`
  return `${points > 0 ? 'Up' : 'Down'} ${plural(Math.abs(points), 'point')} in ${days}.`
}

const partsKnown = (parts: readonly Part[], at: number): string =>
  parts.flatMap(({ part, trend }) => (typeof trend[at]?.score === 'number' ? part : [])).join()

/** A course for who cannot see it: `Churn by day: from 71 to 84`. */
export function courseTitle(name: string, trend: Trend): string {
  const known = trend.filter(({ score }) => score !== null)
  const [first, last] = [known[0], known.at(-1)]
  return first === undefined || last === undefined
    ? `${name} by day: not known`
    : `${name} by day: from ${scoreText(first.score)} to ${scoreText(last.score)}`
}

export const titleOf = (part: HealthPart): string => HEALTH_RULES[part].title

/** `Weight 25%`; what is not known has none. */
export function weightText({ score, weight }: Pick<Part, 'score' | 'weight'>): string {
  return score === null ? 'Not known here, so it does not count' : `Weight ${formatShare(weight)}`
}

const MEASURES: Readonly<Record<HealthPart, (value: number) => string>> = {
  reachability: formatShare,
  churn: formatShare,
  freshness: formatShare,
  concentration: formatCount,
  quorum: formatShare,
  propagation: formatLatency,
}

/** `0 points at 30%, 100 at 90%, evenly between them.` */
export function boundsText(part: HealthPart): string {
  const { bad, good, isLogarithmic = false } = HEALTH_RULES[part]
  const say = MEASURES[part]
  return `0 points at ${say(bad)}, 100 at ${say(good)}, evenly between them${isLogarithmic ? ' by the logarithm' : ''}.`
}
