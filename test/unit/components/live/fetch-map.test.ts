import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchMap } from '@/components/live/map-stream'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { node, snapshot } from '../map/small-maps'

const BYTES = encodeSnapshot(snapshot(3, [node(1), node(2)]))
const HALF = BYTES.slice(0, BYTES.length / 2)
const REST = BYTES.slice(BYTES.length / 2)

let send: (bytes: Uint8Array) => void
let end: () => void

/** A server that sends what it is told to, and nothing else. */
function slowServer(_: string, { signal }: { signal: AbortSignal }): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start: (to) => {
      send = (bytes) => to.enqueue(bytes)
      end = () => to.close()
      signal.addEventListener('abort', () => to.error(signal.reason))
    },
  })
  return Promise.resolve(new Response(body))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', slowServer)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const fetched = (signal: AbortSignal) => fetchMap('/map/snapshot.bin', signal, () => undefined)

describe('a map on a slow way', () => {
  it('comes however long it takes, while something of it comes', async () => {
    const map = fetched(new AbortController().signal)
    await vi.advanceTimersByTimeAsync(40_000)
    send(HALF)
    await vi.advanceTimersByTimeAsync(40_000)
    send(REST)
    end()
    expect((await map).columns.nodes.count).toBe(2)
  })

  it('is given up when nothing of it comes any more', async () => {
    const map = expect(fetched(new AbortController().signal)).rejects.toThrow('stopped sending')
    await vi.advanceTimersByTimeAsync(1_000)
    send(HALF)
    await vi.advanceTimersByTimeAsync(46_000)
    await map
  })

  it('is not waited for by who has left', async () => {
    const left = new AbortController()
    const map = expect(fetched(left.signal)).rejects.toThrow('left')
    await vi.advanceTimersByTimeAsync(1_000)
    left.abort(new Error('left'))
    await map
    expect(vi.getTimerCount()).toBe(0)
  })
})
