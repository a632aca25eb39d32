import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { answerInFrame } from '@/db/queries/analytics/answer-in-frame'
import { answerFrameSchema, type AnswerFrame } from '@/lib/analytics/answer'
import type { AnalyticsQuery } from '@/lib/analytics/range'
import type { NetworkProfile } from '@/lib/networks/profile'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'
import { heartbeat, visit } from '../../../fixtures/facts'
import { writeFacts } from '../../../fixtures/history'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A Wednesday, 12:20 UTC. */
const NOW = Date.parse('2026-03-18T12:20:00Z')
const TODAY = Date.parse('2026-03-18T00:00:00Z')

const anything = z.unknown()
let engine: TestEngine
let web: Database
let collector: Database

const frame = (
  query: AnalyticsQuery,
  nowMs = NOW,
  authorities?: NetworkProfile['authorities'],
): Promise<AnswerFrame> => answerInFrame(web, query, nowMs, undefined, authorities, () => Promise.resolve({}))

/** Those with these keys are trusted with updates, `dd` is not. */
const listed = (quorum: number): NonNullable<NetworkProfile['authorities']> => ({
  quorum,
  agentName: 'demo',
  members: ['aa', 'bb', 'cc', 'dd'].map((publicKey) => ({
    name: publicKey,
    publicKey,
    trust: [publicKey === 'dd' ? 'signing' : 'update'],
  })),
})

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  collector = engine.open('collector')
}, 120_000)
afterAll(() => engine.stop())

/** A beat in each minute of a stretch, its end left out. */
function beats(fromMs: number, toMs: number, name = 'c1') {
  return Array.from({ length: Math.round((toMs - fromMs) / MINUTE_MS) }, (_, at) =>
    heartbeat(fromMs + at * MINUTE_MS + 30_000, name),
  )
}

