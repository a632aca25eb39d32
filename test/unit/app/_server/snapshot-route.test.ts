import { createServer, type Server } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MapFeed } from '@/app/_server/live/map-feed'
import { SnapshotRoute } from '@/app/_server/live/snapshot-route'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { decodeNames } from '@/lib/graph/codec/names'
import { begunFeed } from '../../../live/begun-feed'
import { summary } from '../../../live/scripted-source'

function feedOf(nodes: number): MapFeed {
  return begunFeed({
    nodes: Array.from({ length: nodes }, (_, num) => summary(num)),
    neighbourSets: [],
    positions: [],
    communities: [],
  })
}

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: Uint8Array | undefined
}

/** One node has left the map. */
const readNames = (nums: readonly number[]) =>
  Promise.resolve(new Map(nums.includes(77) ? [[77, 'peer-77']] : []))
const NO_CHANGE = { nodes: [], gone: [], linksAdded: [], linksRemoved: [], positions: [] }

/** The first few nodes are each named by their share of the others. */
function starsOf(nodes: number, centres: number): MapFeed {
  const feed = feedOf(nodes)
  feed.state.apply({
    nodes: [],
    neighbourSets: Array.from({ length: nodes }, (_, num) => ({
      num,
      evidence: 'table' as const,
      neighbours: [num % centres, (num + 1) % nodes],
    })),
    positions: [],
    communities: [],
  })
  feed.state.takeChanges()
  return feed
}

function responseInto(answer: Answer): ServerResponse {
  const response = {
    writeHead: (status: number, given: Record<string, unknown>) =>
      Object.assign(answer, { status, headers: given }),
    end: (body?: Uint8Array) => (answer.body = body),
  }
  return response as unknown as ServerResponse
}

/** Asks the route without a socket in between, for thousands of questions. */
async function ask(route: SnapshotRoute, headers: Record<string, string>, url = '/'): Promise<Answer> {
  const answer: Answer = { status: 0, headers: {}, body: undefined }
  const request = { method: 'GET', headers, url } as unknown as IncomingMessage
  await route.handle(request, responseInto(answer))
  return answer
}

function decodeBody({ headers, body }: Answer): number {
  const bytes = body ?? new Uint8Array()
  const encoding = headers['content-encoding']
  const plain =
    encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
  return decodeSnapshot(plain).columns.nodes.count
}

let server: Server | undefined
afterEach(() => server?.close())

