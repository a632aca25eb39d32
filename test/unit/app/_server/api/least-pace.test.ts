/** Readers that read, and one that does not. */
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { watchPace, type Pace } from '@/app/_server/api/least-pace'

const PACE = { everyMs: 1_000, leastBytes: 1_000 }
const PIECE = Buffer.alloc(65_536)
const closing: (() => Promise<void>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

/** @param pieces - how many are sent. */
async function serve(pieces: number, pace: Pace = PACE): Promise<{ url: string; outcome: Promise<string> }> {
  let tell: (outcome: string) => void
  const outcome = new Promise<string>((resolve) => (tell = resolve))
  const server = createServer((_, response) => {
    const unwatch = watchPace(response, pace)
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

  it('has to be faster for one who has been here for long', async () => {
    const later = { afterMs: 600, leastBytes: Number.MAX_SAFE_INTEGER }
    const { url, outcome } = await serve(1e6, { everyMs: 200, leastBytes: 1, later })
    const startedAt = performance.now()
    const response = await ask(url)
    const read = async (): Promise<void> => {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        await new Promise((resolve) => setTimeout(resolve, chunk.length > 0 ? 5 : 0))
      }
    }
    await expect(read()).rejects.toThrow('aborted')
    expect(await outcome).toBe('let go')
    expect(performance.now() - startedAt).toBeGreaterThan(590)
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
