import { createHash } from 'node:crypto'
import type { MultiaddrConnection } from '@libp2p/interface'
import { multiaddrConnectionPair } from '@libp2p/utils'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DelayedConnection } from '@/collector/mesh/delayed-connection'
import { seededRandom } from '@/collector/mesh/random'
import { until } from './visitor'

function pair(delayMs: () => number): { near: MultiaddrConnection; far: DelayedConnection } {
  const [near, inner] = multiaddrConnectionPair()
  return { near, far: new DelayedConnection(inner, delayMs) }
}

function collect(connection: MultiaddrConnection): Uint8Array[] {
  const chunks: Uint8Array[] = []
  connection.addEventListener('message', (event) => {
    chunks.push(event.data.subarray())
  })
  return chunks
}

const sizeOf = (chunks: readonly Uint8Array[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)

describe('a delayed connection', () => {
  test('brings every byte over in order, both ways, under a delay that jumps about', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 10 }), fc.integer(), async (chunks, seed) => {
        const random = seededRandom(seed, 'delay')
        const { near, far } = pair(() => random.between(0, 6))
        const sent = Buffer.concat(chunks)
        const [there, back] = [collect(far), collect(near)]
        for (const chunk of chunks) {
          near.send(chunk)
          far.send(chunk)
        }
        await until('all has arrived', () => sizeOf(there) === sent.length && sizeOf(back) === sent.length)
        expect(Buffer.concat(there)).toEqual(sent)
        expect(Buffer.concat(back)).toEqual(sent)
        near.abort(new Error('done'))
        far.abort(new Error('done'))
      }),
      { seed: 7, numRuns: 100 },
    )
  })

  test('holds bytes for the one-way delay in each direction', async () => {
    const { near, far } = pair(() => 60)
    far.addEventListener('message', (event) => far.send(event.data))
    const echoed = collect(near)
    const sentAt = performance.now()
    near.send(new Uint8Array([1]))
    await until('the echo is back', () => echoed.length > 0)
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(118)
  })

  test('makes a writer wait when too much is on its way, and tells it when it may go on', async () => {
    const { near, far } = pair(() => 40)
    const arrived = collect(near)
    const chunk = new Uint8Array(256 * 1024).fill(7)
    const answers = [0, 1, 2, 3, 4].map(() => far.send(chunk))
    expect(answers[0]).toBe(true)
    expect(answers.at(-1)).toBe(false)
    await far.onDrain({ signal: AbortSignal.timeout(5_000) })
    await until('all has arrived', () => sizeOf(arrived) === chunk.length * answers.length)
  })

  test('stops the other side while its reader is paused, and loses nothing', async () => {
    const { near, far } = pair(() => 2)
    const arrived = collect(far)
    far.pause()
    const sent: Uint8Array[] = []
    const random = seededRandom(7, 'bytes')
    for (let mayGoOn = true; mayGoOn && sizeOf(sent) < 16 * 1024 * 1024;) {
      const chunk = Buffer.alloc(65_536, String(random.next()))
      sent.push(chunk)
      mayGoOn = near.send(chunk)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(sizeOf(sent)).toBeLessThan(4 * 1024 * 1024)
    expect(sizeOf(arrived)).toBe(0)
    far.resume()
    await until('all has arrived', () => sizeOf(arrived) === sizeOf(sent))
    const digest = (chunks: Uint8Array[]): string =>
      createHash('sha256').update(Buffer.concat(chunks)).digest('hex')
    expect(digest(arrived)).toBe(digest(sent))
  })

  test('ends only after the bytes that were sent before the end', async () => {
    const { near, far } = pair(() => 30)
    const arrived = collect(near)
    let isEnded = false
    near.addEventListener('close', () => {
      isEnded = true
      expect(sizeOf(arrived)).toBe(3)
    })
    far.send(new Uint8Array([1, 2, 3]))
    await far.close()
    await until('the other side sees the end', () => isEnded)
  })
})
