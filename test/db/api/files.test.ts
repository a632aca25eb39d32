/** The rows of answers as files: every format against the JSON, read by readers that are not ours. */
import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { gunzipSync } from 'node:zlib'
import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowColumns } from '@/app/_server/api/row-columns'
import { ROW_SOURCES } from '@/app/_server/api/row-sources'
import { OPERATIONS, type OperationId } from '@/lib/api/operations'
import type { Operation } from '@/lib/api/operation'
import { problemSchema } from '@/lib/api/problem'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { heartbeat, hops, messageId, peerId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'
import { readCsv } from '../../fixtures/read-csv'

const HEARD = Date.now() - 600_000
/** What a peer would write to have it run in somebody's spreadsheet. */
const FORMULA = '=HYPERLINK("http://evil.example","a, b")'
const FORMATS = ['ndjson', 'csv', 'parquet', 'arrow'] as const

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  await writeFacts(api.collector, [
    ...[4, 3, 2, 1, 0].map((beat) => heartbeat(Date.now() - beat * 20_000)),
    visit(1, HEARD, { agent: FORMULA }),
    visit(2, HEARD),
    hops(HEARD, [
      { kind: 'publish', node: 1, message: 1 },
      { kind: 'deliver', node: 2, peer: 1, message: 1 },
      { kind: 'reject', node: 1, peer: 2, message: 2, reason: FORMULA },
    ]),
  ])
  await writeMessages(api.collector, [
    { id: messageId(1), heardAtMs: HEARD, reached: 2, topic: FORMULA },
    { id: messageId(2), heardAtMs: HEARD + 1, reached: 1, topic: 'demo/chat' },
  ])
}, 120_000)
afterAll(() => api.close())

type Row = Record<string, unknown>

/** Rows as text: what one format writes as a date, another as a number in a list, is one and the same. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return new Date(value).toISOString()
    return value
  }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))
  }
  return value
}

async function rowsOf(path: string, format: (typeof FORMATS)[number]): Promise<Row[]> {
  const separator = path.includes('?') ? '&' : '?'
  const response = await api.fetch(`${path}${separator}format=${format}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  if (response.status !== 200) throw new Error(text)
  switch (format) {
    case 'ndjson':
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => plain(JSON.parse(line)) as Row)
    case 'csv':
      return readCsv(text)
    case 'parquet':
      return (await parquetReadObjects({ file: bytes.buffer })).map((row) => plain(row) as Row)
    case 'arrow': {
      const table = tableFromIPC(bytes)
      const times = new Set(
        table.schema.fields
          .filter(({ type }) => String(type).startsWith('Timestamp'))
          .map(({ name }) => name),
      )
      return table.toArray().map((row) => {
        const object = (row as { toJSON(): Row }).toJSON()
        return Object.fromEntries(
          Object.entries(object).map(([name, value]) => [
            name,
            times.has(name) && typeof value === 'number' ? new Date(value).toISOString() : plain(value),
          ]),
        )
      })
    }
  }
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** A number of 32 bits says more digits as one of 64. */
const rounded = (value: unknown): unknown => (typeof value === 'number' ? Math.fround(value) : value)

const byText = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

