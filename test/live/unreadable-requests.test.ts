import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { closeServer, createWebServer, listen } from '@/app/_server/web-server'

let server: ReturnType<typeof createWebServer>
let port: number
const sockets: Socket[] = []
beforeEach(async () => {
  server = createWebServer(
    {
      secure: () => undefined,
      live: undefined,
      api: undefined,
      others: [],
      pages: undefined,
      notReadyReason: () => null,
      log: pino({ level: 'silent' }),
    },
    { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 },
  )
  port = await listen(server, '127.0.0.1', 0)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await closeServer(server)
})

/** Sends bytes, and leaves the connection open. */
function send(bytes: string): Socket {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  socket.on('error', () => undefined)
  socket.write(bytes)
  sockets.push(socket)
  return socket
}

async function answerTo(socket: Socket): Promise<{ status: string; text: string }> {
  let all = ''
  socket.on('data', (chunk: string) => (all += chunk))
  await once(socket, 'close')
  const [head = '', text = ''] = all.split('\r\n\r\n', 2)
  expect(head).toContain('Connection: close')
  return { status: head.split(' ')[1] ?? '', text }
}

it('says that an address is too long', async () => {
  const { status, text } = await answerTo(
    send(`GET /nodes?q=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
  )
  expect([status, text]).toEqual(['431', expect.stringContaining('16 KiB')])
})

it('says that there are too many headers', async () => {
  const flood = Array.from({ length: 2_000 }, (_, n) => `x-${String(n)}: ${'b'.repeat(20)}`).join('\r\n')
  const { status, text } = await answerTo(send(`GET /healthz HTTP/1.1\r\nHost: x\r\n${flood}\r\n\r\n`))
  expect([status, text]).toEqual(['431', expect.stringContaining('16 KiB')])
})

it.each([
  'rubbish\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
])('says that %j cannot be read', async (bytes) => {
  const { status, text } = await answerTo(send(bytes))
  expect([status, text]).toEqual(['400', 'This is no HTTP request that can be read.\n'])
})

it('ends a connection whose request does not come to an end, and serves others meanwhile', async () => {
  const slow = Array.from({ length: 50 }, () => send('GET /healthz HTTP/1.1\r\nHost: x\r\nx-slow: '))
  const other = await fetch(`http://127.0.0.1:${String(port)}/healthz`)
  expect(other.status).toBe(200)
  for (const { status, text } of await Promise.all(slow.map(answerTo))) {
    expect([status, text]).toEqual(['408', expect.stringContaining('took too long')])
  }
})
