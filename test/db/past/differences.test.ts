/** What differs between two moments, and the map of one of them, on a history whose every row is known. */
import { createServer, type Server } from 'node:http'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FREE_ASKERS } from '@/app/_server/limits/in-turns'
import { createMatching } from '@/app/_server/live/matching-route'
import { createPastMaps } from '@/app/_server/live/past-map'
import { PastStates } from '@/app/_server/live/past-states'
import { readDifferences } from '@/app/_server/past/read-differences'
import { closeServer, listen } from '@/app/_server/web-server'
import type { Database } from '@/db/client'
import { differenceRows } from '@/db/queries/past/difference-rows'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { mapNodeAt } from '@/lib/graph/columns-of'
import { readMatching } from '@/lib/graph/matching'
import { unpackLink } from '@/lib/graph/map-columns'
import {
  DIFFERENCES,
  differenceQuerySchema,
  differenceSchema,
  type Difference,
  type DifferenceQuery,
} from '@/lib/past/differences'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, neighbours, peerId, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const T0 = Math.floor(Date.now() / HOUR) * HOUR - 12 * DAY
const BEFORE = T0 + HOUR
const AFTER = T0 + 3 * DAY

let engine: TestEngine
let web: Database
let server: Server
let origin: string
let url: string
const num = new Map<number, number>()

const at = (country: string) => ({
  source: 'simulated' as const,
  country,
  region: '',
  city: `${country} City`,
  lat: 50.123,
  lon: 8,
  asn: 1,
  asName: 'AS',
})

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const collector = engine.open('collector')
  await writeFacts(collector, [
    // 1 stays as it is; 2 upgrades and moves; 3 goes offline; 4 leaves the map; 5 comes; 6 is only then identified.
    ...[T0, AFTER - HOUR].map((ms) =>
      visit(1, ms, { agent: 'a/1', place: at('DE'), peerCount: 9, rttMs: 12 }),
    ),
    visit(2, T0, { agent: 'a/1', place: at('DE') }),
    visit(2, AFTER - HOUR, { agent: 'a/2', place: at('FR') }),
    visit(3, T0, { agent: 'a/1', place: at('DE') }),
    failure(3, AFTER - 2 * HOUR, 1),
    failure(3, AFTER - HOUR, 2),
    visit(4, T0 - 5 * DAY, { agent: 'a/1', place: at('US') }),
    failure(4, T0, 3),
    visit(5, AFTER - HOUR, { agent: 'a/2', place: at('FR') }),
    visit(6, T0, {}),
    visit(6, AFTER - HOUR, { agent: 'a/2', place: at('FR') }),
    neighbours(1, T0, [2, 3, 4]),
    neighbours(2, T0, [1]),
    neighbours(1, AFTER - HOUR, [2, 5]),
    // Stated twice, and no link of one on the map: neither makes a difference.
    neighbours(5, AFTER - HOUR, [1, 77], { evidence: 'mesh' }),
    neighbours(2, AFTER - HOUR, [1], { evidence: 'mesh' }),
  ])
  for (const n of [1, 2, 3, 4, 5, 6]) num.set(n, await numberOf(web, n))
  await engine.open('cartographer').insert({
    table: 'layout_hours',
    columns: ['node_num', 'at', 'x', 'y', 'community'],
    rows: [
      [num.get(1), T0 - HOUR, 10, 20, 1],
      [num.get(2), T0 - HOUR, -30, 40, 2],
      [num.get(1), AFTER - HOUR, 11, 21, 1],
    ].map(([node, ms = 0, x, y, community]) => [
      node,
      new Date(ms).toISOString().replace('T', ' ').slice(0, 23),
      x,
      y,
      community,
    ]),
    token: 'hours',
    signal: new AbortController().signal,
  })
  await engine.open('cartographer').insert({
    table: 'layout_keyframes',
    columns: ['detail', 'at', 'nodes'],
    rows: [T0 - HOUR, AFTER - HOUR].map((ms) => [
      'hour',
      new Date(ms).toISOString().replace('T', ' ').slice(0, 23),
      2,
    ]),
    token: 'keyframes',
    signal: new AbortController().signal,
  })
  const maps = createPastMaps({
    db: web,
    network: { name: 'demo', title: 'Demo' },
    now: Date.now,
    askerOf: FREE_ASKERS,
    log: pino({ level: 'silent' }),
  })
  const matching = createMatching({
    db: web,
    door: () => true,
    now: Date.now,
    log: pino({ level: 'silent' }),
  })
  server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    if (![maps, matching].some((each) => each.handle(request, response, path))) response.writeHead(404).end()
  })
  origin = `http://127.0.0.1:${String(await listen(server, '127.0.0.1', 0))}`
  url = `${origin}/map/snapshot.bin`
})
afterAll(async () => {
  await closeServer(server)
  await engine.stop()
})

