/** The score of some days, each part counted anew from the facts that were written. @module */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getHealth } from '@/db/queries/analytics/get-health'
import { bringGrowthUpToDate } from '@/db/reckon/bring-growth-up-to-date'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { HEALTH_PARTS, healthAnswerSchema, type HealthAnswer, type HealthPart } from '@/lib/analytics/health'
import { HEALTH_RULES, scoreOf } from '@/lib/analytics/health-score'
import type { AnalyticsQuery } from '@/lib/analytics/range'
import { NO_PLACE, type Fact } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { NetworkProfile } from '@/lib/networks/profile'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'
import { failure, heartbeat, testNode, visit } from '../../../fixtures/facts'
import { writeFacts } from '../../../fixtures/history'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const TODAY = Math.floor(Date.now() / DAY_MS) * DAY_MS
/** A minute of today is over. */
const NOW = TODAY + MINUTE_MS
const DAYS = 12
/** Nobody looked on these days, counted back from today. */
const UNWATCHED = [7]
const never = new AbortController().signal
/** Minutes of each day in which collectors worked, from two in the morning on. */
const MINUTES = 60
const MEMBERS = [1, 2, 3]
const NODES = 30

const AUTHORITIES: NonNullable<NetworkProfile['authorities']> = {
  quorum: 2,
  agentName: 'meshara',
  members: MEMBERS.map((n) => ({
    name: `A${String(n)}`,
    publicKey: testNode(n).publicKey ?? '',
    trust: ['update'],
  })),
}

const startOf = (daysAgo: number): number => TODAY - daysAgo * DAY_MS
const watched = Array.from({ length: DAYS }, (_, at) => DAYS - at).filter((ago) => !UNWATCHED.includes(ago))
/** The second and third authority are both down for so many minutes, from the tenth on. */
const lossOf = (daysAgo: number): number => (daysAgo % 4) * 3

/** Of each node by day whether it answers, and by day the times of its messages, ms. */
const random = seededRandom(5)
const answers = new Map(
  watched.map((ago) => [
    ago,
    new Set(Array.from({ length: NODES }, (_, n) => 10 + n).filter(() => random() < 0.75)),
  ]),
)
const times = new Map(
  watched.map((ago) => [ago, Array.from({ length: 40 }, () => 400 + random() * (300 + 400 * ago))]),
)
const systemOf = (n: number): number => 64_500 + Math.floor((n % 12) ** 2 / 20)

function factsOf(daysAgo: number): Fact[] {
  const startMs = startOf(daysAgo) + 2 * HOUR_MS
  const facts: Fact[] = []
  for (let second = 0; second <= MINUTES * 60; second += 20) facts.push(heartbeat(startMs + second * 1_000))
  for (let minute = 0; minute <= MINUTES; minute += 1) {
    for (const member of MEMBERS) {
      const failed = member > 1 && minute >= 10 ? minute - 9 : 0
      const atMs = startMs + minute * MINUTE_MS
      facts.push(
        failed > 0 && minute < 10 + lossOf(daysAgo) ? failure(member, atMs, failed) : visit(member, atMs),
      )
    }
  }
  for (let n = 10; n < 10 + NODES; n += 1) {
    const place = { ...NO_PLACE, source: 'simulated' as const, country: 'DE', asn: systemOf(n) }
    const atMs = startMs + n * MINUTE_MS
    facts.push(
      answers.get(daysAgo)?.has(n) === true
        ? visit(n, atMs, { place, agent: n % 3 === 0 ? 'meshara/1.0.0' : 'meshara/1.1.0' })
        : failure(n, atMs, 1, { place }),
    )
  }
  return facts
}

let engine: TestEngine
let web: Database
let collector: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery, nowMs = NOW): Promise<HealthAnswer> =>
  healthAnswerSchema.parse(await getHealth(web, AUTHORITIES, query, nowMs))
const partOf = ({ parts }: HealthAnswer, part: HealthPart) => {
  const found = parts.find((each) => each.part === part)
  if (found === undefined) throw new Error(`No part ${part}.`)
  return found
}

