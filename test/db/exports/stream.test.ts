/** Results that are read while they are made, from a real engine. */
import { readFileSync } from 'node:fs'
import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DatabaseError, type Database } from '@/db/client'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

let engine: TestEngine
let exporting: Database
beforeAll(async () => {
  engine = await startTestEngine()
  exporting = engine.open('export')
}, 60_000)
afterAll(() => engine.stop())

/** Resident memory of the engine's process, bytes. */
const engineMemory = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(engine.pid)}/status`, 'utf8'))?.[1]) * 1_024

const running = async (): Promise<number> => {
  const [row] = await engine.open('owner').select({
    name: 'count-running',
    sql: 'SELECT count() AS queries FROM system.processes',
    row: z.object({ queries: z.coerce.number() }),
  })
  return (row?.queries ?? 0) - 1
}

/** By the query that runs. */
const rowsRead = async (): Promise<number> => {
  const [row] = await engine.open('owner').select({
    name: 'rows-read',
    sql: "SELECT max(read_rows) AS rows FROM system.processes WHERE query LIKE '%toIntervalSecond%'",
    row: z.object({ rows: z.coerce.number() }),
  })
  return row?.rows ?? 0
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come about within 10 s.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const ROWS = `SELECT number AS n, concat('row ', toString(number)) AS name,
  toDateTime64('2026-11-20 12:00:00.250', 3, 'UTC') + toIntervalSecond(number) AS seen
  FROM (SELECT number FROM numbers({rows:UInt64}))`
const ENDLESS = { name: 'endless', sql: ROWS, params: { rows: 1e15 }, format: 'CSVWithNames' }

describe('a streamed result', () => {
  it('has the same rows in every format, times in UTC', async () => {
    const ask = (format: string) => exporting.stream({ name: 'rows', sql: ROWS, params: { rows: 3 }, format })
    expect((await text(await ask('CSVWithNames'))).split('\r\n').slice(0, 2)).toEqual([
      '"n","name","seen"',
      '0,"row 0","2026-11-20T12:00:00.250Z"',
    ])
    const lines = (await text(await ask('JSONEachRow'))).trim().split('\n')
    expect(JSON.parse(lines[2] ?? '')).toEqual({ n: 2, name: 'row 2', seen: '2026-11-20T12:00:02.250Z' })

    const arrow = tableFromIPC(await buffer(await ask('ArrowStream')))
    expect(arrow.toArray().map((row) => Number((row as { n: bigint }).n))).toEqual([0, 1, 2])
    const parquet = await buffer(await ask('Parquet'))
    const file = parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.byteLength)
    const rows = await parquetReadObjects({ file })
    expect(rows[1]).toEqual({ n: 1n, name: 'row 1', seen: new Date('2026-11-20T12:00:01.250Z') })
  })

  it.each(['CSVWithNames', 'JSONEachRow', 'Parquet', 'ArrowStream'])(
    'of millions of rows takes no memory that grows with them, as %s',
    async (format) => {
      const before = engineMemory()
      let most = 0
      let bytes = 0
      const stream = await exporting.stream({ name: 'rows', sql: ROWS, params: { rows: 2_000_000 }, format })
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        bytes += chunk.length
        if (bytes % 64 < 8) most = Math.max(most, engineMemory())
      }
      most = Math.max(most, engineMemory())
      expect(bytes).toBeGreaterThan(10_000_000)
      expect(most - before).toBeLessThan(300_000_000)
    },
    60_000,
  )

  it('ends the query when nobody reads it any more', async () => {
    const stream = await exporting.stream(ENDLESS)
    await until(async () => (await running()) === 1)
    stream.destroy()
    await until(async () => (await running()) === 0)
  })

  it('waits for a reader that is slow, and holds nothing back for it', async () => {
    const stream = await exporting.stream(ENDLESS)
    stream.once('readable', () => undefined)
    await until(() => Promise.resolve(stream.readableLength > 0))
    const before = engineMemory()
    const read = await rowsRead()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await rowsRead()).toBe(read)
    expect(engineMemory() - before).toBeLessThan(50_000_000)
    stream.destroy()
    await until(async () => (await running()) === 0)
  })

  it('fails, and does not end, when it breaks off', async () => {
    const sql = 'SELECT throwIf(number = 3000000) AS a, number FROM numbers(10000000)'
    const stream = await exporting.stream({ name: 'breaks-off', sql, format: 'CSVWithNames' })
    let last = ''
    const reading = async (): Promise<void> => {
      for await (const chunk of stream as AsyncIterable<Buffer>) last = chunk.toString()
    }
    await expect(reading()).rejects.toMatchObject({ name: 'DatabaseError', code: 395 })
    expect(last).not.toContain('__exception__')
  })

  it('leaves nothing behind when it takes more memory than it may', async () => {
    const sql = 'SELECT groupArray(number) AS list FROM numbers(1000000000)'
    const asking = exporting.stream({ name: 'too-large', sql, format: 'Parquet' })
    await expect(asking).rejects.toBeInstanceOf(DatabaseError)
    expect(await running()).toBe(0)
  }, 20_000)

  it('fails before it begins when the question makes no sense', async () => {
    const asking = exporting.stream({ name: 'wrong', sql: 'SELECT x FROM nowhere', format: 'Parquet' })
    await expect(asking).rejects.toBeInstanceOf(DatabaseError)
  })

  it('fails when the engine dies', async () => {
    const stream = await exporting.stream(ENDLESS)
    const reading = (async () => {
      let killing: Promise<void> | undefined
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (chunk.length > 0) killing ??= engine.kill()
      }
    })()
    await expect(reading).rejects.toThrow()
    await engine.restart()
    const again = await exporting.stream({
      name: 'rows',
      sql: ROWS,
      params: { rows: 1 },
      format: 'JSONEachRow',
    })
    expect(await text(again)).toContain('row 0')
  }, 30_000)
})
