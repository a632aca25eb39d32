import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import { FactsRefusedError, FactsUnavailableError, type Fact } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { heartbeat, neighbours, visit } from '../../fixtures/facts'

let engine: TestEngine
let db: Database
const never = new AbortController().signal
const DAY_MS = 86_400_000

beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('collector')
})
afterAll(() => engine.stop())

const numberRow = z.object({ value: z.coerce.number() })
const ask = async (sql: string): Promise<number | undefined> =>
  (await db.select({ name: 'ask', sql, row: numberRow }))[0]?.value

describe('a fact that cannot be kept', () => {
  it('is left out and told, and the others of its batch are written', async () => {
    const told: [string, number][] = []
    const writer = createFactWriter(db, { onRefused: (reason, count) => told.push([reason, count]) })
    const nowMs = Date.now()
    const nobody = { ...visit(1, nowMs), peerId: '12D3KooWnobody' }
    const ancient = visit(2, 5)
    const links = neighbours(3, nowMs, [1])
    await writer.write(
      {
        id: 'mixed',
        facts: [
          nobody,
          ancient,
          visit(3, nowMs),
          { ...links, neighbours: ['QmNobody', ...links.neighbours] },
        ],
      },
      never,
    )
    expect(told.sort()).toEqual([
      ['its peer id is no identity', 1],
      ['its time is before what is kept: was the clock set?', 1],
    ])
    expect(await ask('SELECT count() AS value FROM sightings')).toBe(1)
    expect(await ask('SELECT length(neighbours) AS value FROM neighbour_sets')).toBe(1)
  })

  it('is found among a thousand when only the store can tell', async () => {
    const told: string[] = []
    const writer = createFactWriter(db, { onRefused: (reason) => told.push(reason) })
    const nowMs = Date.now()
    const beats: Fact[] = Array.from({ length: 1_000 }, (_, index) => heartbeat(nowMs - index, 'many'))
    const poison = { ...heartbeat(nowMs, 'many'), rssBytes: 1e30 } as Fact // Past what the column holds.
    beats.splice(617, 0, poison)
    for (let count = 0; count < 2; count += 1) await writer.write({ id: 'beats', facts: beats }, never)
    expect(told).toHaveLength(2)
    expect(told[0]).toMatch(/^collector_heartbeats: /)
    expect(await ask(`SELECT count() AS value FROM collector_heartbeats WHERE collector = 'many'`)).toBe(
      1_000,
    )
  })

  it('makes a batch refused when nothing else is in it', async () => {
    const writer = createFactWriter(db)
    await expect(writer.write({ id: 'old', facts: [visit(1, 5)] }, never)).rejects.toBeInstanceOf(
      FactsRefusedError,
    )
    await expect(writer.write({ id: '', facts: [] }, never)).rejects.toBeInstanceOf(FactsRefusedError)
    await writer.write({ id: 'empty', facts: [] }, never)
  })

  it('from the future is cut to the present, so that the next visit replaces it', async () => {
    const writer = createFactWriter(db)
    const nowMs = Date.now()
    await writer.write({ id: 'ahead', facts: [visit(7, nowMs + 30 * DAY_MS, { agent: 'ahead/1' })] }, never)
    const num = await ask(`SELECT max(node_num) AS value FROM node_latest`)
    const [early] = await getNodesByNum(db, [num ?? 0])
    expect(early?.lastVisitMs).toBeLessThanOrEqual(Date.now())
    await writer.write({ id: 'after', facts: [visit(7, Date.now(), { agent: 'now/1' })] }, never)
    const [late] = await getNodesByNum(db, [num ?? 0])
    expect(late?.agent).toBe('now/1')
  })

  it('with half a surrogate pair is kept with the mark of a lost character', async () => {
    const writer = createFactWriter(db)
    await writer.write(
      { id: 'half', facts: [visit(8, Date.now(), { agent: 'x\ud800/\u00e9\u{1f600}' })] },
      never,
    )
    const found = await db.select({
      name: 'agent',
      sql: `SELECT toString(agent) AS agent FROM node_latest FINAL WHERE agent LIKE 'x%'`,
      row: z.object({ agent: z.string() }),
    })
    expect(found).toEqual([{ agent: 'x\ufffd/é😀' }])
  })
})

describe('a store that cannot be written', () => {
  it('leaves the batch to be tried again, whether it lacks a table or is away', async () => {
    const owner = engine.open('owner')
    const writer = createFactWriter(db)
    const batch = { id: 'later', facts: [visit(9, Date.now())] }
    await owner.command({ name: 'take-away', sql: 'RENAME TABLE sightings TO sightings_away' })
    await expect(writer.write(batch, never)).rejects.toBeInstanceOf(FactsUnavailableError)
    await owner.command({ name: 'bring-back', sql: 'RENAME TABLE sightings_away TO sightings' })
    await engine.kill()
    await expect(writer.write(batch, never)).rejects.toBeInstanceOf(FactsUnavailableError)
    await engine.restart()
    const before = (await ask('SELECT count() AS value FROM sightings')) ?? 0
    await writer.write(batch, never)
    expect(await ask('SELECT count() AS value FROM sightings')).toBe(before + 1)
  })

  it('is left alone when the write is called off', async () => {
    const stopped = AbortSignal.abort(new Error('stopping'))
    await expect(
      createFactWriter(db).write({ id: 'off', facts: [visit(9, Date.now())] }, stopped),
    ).rejects.toBeInstanceOf(FactsUnavailableError)
  })
})
