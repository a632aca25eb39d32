/** Readers that read, and one that does not. */
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { watchPace } from '@/app/_server/api/least-pace'

const PACE = { everyMs: 1_000, leastBytes: 1_000 }
const PIECE = Buffer.alloc(65_536)
const closing: (() => Promise<void>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

/** @param pieces - how many are sent. */
async function serve(pieces: number): Promise<{ url: string; outcome: Promise<string> }> {
  let tell: (outcome: string) => void
  const outcome = new Promise<string>((resolve) => (tell = resolve))
  const server = createServer((_, response) => {
    const unwatch = watchPace(response, PACE)
    const rows = Readable.from(
      (function* () {
        for (let at = 0; at < pieces; at += 1) yield PIECE
      })(),
    )
    pipeline(rows, response)
      .then(
        () => {
          tell('whole')
        },
        () => {
          tell('let go')
        },
      )
      .finally(unwatch)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, outcome }
}

const ask = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, resolve).on('error', reject)
  })

describe('the pace of a reader', () => {
  it('that does not read ends what is sent to it', async () => {
    const { url, outcome } = await serve(1e6)
    const response = await ask(url)
    response.on('error', () => undefined)
    response.pause()
    expect(await outcome).toBe('let go')
  })

  it('that reads gets everything, however long that takes', async () => {
    const { url, outcome } = await serve(2_000)
    const response = await ask(url)
    let bytes = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (bytes % (200 * PIECE.length) < chunk.length) await new Promise((resolve) => setTimeout(resolve, 20))
      bytes += chunk.length
    }
    expect(bytes).toBe(2_000 * PIECE.length)
    expect(await outcome).toBe('whole')
  })
})