describe('the snapshot route', () => {
  it('takes the best form that the client accepts', async () => {
    const route = new SnapshotRoute({ feed: feedOf(3), readNames, now: () => 1 })
    const chosen = async (accepted: string): Promise<unknown> =>
      (await ask(route, { 'accept-encoding': accepted })).headers['content-encoding']
    expect(await chosen('gzip, deflate, br')).toBe('br')
    expect(await chosen('GZIP;q=0.8, br;q=0')).toBe('gzip')
    expect(await chosen('br;q=0.0, gzip;q=0')).toBeUndefined()
    expect(await chosen('')).toBeUndefined()
  })

  it('answers any header with the map, in a form that can be read', async () => {
    const route = new SnapshotRoute({ feed: feedOf(3), readNames, now: () => 1 })
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

  it('encodes once for all who ask, and again when the map has changed and the edition is old', async () => {
    const feed = feedOf(50)
    const taken = vi.spyOn(feed, 'snapshot')
    let now = 0
    const route = new SnapshotRoute({ feed, readNames, now: () => now, keepMs: () => 1_000 })
    server = createServer((request, response) => void route.handle(request, response))
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    const read = async () => decodeSnapshot(new Uint8Array(await (await fetch(url)).arrayBuffer()))
    await Promise.all(Array.from({ length: 20 }, read))
    expect(taken).toHaveBeenCalledTimes(1)
    now = 5_000
    expect((await read()).seq).toBe(feed.seq)
    expect(taken).toHaveBeenCalledTimes(1)
    feed.publish({ ...NO_CHANGE, gone: [3] })
    expect((await read()).seq).toBe(feed.seq)
    expect(taken).toHaveBeenCalledTimes(2)
    feed.publish({ ...NO_CHANGE, gone: [4] })
    now = 5_900
    const older = await read()
    expect(older.seq).toBe(feed.seq - 1)
    expect(feed.since(older.feed, older.seq)).toHaveLength(1)
    feed.skip()
    expect((await read()).seq).toBe(feed.seq)
    expect(taken).toHaveBeenCalledTimes(3)
  })

  it('tells the most important nodes and links of a map when no more are wanted', async () => {
    const feed = starsOf(1_500, 3)
    const route = new SnapshotRoute({ feed, readNames, now: () => 1 })
    const snapshot = async (query: string) => {
      const { body } = await ask(route, {}, `/map/snapshot.bin${query}`)
      return decodeSnapshot(body ?? new Uint8Array())
    }
    const all = await snapshot('')
    expect(all.totals).toEqual({ nodes: 1_500, links: all.columns.links.count })
    expect(all.columns.nodes.count).toBe(1_500)
    const part = await snapshot('?nodes=900&links=10')
    expect(part.totals).toEqual(all.totals)
    expect(part.columns.nodes.count).toBe(1_000)
    expect(part.columns.links.count).toBe(1_000)
    for (const centre of [0, 1, 2]) expect(part.columns.nodes.nums).toContain(centre)
    const { nodes, links } = part.columns
    const isLinked = new Set([...links.from.subarray(0, links.count), ...links.to.subarray(0, links.count)])
    for (const centre of [0, 1, 2]) expect(isLinked).toContain(nodes.nums.indexOf(centre))
  })

  it('tells the most important nodes of one group alone', async () => {
    const feed = starsOf(3_000, 3)
    feed.state.apply({
      nodes: [],
      neighbourSets: [],
      positions: [],
      communities: Array.from({ length: 3_000 }, (_, num) => [num, num % 2 === 0 ? 12 : 7] as const),
    })
    feed.state.takeChanges()
    const route = new SnapshotRoute({ feed, readNames, now: () => 1 })
    const { body } = await ask(route, {}, '/map/snapshot.bin?nodes=1000&group=community:12')
    const { columns, totals } = decodeSnapshot(body ?? new Uint8Array())
    expect(totals.nodes).toBe(3_000)
    expect(columns.nodes.count).toBe(1_000)
    expect([...columns.nodes.nums].every((num) => num % 2 === 0)).toBe(true)
    for (const centre of [0, 2]) expect(columns.nodes.nums).toContain(centre)
    expect(columns.links.count).toBeGreaterThan(0)

    const none = await ask(route, {}, '/map/snapshot.bin?group=country:XX')
    expect(decodeBody(none)).toBe(0)
    const refused = await Promise.all(
      ['group=12', 'group=colour:1', `group=version:${'x'.repeat(400)}`].map((query) =>
        ask(route, {}, `/map/snapshot.bin?${query}`),
      ),
    )
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400])
  })

  it('tells a node with those it is linked to, with their names, and nothing where it is not on the map', async () => {
    const feed = starsOf(7_000, 3)
    const route = new SnapshotRoute({ feed, readNames, now: () => 1 })
    const around = async (num: number) => {
      const { body } = await ask(route, {}, `/map/snapshot.bin?around=${String(num)}`)
      return decodeSnapshot(body ?? new Uint8Array())
    }
    const { columns, totals, peerIds } = await around(4_000)
    expect(totals.nodes).toBe(7_000)
    const { nums } = columns.nodes
    // Its star, the next node, and the one before.
    expect([...nums].sort((a, b) => a - b)).toEqual([1, 3_999, 4_000, 4_001])
    expect(peerIds).toEqual(Array.from(nums, (num) => `peer-${String(num)}`))
    const pairs = Array.from({ length: columns.links.count }, (_, row) =>
      [columns.links.from[row] ?? 0, columns.links.to[row] ?? 0].map((index) => nums[index]),
    )
    for (const other of [1, 3_999, 4_001]) {
      expect(pairs.some((pair) => pair.includes(4_000) && pair.includes(other))).toBe(true)
    }
    // Of very many, the best linked.
    const hub = await around(0)
    expect(hub.columns.nodes.count).toBe(501)
    expect((await around(9_999)).columns.nodes.count).toBe(0)
    expect((await ask(route, {}, '/map/snapshot.bin?around=x')).status).toBe(400)
  })

  it('goes by the links that there are now', async () => {
    const feed = starsOf(1_500, 3)
    const others = { evidence: 'table' as const, neighbours: [] }
    feed.state.apply({
      nodes: [],
      // Nobody links to the first few any more, but all to the last one.
      neighbourSets: Array.from({ length: 1_500 }, (_, num) => ({ ...others, num, neighbours: [1_499] })),
      positions: [],
      communities: [],
    })
    feed.state.takeChanges()
    const route = new SnapshotRoute({ feed, readNames, now: () => 1 })
    const { body } = await ask(route, {}, '/map/snapshot.bin?nodes=1000')
    const { nodes } = decodeSnapshot(body ?? new Uint8Array()).columns
    expect(nodes.nums).toContain(1_499)
  })

  it('makes the map ready before anybody asks for it', async () => {
    const feed = feedOf(3)
    const taken = vi.spyOn(feed, 'snapshot')
    const route = new SnapshotRoute({ feed, readNames, now: () => 1 })
    await route.prepare()
    expect(taken).toHaveBeenCalledTimes(1)
    expect(decodeBody(await ask(route, { 'accept-encoding': 'br' }))).toBe(3)
    expect(taken).toHaveBeenCalledTimes(1)
  })

  it('keeps few editions, whatever budgets are asked for', async () => {
    const feed = starsOf(1_500, 3)
    const taken = vi.spyOn(feed, 'snapshot')
    const route = new SnapshotRoute({ feed, readNames, now: () => 1 })
    for (let nodes = 1; nodes < 1_000; nodes += 7)
      await ask(route, {}, `/map/snapshot.bin?nodes=${String(nodes)}`)
    for (let nodes = 2_000; nodes < 1e6; nodes *= 2)
      await ask(route, {}, `/map/snapshot.bin?nodes=${String(nodes)}`)
    expect(taken).toHaveBeenCalledTimes(2)
    const refused = await Promise.all(
      ['nodes=-1', 'nodes=x', 'links=1.5', 'nodes=1e99'].map((query) =>
        ask(route, {}, `/map/snapshot.bin?${query}`),
      ),
    )
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })
})