describe('what every dashboard is told', () => {
  it('of an empty database: no first fact, gaps alone, and no outage of what never began', async () => {
    for (const range of ['24h', '30d', 'all'] as const) {
      const answer = answerFrameSchema.parse(await frame({ range }))
      expect(answer).toMatchObject({ firstMs: null, annotations: [], asOfMs: NOW })
      expect(answer.coverage.length).toBeGreaterThan(0)
      expect(answer.coverage.every(({ observed }) => observed === 0)).toBe(true)
    }
  })

  it('how well each bucket was observed by any collector, and when none worked', async () => {
    const begin = TODAY - 2 * DAY_MS + 10 * HOUR_MS
    await writeFacts(collector, [
      ...beats(begin, TODAY - DAY_MS + 6 * HOUR_MS),
      // One minute is left out, then two; a second collector covers half of a longer pause.
      ...beats(TODAY - DAY_MS + 6 * HOUR_MS + MINUTE_MS, TODAY - DAY_MS + 7 * HOUR_MS),
      ...beats(TODAY - DAY_MS + 7 * HOUR_MS + 2 * MINUTE_MS, TODAY - DAY_MS + 8 * HOUR_MS),
      ...beats(TODAY - DAY_MS + 8 * HOUR_MS, TODAY - DAY_MS + 10 * HOUR_MS + 30 * MINUTE_MS, 'c2'),
      ...beats(TODAY - DAY_MS + 10 * HOUR_MS, TODAY - DAY_MS + 11 * HOUR_MS),
      // Away over midnight.
      ...beats(TODAY + 2 * HOUR_MS + 15 * MINUTE_MS, NOW - 5 * MINUTE_MS),
      visit(1, begin + 5 * MINUTE_MS),
    ])
    const answer = answerFrameSchema.parse(await frame({ range: '7d', bucket: 'day' }))
    expect(answer.firstMs).toBe(begin + 5 * MINUTE_MS)
    const observed = new Map(answer.coverage.map((each) => [each.startMs, each.observed]))
    expect(answer.coverage).toHaveLength(7)
    expect(observed.get(TODAY - 3 * DAY_MS)).toBe(0)
    expect(observed.get(TODAY - 2 * DAY_MS)).toBeCloseTo(14 / 24, 10)
    expect(observed.get(TODAY - DAY_MS)).toBeCloseTo((11 * 60 - 3) / 1_440, 10)
    expect(observed.get(TODAY)).toBeCloseTo((10 * 60) / (12 * 60 + 20), 10)
    expect(answer.coverage.map(({ isOpen }) => isOpen)).toEqual([...Array<boolean>(6).fill(false), true])

    expect(answer.annotations).toEqual([
      {
        kind: 'outage',
        fromMs: TODAY - DAY_MS + 7 * HOUR_MS,
        toMs: TODAY - DAY_MS + 7 * HOUR_MS + 2 * MINUTE_MS,
        text: 'No collector worked',
      },
      {
        kind: 'outage',
        fromMs: TODAY - DAY_MS + 11 * HOUR_MS,
        toMs: TODAY + 2 * HOUR_MS + 15 * MINUTE_MS,
        text: 'No collector worked',
      },
      { kind: 'outage', fromMs: NOW - 5 * MINUTE_MS, toMs: null, text: 'No collector works' },
    ])
  })

  it('the same of a range that begins within an outage, by the hour', async () => {
    const answer = await frame({ range: '24h' })
    const night = answer.annotations.find(({ toMs }) => toMs === TODAY + 2 * HOUR_MS + 15 * MINUTE_MS)
    expect(night?.fromMs).toBe(TODAY - DAY_MS + 13 * HOUR_MS)
    expect(answer.coverage.find(({ startMs }) => startMs === TODAY + 2 * HOUR_MS)?.observed).toBe(0.75)
    expect(answer.coverage.find(({ startMs }) => startMs === TODAY + HOUR_MS)?.observed).toBe(0)
  })

  it('the questions as they were put, which run as they stand', async () => {
    const answer = await frame({ range: '90d', bucket: 'week', compare: 'previous' })
    expect(answer.range.previous?.toMs).toBeLessThanOrEqual(answer.range.fromMs)
    expect(answer.queries.map(({ name }) => name)).toContain('get-coverage')
    for (const { sql, params } of answer.queries) {
      expect(sql).not.toMatch(/^\s/)
      await expect(
        engine.open('web').select({ name: 'again', sql, params, row: anything }),
      ).resolves.toBeDefined()
    }
  })

  it('releases: as announced with as many signatures that hold as the quorum says, else as first seen on some nodes', async () => {
    const announcement = (version: string, atMs: number, verdict: string, key: string) => [
      atMs,
      'c1',
      `m${version}`,
      'announcement',
      '',
      key,
      verdict,
      version,
      'same',
    ]
    await collector.insert({
      table: 'announcements',
      columns: [
        'seen_at',
        'collector',
        'message_id',
        'kind',
        'sender',
        'public_key',
        'verdict',
        'version_named',
        'checksum',
      ],
      rows: [
        announcement('2.0.0', TODAY - DAY_MS + 1_000, 'valid', 'aa'),
        announcement('2.0.0', TODAY - DAY_MS + 1_500, 'valid', 'bb'),
        announcement('2.0.0', TODAY - DAY_MS, 'untrusted', 'cc'),
        announcement('6.6.6', TODAY - DAY_MS, 'invalid', 'aa'),
        announcement('9.9.9', TODAY - DAY_MS, 'valid', 'aa'),
        // Trusted with updates when it was heard, and no longer.
        announcement('9.9.9', TODAY - DAY_MS, 'valid', 'dd'),
      ],
    })
    const day = (daysAgo: number) => new Date(TODAY - daysAgo * DAY_MS).toISOString().slice(0, 10)
    const counted = (daysAgo: number, agent: string, reachable: number) => [
      'day',
      day(daysAgo),
      'agent',
      agent,
      reachable,
      reachable,
      NOW,
    ]
    await collector.insert({
      table: 'presence_counts',
      columns: ['bucket', 'start', 'dimension', 'value', 'seen', 'reachable', 'version'],
      rows: [
        counted(2, 'demo/1.0.0', 9),
        counted(1, 'demo/1.1.0', 2),
        counted(0, 'demo/1.1.0', 3),
        counted(0, 'demo/2.0.0', 5),
        counted(0, 'demo/2.1.0-rc1', 5),
        counted(0, 'storm', 5),
      ],
    })
    const marks = async (authorities: NetworkProfile['authorities']) => {
      const { annotations } = await frame({ range: '7d', bucket: 'day' }, NOW, authorities)
      return annotations.filter(({ kind }) => kind === 'release')
    }
    const ofTwo = { kind: 'release', fromMs: TODAY - DAY_MS + 1_000, toMs: null, text: '2.0.0 announced' }
    const ofOne = { kind: 'release', fromMs: TODAY - DAY_MS, toMs: null, text: '9.9.9 announced' }
    const seen = ['demo 1.1.0 first seen', 'demo 2.0.0 first seen'].map((text) => ({
      kind: 'release',
      fromMs: TODAY,
      toMs: null,
      text,
    }))
    expect(await marks(listed(2))).toEqual([ofTwo, seen[0]])
    expect(await marks(listed(1))).toEqual([ofOne, ofTwo, seen[0]])
    expect(await marks(listed(3))).toHaveLength(2)
    expect(await marks(listed(3))).toEqual(expect.arrayContaining(seen))
    expect(await marks(undefined)).toHaveLength(2)
  })
})