describe('the rows of an operation', () => {
  it('have a source in the database wherever all of them are promised', () => {
    for (const operation of Object.values(OPERATIONS) as Operation[]) {
      if (operation.rows?.from === 'all') expect(ROW_SOURCES, operation.id).toHaveProperty(operation.id)
    }
  })

  it.each(['ndjson', 'parquet', 'arrow'] as const)('are those of the JSON, as %s', async (format) => {
    const { hops: events } = await api.wire('listHops', '/hops')
    expect(byText(await rowsOf('/hops', format))).toEqual(byText((events as Row[]).map(plain)))
    const { messages } = await api.wire('listMessages', '/messages')
    const flat = (messages as Row[]).map((row) => ({
      ...row,
      origin: (row.origin as { peerId: string } | null)?.peerId ?? null,
    }))
    expect(byText((await rowsOf('/messages', format)).map((row) => ({ ...row, evidence: 0 })))).toEqual(
      byText(flat.map((row) => plain({ ...row, evidence: 0 }))),
    )
  })

  it.each(
    (Object.values(OPERATIONS) as Operation[])
      .filter(({ rows }) => rows?.from === 'all')
      .map((operation) => [operation.id, operation] as const),
  )('of %s are those of its JSON in every format', async (id, operation) => {
    const path = operation.route.replace('{peerId}', peerId(1))
    const answer = await api.wire(id as OperationId, path)
    const listed = answer[operation.rows?.field ?? ''] as Row[]
    const names = new Set(rowColumns(operation, null).map(({ name }) => name))
    // What is flat in files and not in the JSON is looked at elsewhere.
    const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null
    const common = [...names].filter((name) => listed.every((row) => name in row && isPlain(row[name])))
    const picked = (rows: readonly Row[], as: (value: unknown) => unknown): string[] =>
      byText(rows.map((row) => common.map((name) => as(plain(row[name])))))
    for (const format of ['ndjson', 'parquet', 'arrow'] as const) {
      const rows = await rowsOf(path, format)
      expect(picked(rows, rounded), format).toEqual(picked(listed, rounded))
      for (const row of rows) expect(new Set(Object.keys(row)), format).toEqual(names)
    }
    expect(await rowsOf(path, 'csv')).toHaveLength(listed.length)
  })

  it('are those of the JSON as CSV, each cell as text, formulas disarmed', async () => {
    const { hops: events } = await api.wire('listHops', '/hops')
    const expected = (events as Row[]).map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === FORMULA ? `'${FORMULA}` : text(value)]),
      ),
    )
    expect(byText((await rowsOf('/hops', 'csv')).map(plain))).toEqual(byText(expected.map(plain)))
    expect(await (await api.fetch('/hops.csv')).text()).not.toMatch(/(^|,|\r\n)"?=/)
  })

  it.each(FORMATS)('of a dashboard come in its own columns, as %s', async (format) => {
    const { points } = await api.wire('getGrowth', '/analytics/growth?range=7d')
    const rows = await rowsOf('/analytics/growth?range=7d', format)
    expect(rows).toHaveLength((points as Row[]).length)
    const starts = (points as { start: string }[]).map(({ start }) => start)
    expect(rows.map(({ start_utc: start }) => start)).toEqual(starts)
    const { events } = await api.wire('getMessageTrace', `/messages/${messageId(1)}/trace`)
    expect(await rowsOf(`/messages/${messageId(1)}/trace`, format)).toHaveLength((events as Row[]).length)
  })

  it('have the fields that are asked for, as many as the limit says, and refuse a cursor', async () => {
    expect(await rowsOf('/hops?fields=kind,node&limit=1', 'ndjson')).toHaveLength(1)
    const [row] = await rowsOf('/hops?fields=kind,node', 'csv')
    expect(Object.keys(row ?? {})).toEqual(['kind', 'node'])
    const refused = await api.fetch('/hops.csv?cursor=abc')
    expect(problemSchema.parse(await refused.json())).toMatchObject({
      status: 400,
      errors: [{ field: 'cursor' }],
    })
  })

  it('come by extension, header or parameter, with a name and a type, packed for those who take it', async () => {
    const byHeader = await api.fetch('/hops', { headers: { accept: 'application/vnd.apache.parquet' } })
    expect(byHeader.headers.get('content-disposition')).toBe('attachment; filename="demo-hops.parquet"')
    expect(byHeader.headers.get('content-type')).toBe('application/vnd.apache.parquet')
    const head = await api.fetch('/hops.csv', { method: 'HEAD' })
    expect(head.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(await head.text()).toBe('')
    const packed = await raw('/hops.csv', { 'accept-encoding': 'gzip' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(await bodyOf(packed)).toString()).toContain(peerId(1))
    expect((await api.fetch('/hops.xlsx')).status).toBe(404)
    expect((await api.fetch('/hops', { headers: { accept: 'image/png' } })).status).toBe(406)
  })
})

describe('a stream of rows that breaks off', () => {
  it('does not end as one that is whole does', async () => {
    const columns = 'node_num, peer_num, message_id, topic, kind, at, reason, collector, received_at'
    await api.engine.open('owner').command({
      name: 'many-hops',
      sql: `INSERT INTO hops (${columns}) SELECT ${columns} FROM hops CROSS JOIN numbers(700000) AS copies`,
    })
    const response = await raw('/hops.csv')
    expect(response.statusCode).toBe(200)
    const [first] = (await once(response, 'data')) as [Buffer]
    expect(first.length).toBeGreaterThan(0)
    const end = new Promise<string>((resolve) => {
      response.on('end', () => {
        resolve('end')
      })
      response.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? 'error')
      })
    })
    response.pause()
    await api.engine.kill()
    response.resume()
    expect(await end).toBe('ECONNRESET')
    await api.engine.restart()
  }, 60_000)
})

function raw(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${api.url}/api/v1${path}`, { headers }, resolve).on('error', reject)
  })
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
