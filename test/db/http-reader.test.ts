/** What a SELECT does when the other end of its connection is not what it should be. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ClickHouseError } from '@clickhouse/client'
import { afterEach, describe, expect, it } from 'vitest'
import { HttpReader } from '@/db/http-reader'
import { rowsOfColumns } from '@/db/json-columns'

let server: Server | undefined
let reader: HttpReader | undefined
afterEach(async () => {
  reader?.close()
  server?.closeAllConnections()
  if (server !== undefined) await new Promise((resolve) => server?.close(resolve))
  server = undefined
})

async function readerOf(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  timeoutMs = 10_000,
): Promise<HttpReader> {
  server = createServer((request, response) => {
    request.resume()
    request.once('end', () => {
      answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // of a TCP server
  reader = new HttpReader({
    url: `http://127.0.0.1:${String(port)}`,
    username: 'web',
    password: 'secret',
    database: 'explorer_demo',
    application: 'test',
    timeoutMs,
    maxConnections: 4,
  })
  return reader
}

const asked = { queryId: 'one', sql: 'SELECT 1', params: {}, settings: {}, signal: undefined }

describe('a reader', () => {
  it('asks again when a connection that it kept was closed meanwhile, and not when a new one is', async () => {
    let requests = 0
    const kept = await readerOf((request, response) => {
      requests += 1
      if (requests === 2) request.socket.resetAndDestroy()
      else response.end('{"n":[1]}')
    })
    expect(await kept.read(asked)).toBe('{"n":[1]}')
    expect(await kept.read(asked)).toBe('{"n":[1]}')
    expect(requests).toBe(3)
    const fresh = await readerOf((request) => request.socket.resetAndDestroy())
    await expect(fresh.read(asked)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('fails with what ClickHouse says in the middle of an answer', async () => {
    const tag = 'abcdefabcdefabcd'
    const broken = await readerOf((_, response) => {
      response.writeHead(200, { 'X-ClickHouse-Exception-Tag': tag })
      response.write('{"n":[1,2,')
      response.end(`\r\n__exception__\r\n${tag}\r\nCode: 395. DB::Exception: too odd. (X)\n28 ${tag}\r\n`)
    })
    await expect(broken.read(asked)).rejects.toMatchObject({ code: '395' })
    await expect(broken.read(asked)).rejects.toBeInstanceOf(ClickHouseError)
  })

  it('takes for an answer what only looks like the end of one', async () => {
    const text = '{"n":["\\r\\n__exception__\\r\\n"]}'
    const odd = await readerOf((_, response) => {
      response.writeHead(200, { 'X-ClickHouse-Exception-Tag': 'abcdefabcdefabcd' })
      response.end(text)
    })
    expect(await odd.read(asked)).toBe(text)
  })

  it('fails when nothing comes for too long, or less than was promised', async () => {
    const silent = await readerOf((_, response) => {
      response.write('{"n":')
    }, 50)
    await expect(silent.read(asked)).rejects.toThrow(/Timeout error|aborted/)
    const short = await readerOf((request, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('{"n":[1]}', () => request.socket.destroy())
    })
    await expect(short.read(asked)).rejects.toThrow(/aborted/)
  })
})

describe('columns', () => {
  it('become rows', () => {
    expect(rowsOfColumns('{"a":[1,2],"b":["x",null]}')).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ])
    expect(rowsOfColumns('{"a":[],"b":[]}')).toEqual([])
  })

  it.each(['', '[', '1', 'null', '{"a":1}', '{"a":[1],"b":[]}', '{"a":[1,2],"b":{}}'])(
    'are not made of anything else: %s',
    (text) => {
      expect(() => rowsOfColumns(text)).toThrow()
    },
  )
})