describe('names of nodes', () => {
  const route = new SnapshotRoute({ feed: feedOf(3), readNames, now: () => 1 })
  const names = async (query: string): Promise<Answer> => {
    const answer: Answer = { status: 0, headers: {}, body: undefined }
    const request = { method: 'GET', headers: {}, url: `/map/names.bin${query}` }
    await route.handleNames(request as unknown as IncomingMessage, responseInto(answer))
    return answer
  }

  it('are told by number, also of nodes that have left the map; unknown ones are left out', async () => {
    const all = await names('?nums=2,0,77')
    expect(decodeNames(all.body ?? new Uint8Array())).toEqual(
      new Map([
        [2, 'peer-2'],
        [0, 'peer-0'],
        [77, 'peer-77'],
      ]),
    )
    expect(all.headers['cache-control']).toContain('max-age')
    const some = await names('?nums=1,99')
    expect([...decodeNames(some.body ?? new Uint8Array()).keys()]).toEqual([1])
    expect(some.headers['cache-control']).toBe('no-store')
  })

  it.each(['', '?nums=', '?nums=a', '?nums=1,,-2', '?nums=99999999999', `?nums=${'1,'.repeat(1_001)}`])(
    'are refused when the question is none: %s',
    async (query) => {
      expect((await names(query)).status).toBe(400)
    },
  )
})
