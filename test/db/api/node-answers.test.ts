import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answerJson } from '@/app/api/problem'
import {
  answerFacets,
  answerNode,
  answerNodePage,
  answerRtt,
  answerUptime,
} from '@/app/api/v1/nodes/node-answers'
import type { Database } from '@/db/client'
import { nodeDetailSchema } from '@/lib/node-detail'
import { NODE_SORTS, nodeSummarySchema } from '@/lib/nodes'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, heartbeat, neighbours, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const minute = 60_000
const pageSchema = z.object({
  nodes: z.array(nodeSummarySchema),
  nextCursor: z.string().nullable(),
  total: z.number(),
})
const problemSchema = z.object({
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), got: z.string(), expected: z.string() })).optional(),
})

let engine: TestEngine
let web: Database
const now = Date.now()

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const place = { source: 'simulated', region: 'Hesse', city: 'Frankfurt', lat: 50, lon: 8 } as const
  const germany = { ...place, country: 'DE', asn: 24940, asName: 'Hetzner Online GmbH' }
  await writeFacts(engine.open('collector'), [
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
afterAll(() => engine.stop())

const listing = (search: string) => answerJson(() => answerNodePage(web, new URLSearchParams(search)))
const node = (identity: string, search = '') =>
  answerJson(() => answerNode(web, identity, new URLSearchParams(search)))
const uptime = (identity: string, search = '') =>
  answerJson(() => answerUptime(web, identity, new URLSearchParams(search), now))
const rtt = (identity: string, search: string) =>
  answerJson(() => answerRtt(web, identity, new URLSearchParams(search), now))
const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return problemSchema.parse(await response.json())
}

describe('GET /api/v1/nodes', () => {
  it('answers a page in the order that is asked for', async () => {
    const response = await listing('sort=peers&order=desc')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const page = pageSchema.parse(await response.json())
    expect(page.total).toBe(3)
    expect(page.nodes.map((each) => each.peerCount)).toEqual([9, 2, null])
  })

  it('goes on from a cursor to every node once, in every order', async () => {
    for (const sort of NODE_SORTS) {
      const seen: number[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page = pageSchema.parse(
          await (await listing(`sort=${sort}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)).json(),
        )
        seen.push(...page.nodes.map((each) => each.num))
        cursor = page.nextCursor
      }
      expect(new Set(seen).size, sort).toBe(3)
      expect(seen, sort).toHaveLength(3)
    }
  })

  it('finds a node by the beginning of its key in hex', async () => {
    const { publicKey, peerId } = testNode(2)
    const page = pageSchema.parse(await (await listing(`q=${String(publicKey).slice(0, 16)}`)).json())
    expect(page.nodes.map((each) => each.peerId)).toEqual([peerId])
  })

  it('refuses what it does not understand with 400, naming the field, what came and what was expected', async () => {
    const response = await listing('country=germany&colour=red')
    expect(response.status).toBe(400)
    expect((await problem(response)).errors).toEqual([
      expect.objectContaining({ field: 'colour', got: 'red' }),
      { field: 'country', got: 'germany', expected: 'a two-letter country code' },
    ])
  })

  it('refuses a cursor of another order with 400', async () => {
    const { nextCursor } = pageSchema.parse(await (await listing('sort=rtt&limit=1')).json())
    const response = await listing(`sort=peers&cursor=${String(nextCursor)}`)
    expect(response.status).toBe(400)
    expect((await problem(response)).errors?.[0]?.field).toBe('cursor')
  })

  it('answers 200 or 400 to any text in any parameter', async () => {
    const field = fc.constantFrom(
      'q',
      'active',
      'country',
      'region',
      'version',
      'asn',
      'sort',
      'limit',
      'cursor',
    )
    const nasty = fc.constantFrom(
      "'; DROP TABLE nodes --",
      '{x:String}',
      '%',
      '\u0000',
      '../../etc',
      '-1',
      '1e9',
    )
    await fc.assert(
      fc.asyncProperty(field, fc.oneof(fc.string({ maxLength: 200 }), nasty), async (name, value) => {
        const response = await listing(new URLSearchParams({ [name]: value }).toString())
        expect([200, 400]).toContain(response.status)
        await response.body?.cancel()
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('GET /api/v1/nodes/<identity>', () => {
  it('answers the same node to each form of its identity', async () => {
    const { peerId, cid, publicKey } = testNode(1)
    for (const form of [peerId, cid, String(publicKey), String(publicKey).toUpperCase()]) {
      const response = await node(form)
      expect(response.status).toBe(200)
      expect(nodeDetailSchema.parse(await response.json()).identity).toEqual(testNode(1))
    }
  })

  it('tells of a node that is not reached each address and its own error', async () => {
    const detail = nodeDetailSchema.parse(await (await node(testNode(3).peerId)).json())
    expect(detail.summary).toMatchObject({ status: 'unreachable', error: 'connection_refused' })
    expect(detail.attempts).toMatchObject([
      { address: '/ip4/203.0.113.0/ipcidr/24', error: 'connection_refused' },
    ])
    expect(detail.neighbours).toMatchObject([
      { peerId: testNode(1).peerId, direction: 'in', evidence: 'table' },
    ])
  })

  it('answers 404 for a valid identity that nobody has seen, and 400 for a text that is none', async () => {
    const unseen = await node(testNode(99).peerId)
    expect(unseen.status).toBe(404)
    expect((await problem(unseen)).detail).toContain(testNode(99).peerId)
    const noIdentity = await node('hello-world')
    expect(noIdentity.status).toBe(400)
    expect((await problem(noIdentity)).errors?.[0]).toMatchObject({ field: 'peerId', got: 'hello-world' })
  })
})

describe('GET /api/v1/nodes/<identity>/rtt and /uptime', () => {
  it('answers the measurements of the window with their method', async () => {
    const response = await rtt(testNode(1).peerId, 'window=1h')
    expect(await response.json()).toMatchObject({
      sinceMs: now - 3_600_000,
      untilMs: now,
      points: [{ rttMs: 25, method: 'ping_quiet' }],
    })
  })

  it('refuses a window it does not know', async () => {
    const response = await rtt(testNode(1).peerId, 'window=2y')
    expect(response.status).toBe(400)
    expect((await problem(response)).errors?.[0]).toMatchObject({ field: 'window', got: '2y' })
  })

  it('answers each window of the uptime, shortest first', async () => {
    const { windows } = await answerUptime(web, testNode(1).peerId, new URLSearchParams(), now)
    expect(windows.map((each) => each.windowMs / 3_600_000)).toEqual([24, 168, 720, 2_160, 8_760])
    expect(windows[0]?.share).toBe(1)
  })

  it('answers 404 for a node that nobody has seen', async () => {
    expect((await rtt(testNode(99).peerId, '')).status).toBe(404)
  })
})

describe('what is asked by its path alone', () => {
  const facets = (search: string) => answerJson(() => answerFacets(web, new URLSearchParams(search)))

  it('is answered', async () => {
    const { peerId } = testNode(1)
    for (const response of await Promise.all([facets(''), node(peerId), uptime(peerId)])) {
      expect(response.status).toBe(200)
      await response.body?.cancel()
    }
  })

  it('refuses any parameter with 400, naming it', async () => {
    const { peerId } = testNode(1)
    for (const search of ['zzz=1', 'zzz=', 'zzz=1&zzz=2']) {
      for (const response of await Promise.all([
        facets(search),
        node(peerId, search),
        uptime(peerId, search),
      ])) {
        expect(response.status).toBe(400)
        expect((await problem(response)).errors).toMatchObject([{ field: 'zzz', expected: 'no parameter' }])
      }
    }
  })
})

describe('while the database is away', () => {
  it('answers 503 with a time to come back, and 200 again once it is there', async () => {
    await engine.kill()
    const response = await listing('')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect((await problem(response)).title).toBe('The database is away')
    await engine.restart()
    await expect.poll(async () => (await listing('')).status, { timeout: 30_000 }).toBe(200)
  })
})