describe('health', () => {
  it('of an empty database is not known', async () => {
    const { score, parts, isSoFar } = await ask({})
    expect({ score, isSoFar }).toEqual({ score: null, isSoFar: true })
    expect(parts.every(({ value, atMs }) => value === null && atMs === null)).toBe(true)
  })

  it('of a network that was first met today is told as it is so far, and has no course yet', async () => {
    await writeFacts(collector, factsOf(DAYS))
    await bringGrowthUpToDate(collector, never)
    const answer = await ask({}, startOf(DAYS) + 4 * HOUR_MS)
    const reachable = answers.get(DAYS)?.size ?? 0
    expect(answer.isSoFar).toBe(true)
    expect(partOf(answer, 'reachability')).toMatchObject({
      value: (reachable + MEMBERS.length) / (NODES + MEMBERS.length),
      atMs: startOf(DAYS),
    })
    expect(answer.score).not.toBeNull()
    expect(answer.trend.every(({ score }) => score === null)).toBe(true)
  })

  describe('of twelve days', () => {
    beforeAll(async () => {
      await writeFacts(collector, [
        ...watched.filter((ago) => ago !== DAYS).flatMap(factsOf),
        // Today one of two that were visited answered, in another system.
        heartbeat(TODAY + 10_000),
        visit(90, TODAY + 10_000, {
          place: { ...NO_PLACE, source: 'simulated', country: 'US', asn: 65_000 },
        }),
        failure(10, TODAY + 20_000, 1),
      ])
      await collector.insert({
        table: 'reckoned_messages',
        columns: ['slot', 'hour', 'topic', 'type', 'reached', 'deliveries', 'duplicates', 't90_ms'],
        rows: [...times].flatMap(([ago, ofDay]) =>
          ofDay.map((ms) => {
            const atS = (startOf(ago) + 2 * HOUR_MS) / 1_000
            return [atS, atS, 'demo/chat', 'Query', 3, 3, 3, ms]
          }),
        ),
        token: 'health-messages',
      })
      await bringGrowthUpToDate(collector, never)
      await bringSessionsUpToDate(collector, never)
    }, 60_000)

    it('has each part of each whole day as a plain count of the facts has it', async () => {
      const answer = await ask({ range: '30d' })
      const scoreAt = (part: HealthPart, ago: number): number | null =>
        partOf(answer, part).trend.find(({ startMs }) => startMs === startOf(ago))?.score ?? null
      watched.forEach((ago, at) => {
        const reached = answers.get(ago) ?? new Set<number>()
        const all = reached.size + MEMBERS.length
        expect(scoreAt('reachability', ago)).toBeCloseTo(
          scoreOf('reachability', all / (NODES + MEMBERS.length)) ?? NaN,
          8,
        )
        const was = answers.get(watched[at - 1] ?? -1)
        const gone = [...(was ?? [])].filter((n) => !reached.has(n)).length
        if (was === undefined) expect(scoreAt('churn', ago)).toBeNull()
        else
          expect(scoreAt('churn', ago)).toBeCloseTo(
            scoreOf('churn', gone / (was.size + MEMBERS.length)) ?? NaN,
            8,
          )
        expect(scoreAt('concentration', ago)).toBeCloseTo(
          scoreOf('concentration', systemsHoldingHalf([...reached].map(systemOf))) ?? NaN,
          8,
        )
        // Down is known from the second failure on; within the minute in which a visit tells it.
        const kept = 1 - Math.max(0, lossOf(ago) - 1) / MINUTES
        const margin = 100 / (HEALTH_RULES.quorum.good - HEALTH_RULES.quorum.bad) / MINUTES
        expect(Math.abs((scoreAt('quorum', ago) ?? NaN) - (scoreOf('quorum', kept) ?? NaN))).toBeLessThan(
          1.1 * margin,
        )
        const sorted = [...(times.get(ago) ?? [])].sort((a, b) => a - b)
        const [low, high] = [sorted[34] ?? NaN, sorted[37] ?? NaN]
        expect(scoreAt('propagation', ago)).toBeGreaterThanOrEqual(
          scoreOf('propagation', high * 1.005) ?? NaN,
        )
        expect(scoreAt('propagation', ago)).toBeLessThanOrEqual(scoreOf('propagation', low / 1.005) ?? NaN)
      })
      const unwatched = UNWATCHED.map((ago) => HEALTH_PARTS.map((part) => scoreAt(part, ago)))
      expect(unwatched.flat().every((score) => score === null)).toBe(true)
    })

    it('is of the last whole day, whatever a minute of today says', async () => {
      for (const query of [{}, { range: '24h' }, { from: new Date(TODAY).toISOString() }] as const) {
        const answer = await ask(query)
        const reached = answers.get(1)?.size ?? 0
        expect(answer.isSoFar).toBe(false)
        expect(partOf(answer, 'reachability').value).toBeCloseTo(
          (reached + MEMBERS.length) / (NODES + MEMBERS.length),
          10,
        )
        expect(new Set(answer.parts.map(({ atMs }) => atMs))).toEqual(new Set([startOf(1)]))
        expect(answer.trend.at(-1)).toEqual({ startMs: TODAY, score: null })
        const sum = answer.parts.reduce((total, { score, weight }) => total + weight * (score ?? 0), 0)
        expect(answer.score).toBeCloseTo(sum, 8)
      }
    })

    it('is the mean of its parts by weight, on every day', async () => {
      const { trend, parts } = await ask({ range: '30d' })
      trend.forEach(({ score }, at) => {
        const known = parts.flatMap(({ part, trend: days }) => {
          const ofDay = days[at]?.score ?? null
          return ofDay === null ? [] : [{ score: ofDay, weight: HEALTH_RULES[part].weight }]
        })
        if (known.length === 0) expect(score).toBeNull()
        else {
          const total = known.reduce((sum, { weight }) => sum + weight, 0)
          const mean = known.reduce((sum, each) => sum + (each.weight * each.score) / total, 0)
          expect(score).toBeCloseTo(mean, 8)
        }
      })
    })

    it('goes back to a day at most three whole days ago, and says which', async () => {
      const later = await ask({}, NOW + 2 * DAY_MS)
      // Today has become the day before yesterday, and something of it is known.
      expect(partOf(later, 'reachability').atMs).toBe(TODAY)
      expect(partOf(later, 'propagation').atMs).toBe(startOf(1))
      const muchLater = await ask({}, NOW + 4 * DAY_MS)
      expect({ score: muchLater.score, isSoFar: muchLater.isSoFar }).toEqual({ score: null, isSoFar: false })
    })
  })
})

function systemsHoldingHalf(systems: readonly number[]): number {
  const held = new Map<number, number>()
  for (const system of systems) held.set(system, (held.get(system) ?? 0) + 1)
  let sum = 0
  return [...held.values()]
    .sort((a, b) => b - a)
    .filter((nodes) => {
      const isNeeded = 2 * sum <= systems.length
      sum += nodes
      return isNeeded
    }).length
}
