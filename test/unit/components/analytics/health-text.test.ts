import { describe, expect, it } from 'vitest'
import {
  boundsText,
  courseText,
  courseTitle,
  partsSay,
  scoreText,
  weightText,
} from '@/components/analytics/health/health-text'
import { HEALTH_PARTS, type HealthAnswer, type HealthPart } from '@/lib/analytics/health'

const DAY_MS = 86_400_000

const parts = (scores: Partial<Record<HealthPart, number>>): HealthAnswer['parts'] =>
  HEALTH_PARTS.map((part) => ({
    part,
    score: scores[part] ?? null,
    weight: 0.2,
    value: null,
    text: '',
    trend: [],
  }))

const trend = (...scores: (number | null)[]) => scores.map((score, day) => ({ startMs: day * DAY_MS, score }))

describe('health in a sentence', () => {
  it('names the best and the worst part', () => {
    expect(partsSay({ score: 60, parts: parts({ reachability: 83.6, churn: 20.6, quorum: 50 }) })).toBe(
      'Best is reachability (84), worst churn (21).',
    )
  })
  it('names the only part that is known', () => {
    expect(partsSay({ score: 80, parts: parts({ churn: 80 }) })).toBe('Only churn (80) is known.')
  })
  it('calls none the best where all look alike', () => {
    expect(partsSay({ score: 80, parts: parts({ churn: 80.1, quorum: 79.9 }) })).toBe(
      'Every part that is known is at 80.',
    )
  })
  it('says that nothing is known', () => {
    expect(partsSay({ score: null, parts: parts({}) })).toMatch(/^Nothing is known yet/)
  })
})

describe('the course of the score', () => {
  it('goes from the first day that is known to the last', () => {
    expect(courseText(trend(null, 71, null, 84, null))).toBe('Up 13 points in 2 days.')
    expect(courseText(trend(84, 83))).toBe('Down 1 point in 1 day.')
  })
  it('differs by no more than the figures that are shown', () => {
    expect(courseText(trend(80.4, 79.6))).toBe('As 1 day before.')
  })
  it('needs two days', () => {
    expect(courseText(trend(80))).toBeNull()
    expect(courseText(trend(null, null))).toBeNull()
  })
  it('is told to who cannot see it', () => {
    expect(courseTitle('Churn', trend(null, 71.2, 84))).toBe('Churn by day: from 71 to 84')
    expect(courseTitle('Churn', trend(null))).toBe('Churn by day: not known')
  })
})

describe('the method', () => {
  it('says the bounds of a part in its unit', () => {
    expect(boundsText('reachability')).toBe('0 points at 30%, 100 at 90%, evenly between them.')
    expect(boundsText('concentration')).toBe('0 points at 1, 100 at 10, evenly between them.')
    expect(boundsText('propagation')).toBe(
      '0 points at 10 s, 100 at 1 s, evenly between them by the logarithm.',
    )
  })
  it('gives no weight to what is not known', () => {
    expect(weightText({ score: 80, weight: 0.25 })).toBe('Weight 25%')
    expect(weightText({ score: null, weight: 0 })).toBe('Not known here, so it does not count')
    expect(scoreText(null)).toBe('—')
  })
})
