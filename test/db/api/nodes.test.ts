import { gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { problemSchema } from '@/lib/api/problem'
import { NODE_SORTS } from '@/lib/nodes'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { failure, heartbeat, neighbours, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const minute = 60_000
const now = Date.now()
let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
  const place = { source: 'simulated', region: 'Hesse', city: 'Frankfurt', lat: 50, lon: 8 } as const
  const germany = { ...place, country: 'DE', asn: 24940, asName: 'Hetzner Online GmbH' }
  await writeFacts(api.collector, [
    // A sign of life every 20 seconds: a longer silence would be the collector's.
    ...[6, 5, 4, 3, 2, 1, 0].map((beat) => heartbeat(now - beat * 20_000)),
    visit(1, now - minute, {
      agent: 'meshara/1.4.0',
      protocols: ['/ipfs/id/1.0.0'],
      peerCount: 2,
      rttMs: 25,
      rttMethod: 'ping_quiet',
      place: germany,
      addresses: ['/ip4/203.0.113.0/ipcidr/24'],
    }),
    visit(2, now - minute, { agent: 'meshara/1.5.0', peerCount: 9, rttMs: 5, rttMethod: 'ping_busy' }),
    failure(3, now - minute, 2, {
      error: 'connection_refused',
      attempts: [
        { address: '/ip4/203.0.113.0/ipcidr/24', error: 'connection_refused', detail: 'refused', tookMs: 3 },
      ],
    }),
    neighbours(1, now - minute, [2, 3]),
  ])
})
afterAll(() => api.close())

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return problemSchema.parse(await response.json())
}

describe('GET /api/v1/nodes', () => {
  it('answers a page in the order that is asked for', async () => {
    const page = await api.ask('listNodes', '/nodes?sort=peers&order=desc')
    expect(page.total).toBe(3)
    expect(page.nodes.map((each) => each.peerCount)).toEqual([9, 2, null])
  })

  it('says instants as ISO 8601 in UTC, under names without their unit, and durations as numbers', async () => {
    const { nodes } = await api.wire('listNodes', '/nodes?q=' + testNode(1).peerId)
    expect(nodes).toMatchObject([
      { peerId: testNode(1).peerId, rttMs: 25, lastVisit: new Date(now - minute).toISOString() },
    ])
    expect(JSON.stringify(nodes)).not.toContain('lastVisitMs')
  })

  it('goes on to every node once, in every order, by the address that each page names', async () => {
    for (const sort of NODE_SORTS) {
      const seen: unknown[] = []
      let next: unknown = `/api/v1/nodes?sort=${sort}&limit=1`
      while (typeof next === 'string') {
        const page: Record<string, unknown> = await api.wire('listNodes', next.slice('/api/v1'.length))
        const link = (await api.fetch(next.slice('/api/v1'.length))).headers.get('link')
        expect(link).toBe(page.next === null ? null : `<${z.string().parse(page.next)}>; rel="next"`)
        seen.push(...(page.nodes as { num: number }[]).map(({ num }) => num))
        next = page.next
      }
      expect(seen, sort).toHaveLength(3)
      expect(new Set(seen).size, sort).toBe(3)
    }
  })

  it('gives only the fields that are asked for', async () => {
    const response = await api.fetch('/nodes?sort=peers&limit=1&fields=peerId,lastVisit')
    expect(await response.json()).toMatchObject({
      total: 3,
      nodes: [{ peerId: testNode(2).peerId, lastVisit: new Date(now - minute).toISOString() }],
    })
    const unknown = await problem(await api.fetch('/nodes?fields=peerId,shoes'))
    expect(unknown.errors?.[0]?.field).toBe('fields')
  })

  it('is not sent again to whoever has it, and is open to other origins', async () => {
    const first = await api.fetch('/nodes?sort=key')
    const etag = first.headers.get('etag')
    expect(etag).not.toBeNull()
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    expect(first.headers.get('cache-control')).toContain('max-age')
    const again = await api.fetch('/nodes?sort=key', { headers: { 'if-none-match': String(etag) } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('is sent compressed to who takes that', async () => {
    const body = await new Promise<{ encoding: unknown; bytes: Buffer }>((resolve, reject) => {
      request(`${api.url}/api/v1/nodes?limit=3`, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) })
        })
      })
        .on('error', reject)
        .end()
    })
    expect(body.encoding).toBe('gzip')
    expect(JSON.parse(gunzipSync(body.bytes).toString())).toMatchObject({ total: 3 })
  })

  it('refuses what it does not understand with 400, naming the field, what came and what was expected', async () => {
    const response = await api.fetch('/nodes?country=germany&colour=red')
    expect(response.status).toBe(400)
    expect((await problem(response)).errors).toEqual([
      expect.objectContaining({ field: 'colour', got: 'red' }),
      { field: 'country', got: 'germany', expected: 'a two-letter country code' },
    ])
  })

  it('refuses a cursor of another order with 400', async () => {
    const { nextCursor } = await api.ask('listNodes', '/nodes?sort=rtt&limit=1')
    const response = await api.fetch(`/nodes?sort=peers&cursor=${String(nextCursor)}`)
    expect(response.status).toBe(400)
    expect((await problem(response)).errors?.[0]?.field).toBe('cursor')
  })

  it('takes no method that would change anything', async () => {
    const response = await api.fetch('/nodes', { method: 'POST' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

describe('GET /api/v1/nodes/{peerId}', () => {
  it('answers the same node to each form of its identity', async () => {
    const { peerId, cid, publicKey } = testNode(1)
    for (const form of [peerId, cid, String(publicKey), String(publicKey).toUpperCase()]) {
      expect((await api.ask('getNode', `/nodes/${form}`)).identity).toEqual(testNode(1))
    }
  })

  it('tells of a node that is not reached each address and its own error', async () => {
    const detail = await api.ask('getNode', `/nodes/${testNode(3).peerId}`)
    expect(detail.summary).toMatchObject({ status: 'unreachable', error: 'connection_refused' })
    expect(detail.attempts).toMatchObject([
      { address: '/ip4/203.0.113.0/ipcidr/24', error: 'connection_refused' },
    ])
    expect(detail.neighbours).toMatchObject([
      { peerId: testNode(1).peerId, direction: 'in', evidence: 'table' },
    ])
  })

  it('answers 404 for a valid identity that nobody has seen, and 400 for a text that is none', async () => {
    const unseen = await api.fetch(`/nodes/${testNode(99).peerId}`)
    expect(unseen.status).toBe(404)
    expect((await problem(unseen)).detail).toContain(testNode(99).peerId)
    const noIdentity = await api.fetch('/nodes/hello-world')
    expect(noIdentity.status).toBe(400)
    expect((await problem(noIdentity)).errors?.[0]).toMatchObject({ field: 'peerId', got: 'hello-world' })
  })
})
