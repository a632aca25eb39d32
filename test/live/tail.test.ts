import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLiveSource } from '@/app/_server/live/live-source'
import { openMapStream, type MapStreamState } from '@/components/live/map-stream'
import type { LiveSocket } from '@/components/live/live-socket'
import { createFactWriter } from '@/db/facts/fact-writer'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { SNAPSHOT_PATH, type MapSnapshot } from '@/lib/graph/snapshot'
import type { Fact } from '@/lib/facts'
import {
  FEED_VERSION,
  type LiveStatus,
  type MapDelta,
  type MapNode,
  type ServerHello,
} from '@/lib/live/events'
import type { NetworkTotals, NodeSummary } from '@/lib/nodes'
import { saidBy } from '../fixtures/said-by'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { failure, heartbeat, neighbours, peerId, visit } from '../fixtures/facts'
import { startLiveServer, until, type LiveServer } from './live-server'

/** From the written fact to the page: well below a second on a quiet machine; tests share theirs. */
const ON_PAGE_MS = 3_000

let engine: TestEngine
let server: LiveServer
let batches = 0

beforeAll(async () => {
  engine = await startTestEngine()
  await write([visit(1, Date.now()), visit(2, Date.now()), neighbours(1, Date.now(), [2])])
  server = await startLiveServer({ source: createLiveSource(engine.open('web'), Date.now) })
})
afterAll(async () => {
  await server.stop()
  await engine.stop()
})

async function write(facts: Fact[]): Promise<void> {
  const writer = createFactWriter(engine.open('collector'))
  await writer.write({ id: `live-${String(++batches)}`, facts }, new AbortController().signal)
}

function followMap(socket: LiveSocket) {
  const seen = { snapshots: [] as MapSnapshot[], deltas: [] as MapDelta[], states: [] as MapStreamState[] }
  const stop = openMapStream({
    socket,
    fetchSnapshot: async () => {
      const response = await fetch(server.url + SNAPSHOT_PATH)
      if (!response.ok) throw new Error(`answered ${String(response.status)}`)
      return decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
    },
    onSnapshot: (snapshot) => seen.snapshots.push(snapshot),
    onDelta: (delta) => seen.deltas.push(delta),
    onState: (state) => seen.states.push(state),
  })
  const isLive = () =>
    until('the stream is live', () => (seen.states.at(-1)?.phase === 'live' ? true : undefined))
  return { ...seen, stop, isLive }
}

