import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KnownSession } from '@/lib/node-detail'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { failure, heartbeat, hops, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const minute = 60_000
const now = Date.now()
const { peerId } = testNode(1)
const paths = ['uptime', 'sessions', 'rtt', 'messages'].map((name) => `/nodes/${peerId}/${name}`)
let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
  const facts = []
  // Node 1 is reached twice and missed twice, again and again, over two hours.
  for (let at = 0; at < 24; at += 1) {
    const atMs = now - (121 - 5 * at) * minute
    facts.push(at % 4 < 2 ? visit(1, atMs) : failure(1, atMs, (at % 4) - 1))
  }
  for (let atMs = now - 3 * 60 * minute; atMs <= now; atMs += 20_000) facts.push(heartbeat(atMs))
  await writeFacts(api.collector, [
    ...facts,
    visit(2, now - minute, { rttMs: 25, rttMethod: 'ping_quiet' }),
    hops(now - minute, [
      { kind: 'publish', node: 1, message: 1 },
      { kind: 'deliver', node: 2, peer: 1, message: 1 },
    ]),
  ])
})
afterAll(() => api.close())

describe('GET /api/v1/nodes/{peerId}/uptime', () => {
  it('answers each window, shortest first', async () => {
    const { windows } = await api.ask('getNodeUptime', `/nodes/${testNode(2).peerId}/uptime`)
    expect(windows.map((each) => each.windowMs / 3_600_000)).toEqual([24, 168, 720, 2_160, 8_760])
    expect(windows[0]?.share).toBe(1)
  })
})

describe('GET /api/v1/nodes/{peerId}/sessions', () => {
  it('goes on to each session once, newest first, and counts those that are left', async () => {
    const whole = await api.ask('listNodeSessions', `/nodes/${peerId}/sessions`)
    expect(whole.total).toBe(6)
    expect(whole.nextCursor).toBeNull()
    const seen: KnownSession[] = []
    let path: string | null = `/nodes/${peerId}/sessions?limit=2`
    while (path !== null) {
      const page: typeof whole = await api.ask('listNodeSessions', path)
      seen.push(...page.sessions)
      expect(page.left).toBe(whole.total - seen.length)
      path = page.nextCursor === null ? null : `/nodes/${peerId}/sessions?limit=2&cursor=${page.nextCursor}`
    }
    expect(seen).toEqual(whole.sessions)
    expect(seen.map(({ startedAtMs }) => startedAtMs)).toEqual(
      seen.map(({ startedAtMs }) => startedAtMs).sort((a, b) => b - a),
    )
  })

  it('refuses the cursor of another node', async () => {
    const { nextCursor } = await api.ask('listNodeSessions', `/nodes/${peerId}/sessions?limit=2`)
    const response = await api.fetch(`/nodes/${testNode(2).peerId}/sessions?cursor=${String(nextCursor)}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ field: 'cursor' }] })
  })
})

describe('GET /api/v1/nodes/{peerId}/rtt', () => {
  it('answers the measurements of the window with their method', async () => {
    const answer = await api.ask('getNodeRtt', `/nodes/${testNode(2).peerId}/rtt?window=1h`)
    expect(answer.points).toMatchObject([{ rttMs: 25, method: 'ping_quiet' }])
    expect(answer.untilMs - answer.sinceMs).toBe(3_600_000)
  })

  it('refuses a window it does not know', async () => {
    const response = await api.fetch(`/nodes/${peerId}/rtt?window=2y`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ field: 'window', got: '2y' }] })
  })
})

describe('GET /api/v1/nodes/{peerId}/messages', () => {
  it('answers what a node had to do with messages, from an hour on', async () => {
    const answer = await api.ask('getNodeMessages', `/nodes/${peerId}/messages?window=24h`)
    expect(answer).toMatchObject({ reports: true, sent: 1, relayed: 1, received: 0 })
    expect(answer.sinceMs % 3_600_000).toBe(0)
  })
})

describe('what is asked of one node', () => {
  it('is answered 404 for a node that nobody has seen, and 400 for a text that is no identity', async () => {
    for (const path of paths) {
      expect((await api.fetch(path)).status).toBe(200)
      expect((await api.fetch(path.replace(peerId, testNode(99).peerId))).status).toBe(404)
      expect((await api.fetch(path.replace(peerId, 'hello-world'))).status).toBe(400)
    }
  })

  it('refuses a parameter it does not know, naming it', async () => {
    for (const path of paths) {
      const response = await api.fetch(`${path}?zzz=1`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ errors: [{ field: 'zzz' }] })
    }
  })
})

describe('while the database is away', () => {
  it('answers 503 with a time to come back, and 200 again once it is there', async () => {
    await api.engine.kill()
    const response = await api.fetch('/nodes?limit=3')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await response.json()).toMatchObject({ title: 'The database is away' })
    await api.engine.restart()
    await expect.poll(async () => (await api.fetch('/nodes?limit=3')).status, { timeout: 30_000 }).toBe(200)
  })
})
