import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeRtt } from '@/db/queries/nodes/get-node-rtt'
import { estimateLinkRtt } from '@/lib/graph/link-latency'
import type { NodeNeighbour } from '@/lib/node-detail'
import type { Place } from '@/lib/facts'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, neighbours, peerId, testNode, visit } from '../../fixtures/facts'
import { numberOf, writeFacts } from '../../fixtures/history'

let engine: TestEngine
let collector: Database
let web: Database
const MINUTE_MS = 60_000
const nowMs = Date.now()
const ago = (minutes: number): number => nowMs - minutes * MINUTE_MS

const place = (city: string, lat: number, lon: number): Place => ({
  source: 'simulated',
  country: 'DE',
  region: 'R',
  city,
  lat,
  lon,
  asn: 1,
  asName: 'A',
})
const NET_A = '/ip4/192.0.2.0/ipcidr/24/tcp/4001'
const NET_B = '/ip6/2001:db8::/ipcidr/48/tcp/4001'

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
  web = engine.open('web')
  await writeFacts(collector, [
    visit(1, ago(90), { agent: 'meshara/1.0.0', addresses: [NET_A], protocols: ['/b', '/a'] }),
    visit(1, ago(80), { agent: 'meshara/1.0.0', addresses: [NET_A, NET_B] }),
    visit(1, ago(70), { agent: 'meshara/1.1.0' }),
    visit(1, ago(65)),
    visit(1, ago(60), {
      agent: 'meshara/1.0.0',
      protocols: ['/z', '/meshara/kad/1.0.0'],
      addresses: [NET_B],
      place: place('Berlin', 52.5, 13.4),
      rttMs: 10,
      rttMethod: 'ping_quiet',
    }),
    failure(1, ago(2), 1, { attempts: [{ address: NET_A, error: 'io_timeout', detail: 'old', tookMs: 1 }] }),
    failure(1, ago(1), 2, {
      error: 'connection_refused',
      addresses: [NET_B],
      attempts: [
        { address: NET_B, error: 'connection_refused', detail: 'ECONNREFUSED', tookMs: 3.5 },
        { address: NET_A, error: 'io_timeout', detail: '', tookMs: 5_000 },
      ],
    }),
    visit(2, ago(5), {
      agent: 'kubo/0.30.0',
      place: place('Munich', 48.1, 11.6),
      rttMs: 20,
      rttMethod: 'ping_busy',
    }),
    visit(3, ago(5)),
    neighbours(1, ago(60), [2, 3, 1]),
    neighbours(1, ago(3), [2, 4]),
    neighbours(2, ago(4), [1]),
    neighbours(3, ago(5), [1, 2]),
    neighbours(2, ago(50), [1], { evidence: 'mesh', complete: false }),
    neighbours(4, ago(50), [2]),
  ])
})
afterAll(() => engine.stop())

