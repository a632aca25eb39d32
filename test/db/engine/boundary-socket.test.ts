/** Whatever is sent to the engine's port is answered or cut off, and the engine goes on. */
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEndpoint } from '@/db/endpoint'
import { LARGEST_QUERY } from '@/db/engine/http/body'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }))
const name = fc.oneof(
  fc.constantFrom('query', 'database', 'default_format', 'query_id', 'session_id', 'param_a', 'user'),
  text,
)
const search = fc
  .array(fc.tuple(name, text), { maxLength: 6 })
  .map((pairs) => new URLSearchParams(pairs).toString())

describe('the front, over a socket', () => {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await startTestEngine()
  }, 60_000)
  afterAll(() => engine.stop())

  /** Sends bytes and waits until the other end is done with them. */
  const exchange = (bytes: string | Buffer): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(engine.url).port), '127.0.0.1')
      let answer = ''
      socket.setTimeout(20_000, () => {
        reject(new Error(`no answer to ${JSON.stringify(bytes.toString().slice(0, 200))}`))
        socket.destroy()
      })
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.on('close', () => {
        resolve(answer)
      })
      socket.end(bytes)
    })

  it('answers or closes whatever is sent to it, and goes on', async () => {
    const password = readEndpoint(engine.settings.DATA_DIR)?.passwords.web ?? ''
    const login = `Authorization: Basic ${Buffer.from(`web:${password}`).toString('base64')}`
    const valid = fc
      .tuple(search, fc.string({ maxLength: 40 }), fc.constantFrom(login, 'X-A: 1'))
      .map(([query, body, line]) => {
        const length = String(Buffer.byteLength(body))
        return `POST /?${query} HTTP/1.1\r\nHost: x\r\n${line}\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`
      })
    const broken = fc
      .tuple(fc.constantFrom('GET', 'POST', 'PUT', ''), text, text)
      .map(
        ([method, where, rest]) =>
          `${method} /?${new URLSearchParams({ query: where }).toString()} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${rest}\r\n\r\n`,
      )
    const noise = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: valid }, broken, noise), async (bytes) => {
        const answer = await exchange(bytes)
        expect(answer === '' || answer.startsWith('HTTP/1.1 ')).toBe(true)
      }),
      { seed: 20_261_121, numRuns: 600 },
    )
    expect(await engine.open('web').ping()).toBe(true)
  })

  it('refuses a body that is larger than its role may send', async () => {
    const passwords = readEndpoint(engine.settings.DATA_DIR)?.passwords
    const send = (role: 'web' | 'collector', body: Buffer, encoding?: string) =>
      fetch(`${engine.url}/?query=${encodeURIComponent('SELECT 1 /*')}`, {
        method: 'POST',
        headers: {
          'X-ClickHouse-User': role,
          'X-ClickHouse-Key': passwords?.[role] ?? '',
          ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
        },
        body: new Uint8Array(body),
      }).then(
        (response) => response.status,
        // The server need not read to the end before it hangs up.
        () => 413,
      )
    expect(await send('web', Buffer.alloc(LARGEST_QUERY + 1, 'a'))).toBe(413)
    expect(await send('collector', gzipSync(Buffer.alloc(80 * LARGEST_QUERY)), 'gzip')).toBe(413)
    expect(await engine.open('web').ping()).toBe(true)
  })

  it('answers GET as a promise to change nothing', async () => {
    const passwords = readEndpoint(engine.settings.DATA_DIR)?.passwords
    const get = async (query: string) => {
      const response = await fetch(`${engine.url}/?query=${encodeURIComponent(query)}`, {
        headers: { 'X-ClickHouse-User': 'owner', 'X-ClickHouse-Key': passwords?.owner ?? '' },
      })
      return { status: response.status, text: await response.text(), headers: response.headers }
    }
    const read = await get('SELECT 1 AS a FORMAT JSONEachRow')
    expect(read).toMatchObject({ status: 200, text: '{"a":1}\n' })
    expect(read.headers.get('x-clickhouse-format')).toBe('JSONEachRow')
    expect((await get('CREATE TABLE explorer_demo.x (a UInt8) ENGINE = Memory')).text).toMatch(/READONLY/)
    expect(await (await fetch(`${engine.url}/ping`)).text()).toBe('Ok.\n')
    expect((await fetch(`${engine.url}/dashboard`)).status).toBe(404)
  })
})
