import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bringSessionsUpToDate } from '@/db/reckon/update-sessions'
import { rowSchema } from '@/lib/api/answer-schema'
import { API_PATH, type Operation } from '@/lib/api/operation'
import { OPERATIONS, type OperationId } from '@/lib/api/operations'
import { wireSchema } from '@/lib/api/wire'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { failure, heartbeat, neighbours, peerId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const minute = 60_000
const now = Date.now()
let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
  const facts = []
  // On into the future, as far as a slow machine takes for these tests.
  for (let atMs = now - 180 * minute; atMs < now + 5 * minute; atMs += 20_000) facts.push(heartbeat(atMs))
  for (let at = 0; at < 34; at += 1) {
    const atMs = now - (171 - 5 * at) * minute
    facts.push(
      at >= 10 && at < 14 ? failure(1, atMs, at - 9) : visit(1, atMs, { agent: at < 20 ? 'a/1' : 'a/2' }),
    )
  }
  const place = { source: 'simulated', country: 'DE', region: 'Hesse', city: '=SUM(A1)' } as const
  await writeFacts(api.collector, [
    ...facts,
    visit(2, now - minute, {
      rttMs: 12.5,
      rttMethod: 'ping_quiet',
      peerCount: 3,
      place: { ...place, lat: 50.1, lon: 8.7, asn: 1, asName: 'One' },
    }),
    // With a place, and without one but about as far from the collector as another without one.
    visit(4, now - minute, {
      rttMs: 100,
      rttMethod: 'ping_busy',
      place: { ...place, lat: -33.9, lon: 151.2, asn: 1, asName: 'One' },
    }),
    visit(5, now - minute, { rttMs: 6, rttMethod: 'ping_quiet' }),
    visit(6, now - minute, { rttMs: 9, rttMethod: 'ping_quiet' }),
    neighbours(4, now - minute, [2, 5]),
    neighbours(5, now - minute, [6], { evidence: 'mesh' }),
    neighbours(1, now - minute, [2, 3]),
    neighbours(2, now - minute, [1]),
    {
      kind: 'crawl',
      collector: 'c1',
      crawlId: Math.floor(now / 1_000),
      state: 'running',
      startedAtMs: now,
      updatedAtMs: now,
      nodesFound: 2,
      nodesVisited: 2,
      nodesReachable: 2,
      linksFound: 3,
      queries: 9,
    },
  ])
  await bringSessionsUpToDate(api.collector, new AbortController().signal)
})
afterAll(() => api.close())

/** Operations of which all rows can be had at once, and an address with rows. */
const LISTS = {
  listNodes: '/nodes',
  listNodeSessions: `/nodes/${peerId(1)}/sessions`,
  listSightings: `/nodes/${peerId(1)}/sightings`,
  listLinks: '/links',
  listCrawls: '/crawls',
  listEvents: '/events',
} as const satisfies Partial<Record<OperationId, string>>

describe('rows of lists of the network, all at once', () => {
  it.each(Object.entries(LISTS))(
    '%s gives the rows that its pages give, in the same fields',
    async (id, path) => {
      const operation: Operation = OPERATIONS[id as keyof typeof LISTS]
      const field = operation.rows?.field ?? ''
      const page = await api.wire(id as keyof typeof LISTS, `${path}?limit=500`)
      const listed = page[field] as Record<string, unknown>[]
      const response = await api.fetch(`${path}.ndjson`)
      expect(response.status).toBe(200)
      const lines = (await response.text()).split('\n').filter((line) => line !== '')
      const row = wireSchema(operation.rows?.columns ?? rowSchema(operation) ?? operation.answer)
      const rows = lines.map((line) => row.parse(JSON.parse(line)) as Record<string, unknown>)
      expect(rows.length).toBeGreaterThan(0)
      const names = Object.keys(rows[0] ?? {})
      expect(rows).toEqual(listed.map((each) => Object.fromEntries(names.map((name) => [name, each[name]]))))
    },
  )

  it.each(Object.entries(LISTS))('%s can be had in every format, with as many rows', async (_, path) => {
    const lines = (await (await api.fetch(`${path}.ndjson`)).text()).trim().split('\n').length
    const csv = await (await api.fetch(`${path}.csv`)).text()
    expect(csv.trim().split('\n')).toHaveLength(lines + 1)
    for (const format of ['parquet', 'arrow']) {
      const response = await api.fetch(`${path}.${format}`)
      expect(response.status, `${API_PATH}${path}.${format}`).toBe(200)
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100)
    }
  })
})
