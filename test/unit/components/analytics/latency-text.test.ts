import { describe, expect, it } from 'vitest'
import {
  cellNote,
  courseSays,
  differenceText,
  latencySays,
  pairsSay,
  pairText,
  quietText,
  reachName,
  reachSays,
} from '@/components/analytics/latency/latency-text'
import { reachByCountry } from '@/components/analytics/latency/reach-panel'
import { regionsOf } from '@/components/analytics/latency/region-pair-panel'
import type { LatencyAnswer } from '@/lib/analytics/latency'

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 10, 1)

const totals = (p50Ms: number | null): LatencyAnswer['totals'] => ({
  measured: p50Ms === null ? 0 : 100,
  quiet: 90,
  meanMs: p50Ms,
  p50Ms,
  p90Ms: p50Ms,
  p99Ms: p50Ms === null ? null : p50Ms * 3,
})

const course = (medians: readonly (number | null)[], openAt = -1) => ({
  points: medians.map((p50Ms, index) => ({ startMs: START_MS + index * DAY_MS, ...totals(p50Ms) })),
  coverage: medians.map((_, index) => ({
    startMs: START_MS + index * DAY_MS,
    observed: 1,
    isOpen: index === openAt,
  })),
  totals: totals(80),
  range: {
    name: '7d' as const,
    fromMs: START_MS,
    toMs: START_MS + medians.length * DAY_MS,
    bucket: 'day' as const,
    possibleBuckets: ['day' as const],
    previous: null,
  },
})

const reach = (country: string, collector: string, p50Ms: number | null, measured = 50, nodes = 5) => ({
  country,
  collector,
  nodes,
  measured,
  p50Ms,
  p90Ms: p50Ms,
})

const pair = (from: string, to: string, p50Ms: number | null, messages = 50, timed = messages) => ({
  from,
  to,
  messages,
  timed,
  p50Ms,
  p90Ms: p50Ms,
  p99Ms: p50Ms,
})

describe('the sentence of the page', () => {
  it('tells the median', () => {
    expect(latencySays({ totals: totals(84), previous: null })).toBe(
      'Half of the round trips from the collectors took at most 84 ms.',
    )
  })
  it('compares it with the period before', () => {
    expect(latencySays({ totals: totals(84), previous: { points: [], totals: totals(80) } })).toContain(
      '84 ms, 4 ms more than in the period before.',
    )
    expect(latencySays({ totals: totals(84), previous: { points: [], totals: totals(84.2) } })).toContain(
      'as long as in the period before',
    )
  })
  it('does not compare with a period in which nothing was measured', () => {
    expect(latencySays({ totals: totals(84), previous: { points: [], totals: totals(null) } })).not.toContain(
      'before',
    )
  })
  it('says that nothing was measured', () => {
    expect(latencySays({ totals: totals(null), previous: null })).toMatch(/^No round trip was measured/)
  })
  it('says which of two times is less', () => {
    expect(differenceText(80, 84)).toBe('4 ms less than')
    expect(differenceText(8.4, 8)).toBe('0.4 ms more than')
  })
})

describe('the course of the median', () => {
  it('lies between its least and its greatest whole day', () => {
    expect(courseSays(course([90, 70, 80]))).toBe(
      'The median lay between 70 ms (2 Nov 2026) and 90 ms (1 Nov 2026). One in a hundred round trips took longer than 240 ms.',
    )
  })
  it('leaves out the day that is not over and those that were not measured', () => {
    expect(courseSays(course([null, 70, 80, 5], 3))).toContain(
      'between 70 ms (2 Nov 2026) and 80 ms (3 Nov 2026)',
    )
  })
  it('says that every day was alike', () => {
    expect(courseSays(course([70.1, 70.2]))).toContain('The median of every day was 70 ms.')
  })
  it('needs two whole days', () => {
    expect(courseSays(course([70, 80], 1))).toContain('No two whole days were measured yet.')
  })
})

