import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import type { AnswerFact } from '@/lib/authorities/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { announcement, messageId } from '../../fixtures/facts'

const KEY = '0a'.repeat(32)
const OTHER_KEY = '0b'.repeat(32)
const DAY_MS = 86_400_000
const answer = (atMs: number): AnswerFact => ({
  kind: 'answer',
  collector: 'c1',
  atMs,
  publicKey: KEY,
  messageId: messageId(9),
  answerMs: 12.5,
})

let engine: TestEngine
let db: Database
beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('collector')
})
afterAll(() => engine.stop())

const ask = (sql: string): Promise<unknown[]> => db.select({ name: 'ask', sql, row: z.unknown() })
const ANNOUNCED = `
  SELECT toUnixTimestamp64Milli(seen_at) - {now} AS ms, toString(collector) AS collector, message_id AS id,
    toString(kind) AS kind, sender, public_key AS key, toString(verdict) AS verdict, version_named AS version,
    required_version AS required, toInt32(size_bytes) AS size, checksum
  FROM announcements FINAL ORDER BY id, key`

describe('what is heard of authorities', () => {
  it('is written once for its batch, an announcement as a row a signature, and nothing ahead of the clock or too old', async () => {
    const nowMs = Date.now()
    const writer = createFactWriter(db, { now: () => nowMs })
    const batch = {
      id: 'authorities',
      facts: [
        announcement(1, nowMs - 1_000, {
          sender: OTHER_KEY,
          version: '1.2.3\ud800',
          requiredVersion: '1.0.0',
          signatures: [
            { publicKey: KEY, verdict: 'valid' as const },
            { publicKey: OTHER_KEY, verdict: 'untrusted' as const },
          ],
        }),
        announcement(2, nowMs + DAY_MS, { form: 'announcement' }),
        announcement(3, nowMs - 500 * DAY_MS),
        answer(nowMs - 5),
      ],
    }
    await writer.write(batch, new AbortController().signal)
    await writer.write(batch, new AbortController().signal)
    const common = { collector: 'c1', size: 1_000, checksum: 'ab'.repeat(32) }
    const first = {
      ...common,
      ms: -1_000,
      id: messageId(1),
      kind: 'package',
      sender: OTHER_KEY,
      version: '1.2.3\ufffd',
      required: '1.0.0',
    }
    const rows = await ask(ANNOUNCED.replace('{now}', String(nowMs)))
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        { ...first, key: KEY, verdict: 'valid' },
        { ...first, key: OTHER_KEY, verdict: 'untrusted' },
        {
          ...common,
          ms: 0,
          id: messageId(2),
          kind: 'announcement',
          sender: '',
          key: '',
          verdict: 'unsigned',
          version: '1.0.0',
          required: '',
        },
      ]),
    )
    expect(
      await ask(
        `SELECT toUnixTimestamp64Milli(at) - ${String(nowMs)} AS ms, public_key AS key, message_id AS id, answer_ms AS took, toString(collector) AS collector
         FROM authority_answers`,
      ),
    ).toEqual([{ ms: -5, key: KEY, id: messageId(9), took: 12.5, collector: 'c1' }])
  })

  it('is kept for 90 days where it is not valid, and for good where it is', async () => {
    const nowMs = Date.now()
    const signed = (n: number, daysAgo: number) =>
      announcement(n, nowMs - daysAgo * DAY_MS, {
        signatures: [
          { publicKey: KEY, verdict: 'valid' as const },
          { publicKey: OTHER_KEY, verdict: 'untrusted' as const },
          { publicKey: null, verdict: 'invalid' as const },
        ],
      })
    const batch = { id: 'old', facts: [signed(51, 89), signed(52, 91), signed(53, 380)] }
    await createFactWriter(db, { now: () => nowMs }).write(batch, new AbortController().signal)
    await engine.open('owner').command({ name: 'merge', sql: 'OPTIMIZE TABLE announcements FINAL' })
    const kept = (n: number) =>
      ask(`SELECT toString(verdict) AS verdict FROM announcements FINAL WHERE message_id = '${messageId(n)}'
        ORDER BY verdict`)
    expect(await Promise.all([51, 52, 53].map(kept))).toEqual([
      [{ verdict: 'invalid' }, { verdict: 'untrusted' }, { verdict: 'valid' }],
      [{ verdict: 'valid' }],
      [{ verdict: 'valid' }],
    ])
  })
})
