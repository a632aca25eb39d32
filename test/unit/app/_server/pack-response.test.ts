import { once } from 'node:events'
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { packResponse } from '@/app/_server/pack-response'

const HTML = { 'content-type': 'text/html; charset=utf-8' }
/** Longer than what a socket takes at once, and than the window of gzip. */
const LONG = Array.from({ length: 60_000 }, (_, line) => `<p>${String((line * 7919) % 9973)}</p>`).join('\n')

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(answer: RequestListener): Promise<number> {
  server = createServer((asked, response) => {
    packResponse(asked, response, () => {
      answer(asked, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function ask(port: number, accepted: string | null, method = 'GET'): Promise<IncomingMessage> {
  const asked = request({
    host: '127.0.0.1',
    port,
    method,
    headers: accepted === null ? {} : { 'accept-encoding': accepted },
  })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return answer
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** As Next does after each part; it is given with the packing. */
function flush(response: ServerResponse): void {
  ;(response as ServerResponse & { flush: () => void }).flush()
}

describe('what a page sends', () => {
  it('is packed in the shortest way that the client can unpack, and is the same afterwards', async () => {
    const port = await serve((_, response) => {
      response.writeHead(200, { ...HTML, 'content-length': Buffer.byteLength(LONG) })
      response.end(LONG)
    })
    const [br, gzip, plain] = await Promise.all([
      ask(port, 'gzip, deflate, br, zstd'),
      ask(port, 'gzip, br;q=0'),
      ask(port, null),
    ])
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' })
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(LONG.length) })
    const [packed, zipped, whole] = await Promise.all([bodyOf(br), bodyOf(gzip), bodyOf(plain)])
    expect(brotliDecompressSync(packed).toString()).toBe(LONG)
    expect(gunzipSync(zipped).toString()).toBe(LONG)
    expect(whole.toString()).toBe(LONG)
  })

  it('sends once what comes twice, a hundred KB apart', async () => {
    const page = LONG.slice(0, 120_000)
    const bytesOf = async (...parts: string[]) => {
      const port = await serve((_, response) => void response.writeHead(200, HTML).end(parts.join('')))
      return (await bodyOf(await ask(port, 'br'))).length
    }
    expect(await bytesOf(page, page)).toBeLessThan(1.05 * (await bytesOf(page)))
  })

  it('comes in the parts in which it was written', async () => {
    let goOn: () => void = () => undefined
    const port = await serve((_, response) => {
      response.writeHead(200, HTML)
      response.write('<h1>first</h1>')
      flush(response)
      goOn = () => response.end('<p>later</p>')
    })
    const answer = await ask(port, 'br')
    const unpacked = answer.pipe(createBrotliDecompress())
    const [first] = (await once(unpacked, 'data')) as [Buffer]
    expect(first.toString()).toBe('<h1>first</h1>')
    const later = once(unpacked, 'data') as Promise<[Buffer]>
    goOn()
    expect((await later)[0].toString()).toBe('<p>later</p>')
  })

  it('is left as it is where packing saves nothing or would be wrong', async () => {
    const answers: Record<string, RequestListener> = {
      short: (_, response) => {
        response.setHeader('content-type', 'text/html')
        response.end('ok')
      },
      picture: (_, response) => void response.writeHead(200, { 'content-type': 'font/woff2' }).end(LONG),
      part: (_, response) =>
        void response.writeHead(206, { ...HTML, 'content-length': 2_000 }).end(LONG.slice(0, 2_000)),
      packed: (_, response) => void response.writeHead(200, { ...HTML, 'content-encoding': 'x' }).end(LONG),
      none: (_, response) => void response.writeHead(304, HTML).end(),
    }
    for (const [name, answer] of Object.entries(answers)) {
      const got = await ask(await serve(answer), 'br')
      expect(got.headers['content-encoding'], name).toBe(name === 'packed' ? 'x' : undefined)
      await bodyOf(got)
      server?.close()
    }
    const head = await ask(
      await serve((_, response) => void response.writeHead(200, HTML).end()),
      'br',
      'HEAD',
    )
    expect(head.headers['content-encoding']).toBeUndefined()
  })

  it('ends with the reader who leaves early', async () => {
    let closed: Promise<unknown> = Promise.resolve()
    const port = await serve((_, response) => {
      closed = once(response, 'close')
      response.writeHead(200, HTML)
      response.write(LONG)
      flush(response)
    })
    const answer = await ask(port, 'br')
    await once(answer, 'data')
    answer.destroy()
    await closed
  })
})
