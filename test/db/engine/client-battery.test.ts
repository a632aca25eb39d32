/** The real ClickHouse client, unmodified, against the embedded engine. */
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { clientsOf, type Clients } from '../../fixtures/engine-client'

let engine: TestEngine
let clients: Clients

beforeAll(async () => {
  engine = await startTestEngine()
  clients = clientsOf(engine)
  const owner = clients.open('owner')
  await owner.command({
    query: `CREATE TABLE t (id UInt32, text String, at DateTime64(3, 'UTC'), list Array(UInt8), maybe Nullable(Float32))
            ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000`,
  })
}, 60_000)
afterAll(async () => {
  await clients.close()
  await engine.stop()
})

describe('reading', () => {
  it('answers every JSON format with the same rows', async () => {
    const owner = clients.open('owner')
    const query = 'SELECT number AS n, toString(number) AS s FROM numbers(3) ORDER BY n'
    const rows = [0, 1, 2].map((n) => ({ n, s: String(n) }))
    const read = async <
      F extends 'JSON' | 'JSONObjectEachRow' | 'JSONEachRow' | 'JSONCompactEachRow' | 'JSONCompact',
    >(
      format: F,
    ) => (await owner.query({ query, format })).json<unknown>()
    expect(await read('JSON')).toMatchObject({ data: rows.map(({ n, s }) => ({ n, s })), rows: 3 })
    expect(await read('JSONCompact')).toMatchObject({ data: rows.map(({ n, s }) => [n, s]), rows: 3 })
    expect(await read('JSONEachRow')).toEqual(rows)
    expect(await read('JSONCompactEachRow')).toEqual(rows.map(({ n, s }) => [n, s]))
    expect(Object.values(await read('JSONObjectEachRow'))).toEqual(rows)
  })

  it.each(['CSV', 'CSVWithNames', 'TabSeparated', 'TabSeparatedWithNames', 'Parquet'] as const)(
    'answers %s in the format asked for',
    async (format) => {
      const result = await clients.open('owner').query({ query: 'SELECT 1 AS a, 2 AS b', format })
      const text = await result.text()
      const expected = {
        CSV: '1,2\n',
        CSVWithNames: '"a","b"\n1,2\n',
        TabSeparated: '1\t2\n',
        TabSeparatedWithNames: 'a\tb\n1\t2\n',
        Parquet: expect.stringMatching(/^PAR1/) as unknown,
      }
      expect(text).toEqual(expected[format])
    },
  )

  it('streams a result that is larger than its buffers, row by row', async () => {
    const result = await clients.open('owner').query({
      query: 'SELECT number FROM numbers(300000)',
      format: 'JSONEachRow',
    })
    let sum = 0
    let chunks = 0
    for await (const rows of result.stream<{ number: number }>()) {
      chunks++
      for (const row of rows) sum += row.json().number
    }
    expect(sum).toBe((300_000 * 299_999) / 2)
    expect(chunks).toBeGreaterThan(1)
  })

  it('reports an exception that comes after the first rows', async () => {
    const result = await clients.open('owner').query({
      query:
        "SELECT throwIf(number = 200000, 'boom') AS x FROM numbers(400000) SETTINGS max_block_size = 1000, max_threads = 1",
      format: 'JSONEachRow',
    })
    await expect(result.json()).rejects.toThrow('boom')
  })

  it('answers gzip when asked, whole and as a stream', async () => {
    const owner = clients.open('owner', { compression: { response: true, request: true } })
    const whole = await owner.query({ query: 'SELECT number AS n FROM numbers(1000)', format: 'JSON' })
    expect((await whole.json()).data).toHaveLength(1_000)
    const rows = await owner.query({
      query: 'SELECT number AS n FROM numbers(100000)',
      format: 'JSONEachRow',
    })
    expect(await rows.json()).toHaveLength(100_000)
  })

  it('serves 20 queries at once, each with its own answer', async () => {
    const owner = clients.open('owner', { max_open_connections: 20 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const result = await owner.query({
          query: 'SELECT {n:UInt32} AS n, sum(number) AS s FROM numbers(1000000)',
          query_params: { n },
          format: 'JSONEachRow',
        })
        return (await result.json<{ n: number }>())[0]?.n
      }),
    )
    expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })
})

