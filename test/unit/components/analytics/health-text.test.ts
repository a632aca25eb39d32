import { describe, expect, it } from 'vitest'
import {
  boundsText,
  courseText,
  courseTitle,
  dayText,
  noCourseText,
  partsSay,
  partText,
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
    atMs: null,
    text: '',
    trend: [],
  }))

const trend = (...scores: (number | null)[]) => scores.map((score, day) => ({ startMs: day * DAY_MS, score }))

describe('a part without a course', () => {
  it('says why there is none', () => {
    expect(noCourseText({ score: 80, trend: trend(null, null) }, true)).toBe('so far today: no whole day yet')
    expect(noCourseText({ score: 80, trend: trend(null) }, false)).toBe(
      'no whole day in this stretch of time',
    )
    expect(noCourseText({ score: null, trend: trend(null) }, true)).toBe('not known')
    expect(noCourseText({ score: 80, trend: trend(null, 70) }, false)).toBe('one whole day so far')
    expect(noCourseText({ score: 80, trend: trend(60, null, 70) }, false)).toBeNull()
  })
})

describe('health in a sentence', () => {
  it('names the best and the worst part', () => {
    expect(
      partsSay({ isSoFar: false, score: 60, parts: parts({ reachability: 83.6, churn: 20.6, quorum: 50 }) }),
    ).toBe('Best is reachability (84), worst churn (21).')
  })
  it('names the only part that is known', () => {
    expect(partsSay({ isSoFar: false, score: 80, parts: parts({ churn: 80 }) })).toBe(
      'Only churn (80) is known.',
    )
  })
  it('calls none the best where all look alike', () => {
    expect(partsSay({ isSoFar: false, score: 80, parts: parts({ churn: 80.1, quorum: 79.9 }) })).toBe(
      'Every part that is known is at 80.',
    )
  })
  it('says that nothing is known', () => {
    expect(partsSay({ isSoFar: true, score: null, parts: parts({}) })).toMatch(/^Nothing is known yet/)
  })
})

describe('the day of the score', () => {
  const ofDays = (...days: (number | null)[]): HealthAnswer['parts'] =>
    parts({}).map((part, at) => ({ ...part, text: 'Measured', atMs: days[at] ?? null }))
  const day = (n: number): number => Date.UTC(2026, 10, n)
  it('is the newest of its parts, or the one that has only begun', () => {
    const told = ofDays(day(18), day(20), null)
    expect(dayText({ isSoFar: false, parts: told })).toBe('As of 20 Nov 2026.')
    expect(dayText({ isSoFar: true, parts: told })).toBe('So far today.')
    expect(dayText({ isSoFar: false, parts: ofDays() })).toBeNull()
  })
  it('is told of a part that is of another', () => {
    const told = ofDays(day(18), day(20), null)
    expect(told.slice(0, 3).map((part) => partText(part, told))).toEqual([
      'Measured on 18 Nov 2026',
      'Measured',
      'Measured',
    ])
  })
})

describe('the course of the score', () => {
  const course = (...scores: (number | null)[]) => courseText({ trend: trend(...scores), parts: [] })
  it('goes from the first day that is known to the last', () => {
    expect(course(null, 71, null, 84, null)).toBe('Up 13 points in 2 days.')
    expect(course(84, 83)).toBe('Down 1 point in 1 day.')
  })
  it('differs by no more than the figures that are shown', () => {
    expect(course(80.4, 79.6)).toBe('As 1 day before.')
  })
  it('needs two days', () => {
    expect(course(80)).toBeNull()
    expect(course(null, null)).toBeNull()
  })
  it('compares days of which the same parts are known', () => {
    const [reachability, churn] = [parts({}).at(0), parts({}).at(1)]
    if (reachability === undefined || churn === undefined) throw new Error('there are such parts')
    const told = [
      { ...reachability, trend: trend(90, 90, 80, 90) },
      { ...churn, trend: trend(null, 20, 40, 30) },
    ]
    expect(courseText({ trend: trend(90, 55, 60, 60), parts: told })).toBe('Up 5 points in 2 days.')
    expect(courseText({ trend: trend(90, 55), parts: told })).toBeNull()
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