const pastStates = new PastStates(Date.now)
const moments = { fromMs: BEFORE, toMs: AFTER, nowMs: Date.now() }
const ask = (more: Partial<DifferenceQuery> = {}) =>
  readDifferences({ db: web, pastStates }, differenceQuerySchema.parse(more), moments)
const told = (changes: readonly Difference[]) =>
  changes
    .map(({ kind, peerId: id, otherPeerId, before, after }) => {
      const ends = [id, otherPeerId].flatMap((each) => (each === null ? [] : [nameOf(each)]))
      return [kind, ends.sort().join('–'), before, after]
    })
    .sort((a, b) => String(a).localeCompare(String(b)))
const nameOf = (id: string) => String([1, 2, 3, 4, 5, 6].find((n) => peerId(n) === id))

const ALL = [
  ['gone', '4', 'offline', null],
  ['link_lost', '1–3', null, null],
  ['link_lost', '1–4', null, null],
  ['link_made', '1–5', null, null],
  ['new', '5', null, 'online'],
  ['place', '2', 'DE City, DE', 'FR City, FR'],
  ['state', '3', 'online', 'offline'],
  ['version', '2', 'a/1', 'a/2'],
]

describe('what differs between two moments', () => {
  it('is told once each, with what was before and after; what was only not known is no change', async () => {
    const { changes, counts, nextCursor } = await ask()
    expect(told(changes)).toEqual(ALL)
    expect(counts).toEqual({ new: 1, gone: 1, state: 1, version: 1, place: 1, link_made: 1, link_lost: 2 })
    expect(nextCursor).toBeNull()
    expect(changes.map(({ kind }) => DIFFERENCES.indexOf(kind))).toEqual(
      changes.map(({ kind }) => DIFFERENCES.indexOf(kind)).toSorted((a, b) => a - b),
    )
  })

  it('comes in pages, none twice and none left out', async () => {
    const seen: Difference[] = []
    let cursor: string | undefined
    do {
      const page = await ask({ limit: 3, ...(cursor !== undefined && { cursor }) })
      expect(page.changes.length).toBeLessThanOrEqual(3)
      seen.push(...page.changes)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(told(seen)).toEqual(ALL)
  })

  it('is filtered by kind, by node and by country, and counted with the same filters', async () => {
    const links = await ask({ kind: 'link_lost' })
    expect(told(links.changes)).toEqual(ALL.filter(([kind]) => kind === 'link_lost'))
    expect(links.counts.new).toBe(1)
    const ofFour = await ask({ q: peerId(4) })
    expect(told(ofFour.changes)).toEqual([ALL[0], ALL[2]])
    expect(ofFour.counts).toMatchObject({ gone: 1, link_lost: 1, new: 0, link_made: 0 })
    const french = await ask({ country: 'FR' })
    expect(told(french.changes)).toEqual(ALL.filter(([, ends]) => ['2', '5', '1–5'].includes(String(ends))))
  })

  it('names the countries of what came, left or changed', async () => {
    expect((await ask()).countries).toEqual([
      { country: 'DE', changes: 3 },
      { country: 'FR', changes: 3 },
      { country: 'US', changes: 1 },
    ])
  })

  it('is in the file what it is in the list', async () => {
    const asked: Partial<DifferenceQuery>[] = [{}, { kind: 'place' }, { country: 'FR' }, { q: peerId(4) }]
    for (const more of asked) {
      const query = differenceQuerySchema.parse(more)
      const rows = await web.select({
        ...differenceRows(query, moments.fromMs, moments.toMs),
        row: differenceSchema,
      })
      expect(told(rows)).toEqual(told((await ask(more)).changes))
      expect(rows.length).toBeGreaterThan(0)
    }
  })

  it('refuses the cursor of another question', async () => {
    const { nextCursor } = await ask({ limit: 1 })
    await expect(ask({ limit: 1, kind: 'new', cursor: nextCursor ?? '' })).rejects.toThrow('this question')
  })
})

describe('GET /map/snapshot.bin?at=', () => {
  const load = async (atMs: number | string) => {
    const response = await fetch(`${url}?at=${String(atMs)}`)
    expect([response.status, response.headers.get('x-map-detail')]).toEqual([200, 'full'])
    return { response, snapshot: decodeSnapshot(new Uint8Array(await response.arrayBuffer())) }
  }

  it('is the map as it was, in the form of the present one', async () => {
    const { snapshot, response } = await load(BEFORE)
    expect(snapshot).toMatchObject({
      feed: 'past',
      atMs: BEFORE,
      totals: { nodes: 5, links: 3 },
      network: { name: 'demo', title: 'Demo' },
    })
    expect(response.headers.get('cache-control')).toContain('immutable')
    const nodes = Array.from({ length: 5 }, (_, index) =>
      mapNodeAt(snapshot.columns, index, snapshot.peerIds[index] ?? null),
    )
    expect(nodes.map((node) => nameOf(node.peerId ?? '')).sort()).toEqual(['1', '2', '3', '4', '6'])
    expect(nodes.find((node) => node.num === num.get(1))).toMatchObject({
      status: 'online',
      agent: 'a/1',
      country: 'DE',
      city: 'DE City',
      lat: 50.12,
      peerCount: 9,
      // On the wire a delay is kept to a few percent.
      rttMs: expect.closeTo(12, 0) as number,
      uptime: 100,
      asn: 1,
      community: 1,
    })
    expect(nodes.find((node) => node.num === num.get(4))).toMatchObject({ status: 'offline', uptime: 0 })
    const { from, to, flags, count } = snapshot.columns.links
    const links = Array.from({ length: count }, (_, row) => [
      [from[row] ?? 0, to[row] ?? 0]
        .map((index) => nameOf(nodes[index]?.peerId ?? ''))
        .sort()
        .join('–'),
      unpackLink(flags[row] ?? 0).mutual,
    ])
    expect(links.sort()).toEqual([
      ['1–2', true],
      ['1–3', false],
      ['1–4', false],
    ])
  })

  it('stands where it stood: the keyframe next before it', async () => {
    const placesOf = async (atMs: number) => {
      const { columns } = (await load(atMs)).snapshot
      const { nums, xs, ys } = columns.nodes
      return Object.fromEntries(Array.from(nums, (each, index) => [each, [xs[index], ys[index]]]))
    }
    const before = await placesOf(AFTER - 2 * HOUR)
    expect(before[num.get(1) ?? -1]).toEqual([10, 20])
    expect(before[num.get(2) ?? -1]).toEqual([-30, 40])
    const after = await placesOf(AFTER)
    expect(after[num.get(1) ?? -1]).toEqual([11, 21])
    // In no keyframe and not on the map of now: the page finds it a place.
    expect(after[num.get(5) ?? -1]).toEqual([NaN, NaN])
  })

  it('is the same for all who ask within a minute, however they write the time', async () => {
    const iso = new Date(BEFORE + 30_000).toISOString()
    const one = await load(iso)
    expect(one.snapshot.atMs).toBe(BEFORE)
    expect(one.response.headers.get('etag')).toBe((await load(BEFORE)).response.headers.get('etag'))
    const again = await fetch(`${url}?at=${iso}`, {
      headers: { 'if-none-match': one.response.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  it('says what is wrong with a time that it has no map of', async () => {
    const refused = async (text: string) => {
      const response = await fetch(`${url}?at=${text}`)
      expect(response.status).toBe(400)
      return response.text()
    }
    expect(await refused('yesterday')).toContain('a time such as 2026-11-21T14:00:00Z')
    expect(await refused(String(T0 - 9 * DAY))).toContain(`a time from ${new Date(T0).toISOString()}`)
    expect(await refused(String(Date.now() + DAY))).toContain('a time from')
    expect((await fetch(`${url}?at=${String(BEFORE)}`, { method: 'POST' })).status).toBe(405)
  })
})

describe('GET /map/matching.bin?at=', () => {
  const matching = async (search: string) => {
    const response = await fetch(`${origin}/map/matching.bin?${search}`)
    expect(response.status).toBe(200)
    const names = new Map([...num].map(([n, number]) => [number, n]))
    return [...readMatching(await response.arrayBuffer())].map((each) => names.get(each)).sort()
  }

  it('tells who of the map of then fits, as they were then', async () => {
    expect(await matching(`country=DE&at=${String(BEFORE)}`)).toEqual([1, 2, 3])
    expect(await matching(`country=DE&at=${String(AFTER)}`)).toEqual([1, 3])
    expect(await matching(`q=${peerId(4)}&at=${String(BEFORE)}`)).toEqual([4])
    expect(await matching(`q=${peerId(4)}&at=${String(AFTER)}`)).toEqual([])
    expect(await matching(`active=no&at=${String(BEFORE)}`)).toEqual([4])
    expect(await matching('country=DE')).toEqual([])
  })

  it('refuses a time that nothing is kept of', async () => {
    const response = await fetch(`${origin}/map/matching.bin?country=DE&at=${String(T0 - DAY)}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(new Date(T0).toISOString())
  })
})
