import { createServer, type Server } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MapFeed } from '@/app/_server/live/map-feed'
import { MapState } from '@/app/_server/live/map-state'
import { SnapshotRoute } from '@/app/_server/live/snapshot-route'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { summary } from '../../../live/scripted-source'

function feedOf(nodes: number): MapFeed {
  const state = new MapState()
  state.apply({
    nodes: Array.from({ length: nodes }, (_, num) => summary(num)),
    neighbourSets: [],
    positions: [],
  })
  const feed = new MapFeed({ state, network: { name: 'n', title: 't' }, now: () => 1, id: 'feed' })
  feed.begin()
  return feed
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: Uint8Array | undefined
}

/** Asks the route without a socket in between, for thousands of questions. */
async function ask(route: SnapshotRoute, headers: Record<string, string>): Promise<Answer> {
  const answer: Answer = { status: 0, headers: {}, body: undefined }
  const response = {
    writeHead: (status: number, given: Record<string, unknown>) =>
      Object.assign(answer, { status, headers: given }),
    end: (body?: Uint8Array) => (answer.body = body),
  }
  const request = { method: 'GET', headers } as unknown as IncomingMessage
  await route.handle(request, response as unknown as ServerResponse)
  return answer
}

function decodeBody({ headers, body }: Answer): number {
  const bytes = body ?? new Uint8Array()
  const encoding = headers['content-encoding']
  const plain =
    encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
  return decodeSnapshot(plain).nodes.length
}

let server: Server | undefined
afterEach(() => server?.close())

describe('the snapshot route', () => {
  it('takes the best form that the client accepts', async () => {
    const route = new SnapshotRoute(feedOf(3))
    const chosen = async (accepted: string): Promise<unknown> =>
      (await ask(route, { 'accept-encoding': accepted })).headers['content-encoding']
    expect(await chosen('gzip, deflate, br')).toBe('br')
    expect(await chosen('GZIP;q=0.8, br;q=0')).toBe('gzip')
    expect(await chosen('br;q=0.0, gzip;q=0')).toBeUndefined()
    expect(await chosen('')).toBeUndefined()
  })

  it('answers any header with the map, in a form that can be read', async () => {
    const route = new SnapshotRoute(feedOf(3))
    const token = fc.constantFrom('br', 'gzip', 'identity', '*', 'x', '')
    const weight = fc.constantFrom('', ';q=0', ';q=1', ';q=0.5', ';q=x', ';;', '; q=0.000')
    const header = fc.oneof(
      fc.array(fc.tuple(token, weight).map((pair) => pair.join(''))).map((parts) => parts.join(',')),
      fc.string({ unit: 'binary', maxLength: 80 }),
    )
    await fc.assert(
      fc.asyncProperty(header, header, async (accepted, tag) => {
        const answer = await ask(route, { 'accept-encoding': accepted, 'if-none-match': tag })
        expect(answer.status).toBe(200)
        expect(decodeBody(answer)).toBe(3)
      }),
      { numRuns: 10_000, seed: 6 },
    )
  })

  it('encodes once for all who ask at the same sequence number', async () => {
    const feed = feedOf(50)
    const taken = vi.spyOn(feed, 'snapshot')
    const route = new SnapshotRoute(feed)
    server = createServer((request, response) => void route.handle(request, response))
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).arrayBuffer()))
    expect(taken).toHaveBeenCalledTimes(1)
    feed.publish({ nodes: [], gone: [], linksAdded: [], linksRemoved: [], positions: [] })
    await (await fetch(url)).arrayBuffer()
    expect(taken).toHaveBeenCalledTimes(2)
  })
})