describe('getNodeDetail', () => {
  it('knows a node by each form of its identity', async () => {
    const { cid, publicKey } = testNode(1)
    for (const text of [peerId(1), cid, publicKey ?? '', ` ${peerId(1)} `]) {
      const detail = await getNodeDetail(web, text)
      expect(detail?.identity).toEqual({ peerId: peerId(1), cid, publicKey })
      expect(detail?.summary.peerId).toBe(peerId(1))
    }
  })

  it('is null for an identity nobody visited and for a text that is none', async () => {
    for (const text of [peerId(99), peerId(4), '', 'x', "12D3KooW' OR 1", '%']) {
      expect(await getNodeDetail(web, text)).toBeNull()
    }
  })

  it('tells versions as runs, newest first, one that came back twice', async () => {
    expect((await getNodeDetail(web, peerId(1)))?.versions).toEqual([
      { agent: 'meshara/1.0.0', firstSeenMs: ago(60), lastSeenMs: ago(60) },
      { agent: 'meshara/1.1.0', firstSeenMs: ago(70), lastSeenMs: ago(70) },
      { agent: 'meshara/1.0.0', firstSeenMs: ago(90), lastSeenMs: ago(80) },
    ])
  })

  it('has the newest protocols, sorted, and every address with its first and newest time', async () => {
    const detail = await getNodeDetail(web, peerId(1))
    expect(detail?.protocols).toEqual(['/meshara/kad/1.0.0', '/z'])
    expect(detail?.addresses).toEqual([
      { address: NET_B, firstSeenMs: ago(80), lastSeenMs: ago(1) },
      { address: NET_A, firstSeenMs: ago(90), lastSeenMs: ago(80) },
    ])
  })

  it('says of each address of the newest visit why it failed', async () => {
    expect((await getNodeDetail(web, peerId(1)))?.attempts).toEqual([
      { address: NET_A, error: 'io_timeout', detail: '', tookMs: 5_000, seenAtMs: ago(1) },
      { address: NET_B, error: 'connection_refused', detail: 'ECONNREFUSED', tookMs: 3.5, seenAtMs: ago(1) },
    ])
    expect((await getNodeDetail(web, peerId(2)))?.attempts).toEqual([])
  })

  it('names neighbours in and out, by evidence, those both ways first', async () => {
    const detail = await getNodeDetail(web, peerId(1))
    const short = ({ peerId: id, evidence, direction, status, seenAtMs }: NodeNeighbour) => [
      [1, 2, 3, 4].find((n) => peerId(n) === id),
      evidence,
      direction,
      status,
      seenAtMs,
    ]
    expect(detail?.neighbours.map(short)).toEqual([
      [2, 'table', 'both', 'online', ago(3)],
      // Named, but never visited.
      [4, 'table', 'out', 'unreachable', ago(3)],
      [3, 'table', 'in', 'online', ago(5)],
      [2, 'mesh', 'in', 'online', ago(50)],
    ])
    expect(detail?.neighbours[0]).toMatchObject({ agent: 'kubo/0.30.0', country: 'DE' })
    expect(detail?.neighbours[1]).toMatchObject({ agent: '', country: '' })
  })

  it('estimates the round trip to a neighbour where both ends give ground for it', async () => {
    const detail = await getNodeDetail(web, peerId(1))
    const estimates = detail?.neighbours.map(({ estimatedRttMs }) => estimatedRttMs)
    const expected = estimateLinkRtt(
      { lat: 52.5, lon: 13.4, rttMs: 10, isRttQuiet: true },
      { lat: 48.1, lon: 11.6, rttMs: 20, isRttQuiet: false },
    )
    expect(expected).toBeGreaterThan(0)
    expect(estimates).toEqual([expected, null, null, expected])
  })
})

describe('getNodeRtt', () => {
  it('is the median of each stretch, from quiet measurements where there are any', async () => {
    const sinceMs = ago(200)
    const at = (minute: number) => sinceMs + minute * MINUTE_MS
    const quiet = (n: number, atMs: number, rttMs: number) =>
      visit(n, atMs, { rttMs, rttMethod: 'ping_quiet' })
    await writeFacts(collector, [
      quiet(20, at(1), 5),
      quiet(20, at(2), 7),
      quiet(20, at(9), 30),
      visit(20, at(5), { rttMs: 500, rttMethod: 'ping_busy' }),
      visit(20, at(12), { rttMs: 80, rttMethod: 'ping_busy' }),
      failure(20, at(25), 1),
      quiet(20, at(100), 9),
    ])
    // Ten stretches of ten minutes; the last visit lies past their end.
    expect(await getNodeRtt(web, await numberOf(web, 20), sinceMs, 10, at(100))).toEqual([
      { atMs: at(0), rttMs: 7, method: 'ping_quiet' },
      { atMs: at(10), rttMs: 80, method: 'ping_busy' },
      { atMs: at(20), rttMs: null, method: 'none' },
    ])
    expect(await getNodeRtt(web, 4_000_000, sinceMs, 10, at(100))).toEqual([])
  })
})
