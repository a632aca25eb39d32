import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import type { HealthPart } from '@/lib/analytics/health'
import { scoreOf } from '@/lib/analytics/health-score'
import { NO_PLACE } from '@/lib/facts'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { failure, heartbeat, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const DAY_MS = 86_400_000
const TODAY = Math.floor(Date.now() / DAY_MS) * DAY_MS
const NOW = TODAY + 60_000
const AS_NAME = '=cmd|"/C calc"!A1'
let api: TestApi

beforeAll(async () => {
  api = await startTestApi({ context: { now: () => NOW } })
  const place = { ...NO_PLACE, source: 'dbip' as const, country: 'DE', asn: 64_500, asName: AS_NAME }
  const day = (daysAgo: number) => TODAY - daysAgo * DAY_MS + 3_600_000
  await writeFacts(api.collector, [
    ...[3, 2, 1].map((daysAgo) => heartbeat(day(daysAgo))),
    // Of five nodes, four answer at first; one of them is gone on the next day.
    ...[1, 2, 3, 4].map((n) => visit(n, day(2), { place, agent: n < 4 ? 'demo/1.1.0' : 'demo/1.0.0' })),
    failure(5, day(2), 1),
    ...[1, 2, 3].map((n) => visit(n, day(1), { place, agent: 'demo/1.1.0' })),
    failure(4, day(1), 1),
  ])
  await bringGrowthUpToDate(api.collector, new AbortController().signal)
}, 120_000)
afterAll(() => api.close())

const growth = (search: string) => api.fetch(`/analytics/growth?${search}`)

describe('GET /api/v1/analytics/growth', () => {
  it('answers as the page has it, for a few seconds', async () => {
    const search = 'range=7d&compare=previous'
    expect((await growth(search)).headers.get('cache-control')).toContain('max-age=10')
    const answer = await api.ask('getGrowth', `/analytics/growth?${search}`)
    expect(answer.totals).toEqual({ seen: 5, reachable: 4, new: 4 })
    expect(answer.queries.length).toBeGreaterThan(3)
  })

  it('gives its table as CSV, with units in the head and nothing where nothing is known', async () => {
    const response = await growth('range=7d&format=csv')
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
    expect(response.headers.get('content-disposition')).toContain('attachment')
    const [head, ...lines] = (await response.text()).trimEnd().split('\r\n')
    expect(head).toMatch(/^start_utc,nodes_seen,nodes_reachable,nodes_new,nodes_returning,nodes_gone,/)
    expect(lines).toHaveLength(7)
    const yesterday = new Date(TODAY - DAY_MS).toISOString()
    expect(lines.find((line) => line.startsWith(yesterday))).toMatch(/^[^,]+,4,3,0,0,1,/)
    expect(lines[0]).toMatch(/Z,,,,,,,,,,$/)
  })

  it.each([
    ['range=1h', 'range'],
    ['bucket=minute', 'bucket'],
    ['from=yesterday', 'from'],
    ['from=2026-03-02&to=2026-03-01', 'to'],
    ['compare=next', 'compare'],
    ['format=xml', 'format'],
    ['format=csv&table=countries', 'table'],
    ['table=points', 'table'],
    ['since=2026', 'since'],
  ])('refuses ?%s, naming the parameter at fault', async (search, field) => {
    const response = await growth(search)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field }] })
  })
})

describe('GET /api/v1/analytics/geography', () => {
  it('keeps what a network calls itself from being a formula', async () => {
    const response = await api.fetch('/analytics/geography.csv?table=asns')
    const [head, first] = (await response.text()).split('\r\n')
    expect(head).toBe('asn,as_name,kind_estimated,nodes,share,nodes_before')
    expect(first).toBe('64500,"\'=cmd|""/C calc""!A1",other,4,1,')
  })
})

describe('GET /api/v1/analytics/messages', () => {
  it('says none where none came, and nothing where nobody looked', async () => {
    const response = await api.fetch('/analytics/messages?range=7d&format=csv')
    const [, ...lines] = (await response.text()).trimEnd().split('\r\n')
    const ofDay = (daysAgo: number) => {
      const start = new Date(TODAY - daysAgo * DAY_MS).toISOString()
      return lines
        .find((line) => line.startsWith(start))
        ?.split(',')
        .slice(1, 4)
    }
    expect(ofDay(1)).toEqual(['0', '0', '0'])
    expect(ofDay(4)).toEqual(['', '', ''])
  })
})

describe('GET /api/v1/analytics/health', () => {
  it('says what each part measures by day, and weighs those that are known', async () => {
    const { score, parts, trend } = await api.ask('getHealth', '/analytics/health?range=7d')
    const values = Object.fromEntries(parts.map(({ part, value }) => [part, value]))
    expect(values).toEqual({
      reachability: 3 / 4,
      churn: 1 / 4,
      freshness: 1,
      concentration: 1,
      quorum: null,
      propagation: null,
    })
    expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10)
    expect(parts.filter(({ weight }) => weight === 0).map(({ part }) => part)).toEqual([
      'quorum',
      'propagation',
    ])
    const weighed = parts.reduce(
      (sum, { part, value, weight }) => sum + weight * (scoreOf(part, value) ?? 0),
      0,
    )
    expect(score).toBeCloseTo(weighed, 10)
    expect(trend).toHaveLength(7)
    // The day before yesterday four of five answered; nobody could be gone.
    const before = (part: HealthPart) => parts.find((each) => each.part === part)?.trend.at(-3)?.score
    expect(before('reachability')).toBe(scoreOf('reachability', 4 / 5))
    expect([before('churn'), before('freshness')]).toEqual([null, scoreOf('freshness', 3 / 4)])
  })
})
