import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import type { Place } from '@/lib/facts'
import type { NodeSummary } from '@/lib/nodes'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, neighbours, peerId, testNode, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

let engine: TestEngine
let collector: Database
let web: Database
const MINUTE_MS = 60_000
const nowMs = Date.now()
const ago = (minutes: number): number => nowMs - minutes * MINUTE_MS

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
  web = engine.open('web')
})
afterAll(() => engine.stop())

async function stateOf(n: number): Promise<NodeSummary> {
  const [node] = await getNodesByNum(web, [await numberOf(web, n)])
  if (node === undefined) throw new Error('not there')
  return node
}

const BERLIN: Place = {
  source: 'simulated',
  country: 'DE',
  region: 'Berlin',
  city: 'Berlin',
  lat: 52.5,
  lon: 13.5,
  asn: 64_500,
  asName: 'Example',
}

describe('the state of a node', () => {
  it('holds what the newest visit found', async () => {
    await writeFacts(collector, [
      visit(1, ago(5), {
        agent: 'meshara/1.2.0',
        peerCount: 40,
        rttMs: 12.5,
        rttMethod: 'ping_quiet',
        place: BERLIN,
      }),
    ])
    expect(await stateOf(1)).toEqual({
      num: 1,
      peerId: peerId(1),
      publicKey: testNode(1).publicKey,
      status: 'online',
      error: null,
      peerCount: 40,
      agent: 'meshara/1.2.0',
      country: 'DE',
      region: 'Berlin',
      city: 'Berlin',
      lat: 52.5,
      lon: 13.5,
      placeSource: 'simulated',
      asn: 64_500,
      asName: 'Example',
      rttMs: 12.5,
      rttMethod: 'ping_quiet',
      uptime24h: 1,
      firstSeenMs: ago(5),
      lastSeenMs: ago(5),
      lastVisitMs: ago(5),
    })
  })

  it('keeps what is known when a visit fails, and turns offline at the second failure in a row', async () => {
    await writeFacts(collector, [failure(1, ago(4), 1)])
    const once = await stateOf(1)
    expect(once).toMatchObject({ status: 'online', error: 'io_timeout', uptime24h: 0.5 })
    await writeFacts(collector, [failure(1, ago(3), 2, { error: 'connection_refused' })])
    expect(await stateOf(1)).toMatchObject({
      status: 'offline',
      error: 'connection_refused',
      agent: 'meshara/1.2.0',
      peerCount: 40,
      rttMs: 12.5,
      country: 'DE',
      lastSeenMs: ago(5),
      lastVisitMs: ago(3),
    })
    await writeFacts(collector, [visit(1, ago(2))])
    // Reached, but neither identified nor measured: what was known stays.
    expect(await stateOf(1)).toMatchObject({
      status: 'online',
      error: null,
      agent: 'meshara/1.2.0',
      peerCount: 40,
      uptime24h: 0.5,
      lastSeenMs: ago(2),
    })
  })

  it('is unreachable from the first failure on when no visit ever reached it', async () => {
    await writeFacts(collector, [failure(2, ago(3), 1, { error: 'no_address' })])
    expect(await stateOf(2)).toMatchObject({
      status: 'unreachable',
      error: 'no_address',
      lastSeenMs: null,
      peerCount: null,
      rttMs: null,
      rttMethod: 'none',
      placeSource: 'none',
      agent: '',
    })
  })

  it('tells a routing table of no entries from one that was never read', async () => {
    await writeFacts(collector, [visit(3, ago(3), { peerCount: 0 }), visit(4, ago(3))])
    expect((await stateOf(3)).peerCount).toBe(0)
    expect((await stateOf(4)).peerCount).toBeNull()
    await writeFacts(collector, [visit(3, ago(2))])
    expect((await stateOf(3)).peerCount).toBe(0)
  })

  it('shows no error for a reached node whose table could not be read', async () => {
    await writeFacts(collector, [visit(5, ago(3), { error: 'stream_reset' })])
    expect(await stateOf(5)).toMatchObject({ status: 'online', error: null })
  })

  it('is the same in whatever order its visits are written', async () => {
    await writeFacts(collector, [visit(6, ago(1), { agent: 'meshara/2.0.0' })])
    await writeFacts(collector, [
      failure(6, ago(10), 3),
      visit(6, ago(20), { agent: 'meshara/1.0.0', peerCount: 7 }),
    ])
    expect(await stateOf(6)).toMatchObject({
      status: 'online',
      agent: 'meshara/2.0.0',
      peerCount: 7,
      lastVisitMs: ago(1),
    })
  })

  it('is offline only when every collector that tried lately says so', async () => {
    await writeFacts(collector, [visit(7, ago(10)), failure(7, ago(4), 5, { collector: 'c2' })])
    expect(await stateOf(7)).toMatchObject({ status: 'online', error: 'io_timeout' })
    await writeFacts(collector, [failure(7, ago(3), 2)])
    expect((await stateOf(7)).status).toBe('offline')
    await writeFacts(collector, [visit(7, ago(2), { collector: 'c2' }), failure(7, ago(1), 3)])
    expect((await stateOf(7)).status).toBe('online')
  })

  it('no longer counts the word of a collector that stopped trying', async () => {
    await writeFacts(collector, [visit(8, ago(30)), failure(8, ago(20), 2, { collector: 'c2' })])
    expect((await stateOf(8)).status).toBe('online')
    await writeFacts(collector, [failure(8, ago(10), 3, { collector: 'c2' })])
    expect((await stateOf(8)).status).toBe('offline')
  })

  it('counts uptime over a day alone, and leaves it open for a node not visited for as long', async () => {
    const day = 24 * 60
    await writeFacts(collector, [failure(9, ago(26 * 60), 1), visit(9, ago(10)), visit(9, ago(5))])
    expect((await stateOf(9)).uptime24h).toBe(1)
    await writeFacts(collector, [visit(10, ago(day + 5))])
    expect((await stateOf(10)).uptime24h).toBeNull()
  })

  it('does not exist for a node that was only named', async () => {
    await writeFacts(collector, [neighbours(1, ago(1), [1_000])])
    expect(await findNodes(web, peerId(1_000), 5)).toEqual([])
  })
})

describe('getNodesByNum', () => {
  it('answers by ascending number and leaves out what is not there', async () => {
    const nodes = await getNodesByNum(web, [2, 1, 2, 4_000_000])
    expect(nodes.map(({ num }) => num)).toEqual([1, 2])
    expect(await getNodesByNum(web, [])).toEqual([])
  })
})
