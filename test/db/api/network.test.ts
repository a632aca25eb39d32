import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { heartbeat, neighbours, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const now = Date.now()
const FIRST_CRAWL = Math.floor(now / 1_000) - 3_600
let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
  await writeFacts(api.collector, [
    heartbeat(now - 2_000),
    visit(1, now - 60_000, { rttMs: 20, rttMethod: 'ping_quiet' }),
    visit(2, now - 60_000, { rttMs: 40, rttMethod: 'ping_quiet' }),
    neighbours(1, now - 60_000, [2]),
    ...[1, 2, 3, 4, 5].map((n) => ({
      kind: 'crawl' as const,
      collector: n % 2 === 0 ? 'c2' : 'c1',
      crawlId: FIRST_CRAWL + Math.floor(n / 2),
      state: 'finished' as const,
      startedAtMs: (FIRST_CRAWL + Math.floor(n / 2)) * 1_000,
      updatedAtMs: now - 60_000,
      nodesFound: n,
      nodesVisited: n,
      nodesReachable: n,
      linksFound: 0,
      queries: 0,
    })),
  ])
})
afterAll(() => api.close())

describe('GET /api/v1/networks', () => {
  it('names the network that is watched, as its profile has it', async () => {
    const { networks } = await api.ask('listNetworks', '/networks')
    expect(networks).toMatchObject([
      {
        name: 'demo',
        kadProtocols: api.profile.kadProtocols,
        bootstrap: api.profile.bootstrap,
        features: { messages: true, authorities: true, simulatedPlaces: true },
      },
    ])
  })
})

describe('GET /api/v1/stats', () => {
  it('tells the totals, how fresh they are, and who collects', async () => {
    const stats = await api.ask('getStats', '/stats')
    expect(stats).toMatchObject({
      network: 'demo',
      asOfMs: now - 2_000,
      nodes: 2,
      active: 2,
      links: 1,
      averageRttMs: 30,
      messages24h: null,
      traffic: { messagesPerSecond: null, reporters: 0 },
      collectors: [{ collector: 'c1', away: false, lastBeatMs: now - 2_000 }],
    })
    expect(stats.feedAgeMs).toBeGreaterThanOrEqual(2_000)
  })

  it('tells the traffic by itself', async () => {
    expect(await api.ask('getTraffic', '/stats/traffic')).toMatchObject({ windowMs: 60_000, reporters: 0 })
  })
})

describe('GET /api/v1/crawls', () => {
  it('goes through all crawls once, newest first', async () => {
    const seen: [number, string][] = []
    let path: string | null = '/crawls?limit=2'
    while (path !== null) {
      const page: Awaited<ReturnType<typeof crawls>> = await crawls(path)
      seen.push(...page.crawls.map(({ crawlId, collector }): [number, string] => [crawlId, collector]))
      path = page.nextCursor === null ? null : `/crawls?limit=2&cursor=${page.nextCursor}`
    }
    expect(seen.map(([id, collector]) => [id - FIRST_CRAWL, collector])).toEqual([
      [2, 'c1'],
      [2, 'c2'],
      [1, 'c1'],
      [1, 'c2'],
      [0, 'c1'],
    ])
  })
  const crawls = (path: string) => api.ask('listCrawls', path)
})

describe('what is asked by its path alone', () => {
  it.each(['/networks', '/stats', '/stats/traffic', '/nodes/facets'])(
    'is answered, and %s refuses any parameter with 400, naming it',
    async (path) => {
      expect((await api.fetch(path)).status).toBe(200)
      for (const search of ['zzz=1', 'zzz=', 'zzz=1&zzz=2']) {
        const response = await api.fetch(`${path}?${search}`)
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({ errors: [{ field: 'zzz' }] })
      }
    },
  )
})
