/** What is said of the network's health. @module */
import type { HealthAnswer, HealthPart } from '@/lib/analytics/health'
import { HEALTH_RULES } from '@/lib/analytics/health-score'
import { formatCount, formatLatency, formatShare, NOT_KNOWN, plural } from '@/lib/format/numbers'

type Trend = HealthAnswer['trend']
type Part = HealthAnswer['parts'][number]

/** A score from 0 to 100 in whole points. */
export const scoreText = (score: number | null): string =>
  score === null ? NOT_KNOWN : String(Math.round(score))

/** `Reachability 84 is the best part, churn 21 the worst.` */
export function partsSay({ score, parts }: Pick<HealthAnswer, 'score' | 'parts'>): string {
  const known = parts
    .filter((part): part is Part & { score: number } => part.score !== null)
    .toSorted((a, b) => b.score - a.score)
  const [best, worst] = [known[0], known.at(-1)]
  if (score === null || best === undefined || worst === undefined) {
    return 'Nothing is known yet: it takes nodes that were visited.'
  }
  const told = (part: typeof best) => `${titleOf(part.part).toLowerCase()} (${scoreText(part.score)})`
  if (best === worst) return `Only ${told(best)} is known.`
  return scoreText(best.score) === scoreText(worst.score)
    ? `Every part that is known is at ${scoreText(best.score)}.`
    : `Best is ${told(best)}, worst ${told(worst)}.`
}

/** `Up 4 points in 29 days.`; null: there are no two days to compare. */
export function courseText(trend: Trend): string | null {
  const known = trend.filter((day): day is { startMs: number; score: number } => day.score !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined || first === last) return null
  const points = Math.round(last.score) - Math.round(first.score)
  const days = plural(Math.round((last.startMs - first.startMs) / DAY_MS), 'day')
  if (points === 0) return `As ${days} before.`
  return `${points > 0 ? 'Up' : 'Down'} ${plural(Math.abs(points), 'point')} in ${days}.`
}
const DAY_MS = 86_400_000

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