describe('parameters', () => {
  const hostile = [
    "'; DROP TABLE t; --",
    "\\'",
    '\\',
    '\\\\N',
    '\\N',
    'tab\tline\nreturn\rzero\0end',
    '`"$$ {x:String} %s ?',
    'ünïcödé 🌍 \u2028',
    ' ',
    'NULL',
    'DEFAULT',
    'x'.repeat(20_000),
  ]
  it.each(['url', 'multipart'] as const)('bound by %s come back exactly as they were sent', async (way) => {
    for (const text of hostile) {
      const result = await clients.open('web').query({
        query: 'SELECT {text:String} AS text, {list:Array(String)} AS list, {none:Nullable(String)} AS none',
        query_params: { text, list: [text, 'b'], none: null },
        use_multipart_params: way === 'multipart',
        format: 'JSONEachRow',
      })
      expect(await result.json()).toEqual([{ text, list: [text, 'b'], none: null }])
    }
  })

  it('of one query are not there for the next', async () => {
    const web = clients.open('web')
    for (let round = 0; round < 10; round++) {
      await web
        .query({ query: 'SELECT {secret:String}', query_params: { secret: 'x' } })
        .then((r) => r.text())
    }
    await expect(web.query({ query: 'SELECT {secret:String}' })).rejects.toMatchObject({ code: '456' })
  })
})

describe('writing', () => {
  const CASES: ['JSONEachRow' | 'JSONCompactEachRow', unknown[]][] = [
    ['JSONEachRow', [{ id: 1, text: 'a', at: '2026-01-01 00:00:00.000', list: [1], maybe: null }]],
    ['JSONCompactEachRow', [[1, 'a', '2026-01-01 00:00:00.000', [1], null]]],
  ]
  it.each(CASES)('takes %s', async (format, values) => {
    const owner = clients.open('owner')
    await owner.command({ query: 'TRUNCATE TABLE t' })
    const { summary } = await owner.insert({ table: 't', values, format })
    expect(summary?.written_rows).toBe('1')
    const result = await owner.query({ query: 'SELECT * FROM t', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([
      { id: 1, text: 'a', at: '2026-01-01 00:00:00.000', list: [1], maybe: null },
    ])
  })

  it('takes CSV and TSV as a stream, compressed', async () => {
    const owner = clients.open('owner', { compression: { request: true } })
    await owner.command({ query: 'TRUNCATE TABLE t' })
    await owner.insert({
      table: 't',
      columns: ['id', 'text'],
      values: Readable.from(['1,"a, ""b"""\n', '2,c\n'], { objectMode: false }),
      format: 'CSV',
    })
    await owner.insert({
      table: 't',
      columns: ['id', 'text'],
      values: Readable.from(['3\td\\te\n'], { objectMode: false }),
      format: 'TabSeparated',
    })
    const result = await owner.query({
      query: 'SELECT id, text FROM t ORDER BY id',
      format: 'JSONCompactEachRow',
    })
    expect(await result.json()).toEqual([
      [1, 'a, "b"'],
      [2, 'c'],
      [3, 'd\te'],
    ])
  })

  it('writes a batch once, however often it comes with its token', async () => {
    const owner = clients.open('owner')
    await owner.command({ query: 'TRUNCATE TABLE t' })
    const once = async (token: string) =>
      owner.insert({
        table: 't',
        columns: ['id'],
        values: [[7]],
        format: 'JSONCompactEachRow',
        clickhouse_settings: { insert_deduplication_token: token },
      })
    await once('a')
    await once('a')
    await once('b')
    const result = await owner.query({ query: 'SELECT count() AS n FROM t', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([{ n: 2 }])
  })

  it('says which row does not parse, and writes nothing', async () => {
    const owner = clients.open('owner')
    await owner.command({ query: 'TRUNCATE TABLE t' })
    const bad = owner.insert({
      table: 't',
      columns: ['id'],
      values: [[1], ['x']],
      format: 'JSONCompactEachRow',
    })
    await expect(bad).rejects.toThrow(/at row 2|Cannot parse/)
    const result = await owner.query({ query: 'SELECT count() AS n FROM t', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([{ n: 0 }])
  })
})