describe('what was measured while a collector was busy', () => {
  it('is told with its count', () => {
    expect(quietText({ measured: 200, quiet: 150 })).toMatch(
      /^25% \(50\) were measured while the collector was busy/,
    )
  })
  it('is not mentioned where there is none', () => {
    expect(quietText({ measured: 200, quiet: 200 })).toBe('All were measured while the collector was quiet.')
    expect(quietText({ measured: 0, quiet: 0 })).toBe('Nothing was measured.')
  })
})

describe('countries from collectors', () => {
  it('names the nearest and the farthest, and the collector where there are several', () => {
    expect(reachSays([reach('DE', 'a', 12), reach('CL', 'b', 290), reach('US', 'a', 90)])).toBe(
      'Of the countries with 20 measurements or more the nearest by its median is Germany (12 ms from a), the farthest Chile (290 ms from b).',
    )
    expect(reachSays([reach('DE', 'a', 12), reach('CL', 'a', 290)])).not.toContain('from a')
  })
  it('names none of which too little was measured, that is joined or not known', () => {
    expect(reachSays([reach('DE', 'a', 12, 19), reach('*', 'a', 5), reach('', 'a', 4)])).toBe(
      'No country has enough measurements to be named.',
    )
  })
  it('are one row each, most nodes first, those that are nowhere last', () => {
    const rows = reachByCountry([
      reach('', 'a', 5, 50, 100),
      reach('DE', 'b', 20, 50, 5),
      reach('DE', 'a', 10, 50, 5),
      reach('US', 'a', 90, 50, 9),
    ])
    expect(rows.map(({ country }) => country)).toEqual(['US', 'DE', ''])
    expect(rows[1]?.from.map(({ collector }) => collector)).toEqual(['a', 'b'])
  })
  it('have names where they are joined or not known too', () => {
    expect([reachName('*'), reachName(''), reachName('DE')]).toEqual(['Elsewhere', 'Not known', 'Germany'])
  })
})

describe('pairs of continents', () => {
  it('names the quickest and the slowest', () => {
    expect(pairsSay([pair('EU', 'EU', 18), pair('OC', 'EU', 160), pair('EU', 'NA', 50)])).toBe(
      'One way and by the median, hops within Europe are the quickest (18 ms), those from Oceania to Europe the slowest (160 ms).',
    )
  })
  it('tells hops whose time is not known apart from no hops', () => {
    expect(pairsSay([])).toMatch(/^No message was traced/)
    expect(pairsSay([pair('EU', 'EU', null, 40, 0)])).toBe('40 hops were traced; too few have a known time.')
  })
  it('does not name a median of a few hops, nor one from nowhere', () => {
    expect(pairsSay([pair('EU', 'EU', 18), pair('EU', 'AF', 900, 3), pair('', 'EU', 1)])).toBe(
      'One way, half of the hops within Europe took at most 18 ms.',
    )
  })
  it('says both ends', () => {
    expect(pairText({ from: 'EU', to: '' })).toBe('from Europe to Not known')
  })
  it('says under each cell what it rests on', () => {
    expect(cellNote({ messages: 0, timed: 0 })).toBe('no hop')
    expect(cellNote({ messages: 1_200, timed: 0 })).toBe('none of 1,200 timed')
    expect(cellNote({ messages: 1_200, timed: 1_100 })).toBe('1,100 of 1,200')
    expect(cellNote({ messages: 1_200, timed: 1_200 })).toBe('1,200')
  })
  it('are ordered by what they carry, with those that are nowhere last, and without those that carry nothing', () => {
    const pairs = [
      pair('', 'EU', 1, 900),
      pair('AS', 'NA', 1, 10),
      pair('EU', 'NA', 1, 30),
      pair('AF', 'AF', null, 0),
    ]
    expect(regionsOf(pairs)).toEqual(['EU', 'NA', 'AS', ''])
  })
})