describe('the live tail on a real store', () => {
  it('greets a client with the contract it speaks, the state of the store and the totals', async () => {
    const socket = server.connect()
    const hellos: ServerHello[] = []
    const statuses: LiveStatus[] = []
    const totals: NetworkTotals[] = []
    socket.on('feed:hello', (hello) => hellos.push(hello))
    socket.on('status:changed', (status) => statuses.push(status))
    socket.on('totals:changed', (next) => totals.push(next))
    await until('the store is up', () => statuses.find(({ store }) => store === 'up'))
    expect(hellos[0]).toMatchObject({ feedVersion: FEED_VERSION, buildId: 'test-build', network: 'demo' })
    const found = await until('totals', () => totals.at(-1))
    expect(found).toMatchObject({ nodes: 2, active: 2, links: 1, messages24h: null })
  })

  it('shows a new node, its link and its place on the map within three seconds of their being written', async () => {
    const map = followMap(server.connect())
    await map.isLive()
    expect([...(map.snapshots[0]?.peerIds ?? [])].sort()).toEqual([peerId(1), peerId(2)].sort())
    await write([visit(3, Date.now(), { agent: 'meshara/1.2.3' }), neighbours(3, Date.now(), [1, 2])])
    const began = Date.now()
    const node = await until('node 3', () =>
      map.deltas.flatMap(({ nodes }) => nodes).find((each) => each.peerId === peerId(3)),
    )
    await until('its links', () =>
      map.deltas.flatMap(({ linksAdded }) => linksAdded).length === 2 ? true : undefined,
    )
    expect(Date.now() - began).toBeLessThan(ON_PAGE_MS)
    expect(node).toMatchObject({ status: 'online', agent: 'meshara/1.2.3' })

    await engine.open('cartographer').insert({
      table: 'layout_positions',
      columns: ['node_num', 'x', 'y', 'updated_at'],
      rows: [[node.num, 12, -7, Date.now()]],
    })
    const placedAt = Date.now()
    await until('its position', () =>
      map.deltas
        .flatMap(({ positions }) => positions)
        .find(([num, x, y]) => num === node.num && x === 12 && y === -7),
    )
    expect(Date.now() - placedAt).toBeLessThan(ON_PAGE_MS)
    map.stop()
  })

  it('takes a link away when a newer reading no longer names it', async () => {
    const map = followMap(server.connect())
    await map.isLive()
    await write([neighbours(3, Date.now() + 1, [1])])
    const removed = await until('a link less', () =>
      map.deltas.find(({ linksRemoved }) => linksRemoved.length > 0),
    )
    expect(removed.linksRemoved).toHaveLength(1)
    map.stop()
  })

  it('gives deltas that lead from one snapshot to the next', async () => {
    const map = followMap(server.connect())
    await map.isLive()
    for (const n of [10, 11, 12]) await write([visit(n, Date.now()), neighbours(n, Date.now(), [1, 2, 3])])
    await until('node 12', () =>
      map.deltas.flatMap(({ nodes }) => nodes).find((node) => node.peerId === peerId(12)),
    )
    const [first] = map.snapshots.map(saidBy)
    const nodes = new Map<number, MapNode>((first?.nodes ?? []).map((node) => [node.num, node]))
    const links = new Map((first?.links ?? []).map((link) => [`${String(link.a)}-${String(link.b)}`, link]))
    const fresh = decodeSnapshot(
      new Uint8Array(await (await fetch(server.url + SNAPSHOT_PATH)).arrayBuffer()),
    )
    await until('all deltas', () => ((map.deltas.at(-1)?.seq ?? 0) >= fresh.seq ? true : undefined))
    for (const delta of map.deltas.filter(({ seq }) => seq <= fresh.seq)) {
      for (const node of delta.nodes) {
        nodes.set(node.num, { ...node, peerId: node.peerId ?? nodes.get(node.num)?.peerId ?? null })
      }
      for (const link of delta.linksAdded) links.set(`${String(link.a)}-${String(link.b)}`, link)
      for (const [a, b] of delta.linksRemoved) links.delete(`${String(a)}-${String(b)}`)
    }
    const said = saidBy(fresh)
    expect([...nodes.values()].sort((one, other) => one.num - other.num)).toEqual(said.nodes)
    expect([...links.values()].sort((one, other) => one.a - other.a || one.b - other.b)).toEqual(said.links)
    map.stop()
  })

  it('tells those who watch a node of its new state, and nobody of others', async () => {
    const socket = server.connect()
    const heard: NodeSummary[] = []
    socket.on('nodes:changed', (nodes) => heard.push(...nodes))
    const map = followMap(socket)
    await map.isLive()
    const one = map.snapshots.map(saidBy)[0]?.nodes.find((node) => node.peerId === peerId(1))
    const answer = await socket.emitWithAck('nodes:watch', { nums: [one?.num ?? -1] })
    expect(answer).toEqual({ ok: true })
    await until('its state now', () => heard.find((node) => node.status === 'online'))
    const later = Date.now()
    await write([
      failure(1, later, 1),
      failure(1, later + 1, 2),
      failure(2, later, 1),
      failure(2, later + 1, 2),
    ])
    const offline = await until('it is offline', () => heard.find((node) => node.status === 'offline'))
    expect(offline).toMatchObject({ peerId: peerId(1), error: 'io_timeout' })
    expect(new Set(heard.map((node) => node.peerId))).toEqual(new Set([peerId(1)]))
    map.stop()
  })

  it('tells the state of the collectors', async () => {
    const socket = server.connect()
    const statuses: LiveStatus[] = []
    socket.on('status:changed', (status) => statuses.push(status))
    await write([heartbeat(Date.now(), 'collector-7')])
    await until('the collector', () =>
      statuses.at(-1)?.collectors.find(({ collector, away }) => collector === 'collector-7' && !away),
    )
  })

  it('says so while the store is away, and is current again by itself when it is back', async () => {
    const socket = server.connect()
    const statuses: LiveStatus[] = []
    socket.on('status:changed', (status) => statuses.push(status))
    const map = followMap(socket)
    await map.isLive()
    await engine.kill()
    const away = await until('away', () => statuses.find(({ store }) => store === 'away'))
    expect(Date.now() - away.sinceMs).toBeLessThan(10_000)
    expect((await fetch(server.url + SNAPSHOT_PATH)).status).toBe(200)
    await engine.restart()
    await write([visit(20, Date.now())])
    await until('up again', () => (statuses.at(-1)?.store === 'up' ? true : undefined), 20_000)
    await until('what happened meanwhile', () =>
      [...map.deltas, ...map.snapshots.map(saidBy)]
        .flatMap(({ nodes }): MapNode[] => nodes)
        .find((node) => node.peerId === peerId(20)),
    )
    map.stop()
  })
})
