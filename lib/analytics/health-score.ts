/** How measures of a network become one figure from 0 to 100. The rules are data: the page shows them as they are. @module */
import type { HealthPart } from './health'

interface HealthRule {
  title: string
  /** What is measured, in words. */
  measure: string
  /** The measure that counts as 0, and the one that counts as 100; between them the score grows evenly. */
  bad: number
  good: number
  /** The score grows evenly with the logarithm. */
  isLogarithmic?: boolean
  /** Of the whole, when all parts are known. */
  weight: number
  /** Why these bounds. */
  reason: string
  /** The measure as it is said. */
  say: (value: number) => string
}

const percent = (share: number): string => `${(share * 100).toFixed(share > 0.995 && share < 1 ? 1 : 0)}%`

export const HEALTH_RULES: Readonly<Record<HealthPart, HealthRule>> = {
  reachability: {
    title: 'Reachability',
    measure: 'Share of the nodes visited in a day that answered.',
    bad: 0.3,
    good: 0.9,
    weight: 0.25,
    reason:
      'A lookup asks several nodes at once: while nine in ten answer it never waits; when seven in ten are dead, all that it asks at once often are.',
    say: (value) => `${percent(value)} of the nodes visited answered`,
  },
  churn: {
    title: 'Churn',
    measure: 'Share of the nodes that answered on one day and not on the next observed one.',
    bad: 0.4,
    good: 0.05,
    weight: 0.15,
    reason:
      'What nodes keep for each other has to be copied again when they go. One in twenty a day is machines being replaced; two in five means that half of all is gone in under two days.',
    say: (value) => `${percent(value)} of the nodes of the day before did not answer`,
  },
  freshness: {
    title: 'Version freshness',
    measure:
      'Share of the nodes of the most frequent name that run the newest release which had been out for 14 days, or a newer one.',
    bad: 0.3,
    good: 0.9,
    weight: 0.15,
    reason:
      'Mistakes are mended by releases. Two weeks are time enough to take one up; a network of which most do not cannot be mended quickly.',
    say: (value) => `${percent(value)} run a release of the last two weeks, or the newest before`,
  },
  concentration: {
    title: 'Concentration',
    measure: 'Fewest autonomous systems that hold more than half of the nodes.',
    bad: 1,
    good: 10,
    weight: 0.15,
    reason: 'When one company holds most nodes, its failure is the network’s. Ten do not fail together.',
    say: (value) =>
      value === 1
        ? 'One autonomous system holds more than half of the nodes'
        : `${String(value)} autonomous systems hold more than half of the nodes`,
  },
  quorum: {
    title: 'Quorum',
    measure: 'Share of the observed time of a day in which enough authorities that may sign updates were up.',
    bad: 0.9,
    good: 1,
    weight: 0.15,
    reason: 'An update that is needed cannot wait; a tenth of a day without a quorum is more than two hours.',
    say: (value) => `The quorum was there ${percent(value)} of the time that was observed`,
  },
  propagation: {
    title: 'Propagation',
    measure: 'Time in which 90% of the nodes reached have a message, which 90% of a day’s messages keep, ms.',
    bad: 10_000,
    good: 1_000,
    isLogarithmic: true,
    weight: 0.15,
    reason:
      'Gossip mends what was lost with each heartbeat, once a second: within one, nothing had to be mended; after ten, mending fails.',
    say: (value) => `90% of the messages reached 90% of their nodes within ${(value / 1_000).toFixed(2)} s`,
  },
}

/** How the one figure comes about, for the page to say. */
export const HEALTH_METHOD =
  'Each part is a measure of the last whole day on which it is known, at most three days ago, turned into 0 (bad) to 100 (good) between two fixed bounds. The score is the mean of the parts by their weights; a part that cannot be known here is left out, and the others weigh more. It says how well the network does by these bounds, not how safe it is.'

/** @param value - null: not known. */
export function scoreOf(part: HealthPart, value: number | null): number | null {
  if (value === null) return null
  const { bad, good, isLogarithmic = false } = HEALTH_RULES[part]
  const on = (x: number): number => (isLogarithmic ? Math.log(Math.max(x, Number.MIN_VALUE)) : x)
  const share = (on(value) - on(bad)) / (on(good) - on(bad))
  return 100 * Math.min(1, Math.max(0, share))
}

/** Weighted mean of the parts that are known; null: none is. */
export function totalScore(scores: Readonly<Partial<Record<HealthPart, number | null>>>): number | null {
  const weights = weightsOf(scores)
  if (weights.size === 0) return null
  return Math.min(
    100,
    [...weights].reduce((sum, [part, weight]) => sum + weight * (scores[part] ?? 0), 0),
  )
}

/** Weights of the parts that are known; all together 1. */
export function weightsOf(
  scores: Readonly<Partial<Record<HealthPart, number | null>>>,
): Map<HealthPart, number> {
  const known = (Object.keys(HEALTH_RULES) as HealthPart[]).filter((part) => typeof scores[part] === 'number')
  const total = known.reduce((sum, part) => sum + HEALTH_RULES[part].weight, 0)
  return new Map(known.map((part) => [part, HEALTH_RULES[part].weight / total]))
}
