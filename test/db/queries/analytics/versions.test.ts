import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { bucketStart, bucketStarts, nextBucket, type AnalyticsQuery } from '@/lib/analytics/range'
import { versionsAnswerSchema } from '@/lib/analytics/versions'
import {
  DAY_MS,
  HOUR_MS,
  isIn,
  makeHistory,
  nodesOf,
  NOW,
  TODAY,
  writeHistory,
} from '../../../fixtures/analytics-history'
import { startTestEngine, type TestEngine } from '../../../fixtures/engine'

const history = makeHistory(5, 40)
const reached = history.visits.filter(({ reachable }) => reachable)
const KEYS = ['aa', 'bb', 'cc'].map((pair) => pair.repeat(32))
const AUTHORITIES = {
  quorum: 2,
  agentName: 'demo',
  members: KEYS.map((publicKey, at) => ({ name: `A${String(at)}`, publicKey, trust: ['full' as const] })),
}
let engine: TestEngine
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
}, 120_000)
afterAll(() => engine.stop())

const ask = async (query: AnalyticsQuery) =>
  versionsAnswerSchema.parse(await getVersions(web, AUTHORITIES, query, NOW))

const agentsIn = (fromMs: number, toMs: number): Map<string, number> => {
  const visits = reached.filter(isIn(fromMs, toMs))
  return new Map(
    [...new Set(visits.map(({ agent }) => agent))].map((agent) => [
      agent,
      nodesOf(visits, (each) => each.agent === agent).size,
    ]),
  )
}

describe('versions', () => {
  it('of an empty database are none', async () => {
    expect(await ask({ range: 'all' })).toMatchObject({
      nodes: 0,
      byAgent: [],
      agents: [],
      names: [],
      releases: [],
      recommended: null,
    })
  })

  describe('of a history', () => {
    beforeAll(() => writeHistory(engine.open('collector'), history), 60_000)

    it.each<AnalyticsQuery>([
      { range: '24h' },
      { range: '30d' },
      { range: '30d', bucket: 'hour' },
      { range: '90d', bucket: 'week' },
      { range: 'all', bucket: 'month' },
    ])('%j are what a plain count says, every agent by its name', async (query) => {
      const answer = await ask(query)
      const { bucket, toMs } = answer.range
      const newest = agentsIn(bucketStart('hour', toMs - 1) - 23 * HOUR_MS, toMs)
      expect(Object.fromEntries(answer.agents.map(({ agent, nodes }) => [agent, nodes]))).toEqual(
        Object.fromEntries(newest),
      )
      const names = new Map<string, number>()
      for (const [agent, nodes] of newest) {
        const name = agent.split('/')[0] ?? ''
        names.set(name, (names.get(name) ?? 0) + nodes)
      }
      expect(Object.fromEntries(answer.names.map(({ name, nodes }) => [name, nodes]))).toEqual(
        Object.fromEntries(names),
      )

      const starts = bucketStarts(bucket, answer.range)
      const counted = starts.map((startMs) => agentsIn(startMs, nextBucket(bucket, startMs)))
      for (const { agent, nodes } of answer.byAgent) {
        starts.forEach((_, at) => expect(nodes[at] ?? 0).toBe(counted[at]?.get(agent) ?? 0))
      }
      const seen = new Set(counted.flatMap((agents) => [...agents.keys()]))
      expect(answer.byAgent.map(({ agent }) => agent).sort()).toEqual([...seen].sort())
    })

    it('tell how many days a release took, of those that came after the first look', async () => {
      const { releases } = await ask({ range: '90d' })
      expect(releases.map(({ name, version }) => `${name} ${version}`)).toEqual(['demo 1.2.0', 'demo 1.1.0'])
      for (const { version, firstSeenMs, daysTo50, daysTo90, announcedMs } of releases) {
        expect(announcedMs).toBeNull()
        const days = Array.from({ length: 76 }, (_, at) => TODAY - (75 - at) * DAY_MS)
        const shareOn = (day: number): number => {
          const agents = [...agentsIn(day, day + DAY_MS)].filter(([agent]) => agent.startsWith('demo/'))
          const total = agents.reduce((sum, [, nodes]) => sum + nodes, 0)
          // As it happens, these versions sort as their texts do.
          const newer = agents.filter(
            ([agent]) => agent >= `demo/${version}` && !(version === '1.2.0' && agent.endsWith('rc1')),
          )
          return total === 0 ? 0 : newer.reduce((sum, [, nodes]) => sum + nodes, 0) / total
        }
        const first = days.find((day) => (agentsIn(day, day + DAY_MS).get(`demo/${version}`) ?? 0) > 0)
        expect(firstSeenMs).toBe(first)
        const until = (share: number): number | null => {
          const day = days.find((each) => each >= firstSeenMs && shareOn(each) >= share)
          return day === undefined ? null : (day - firstSeenMs) / DAY_MS
        }
        expect([daysTo50, daysTo90]).toEqual([until(0.5), until(0.9)])
      }
    })

    it('say who is below what a quorum of authorities signed', async () => {
      const row = (version: string, key: string, checksum: string) => [
        TODAY - 5 * DAY_MS,
        'c1',
        version,
        'announcement',
        key,
        key,
        'valid',
        version,
        checksum,
      ]
      await engine.open('collector').insert({
        table: 'announcements',
        columns: [
          'seen_at',
          'collector',
          'message_id',
          'kind',
          'sender',
          'public_key',
          'verdict',
          'version_named',
          'checksum',
        ],
        rows: [
          row('1.1.0', KEYS[0] ?? '', '1'),
          row('1.1.0', KEYS[1] ?? '', '1'),
          row('9.0.0', KEYS[0] ?? '', '2'),
        ],
      })
      const { recommended, agents, releases } = await ask({ range: '30d' })
      const nodes = (fits: (agent: string) => boolean) =>
        agents.filter(({ agent }) => fits(agent)).reduce((sum, each) => sum + each.nodes, 0)
      expect(recommended).toEqual({
        name: 'demo',
        version: '1.1.0',
        announcedMs: TODAY - 5 * DAY_MS,
        authorities: ['A0', 'A1'],
        below: nodes((agent) => agent === 'demo/1.0.0'),
        at: nodes((agent) => agent.startsWith('demo/') && agent !== 'demo/1.0.0'),
        other: nodes((agent) => !agent.startsWith('demo/')),
      })
      expect(releases.find(({ version }) => version === '1.1.0')?.announcedMs).toBe(TODAY - 5 * DAY_MS)
    })
  })

  it('count a node that changed today once, under what it runs now', async () => {
    const collector = engine.open('collector')
    const before = await ask({ range: '7d' })
    await collector.command({
      name: 'seed',
      sql: `INSERT INTO sightings (seen_at, node_num, reachable, agent) VALUES
        (fromUnixTimestamp64Milli({early:Int64}, 'UTC'), 99999, true, 'demo/7.0.0'),
        (fromUnixTimestamp64Milli({late:Int64}, 'UTC'), 99999, true, 'demo/8.0.0')`,
      params: { early: NOW - 5 * HOUR_MS, late: NOW - HOUR_MS },
    })
    await collector.command({
      name: 'state',
      sql: `INSERT INTO node_latest (node_num, agent) VALUES (99999, 'demo/8.0.0')`,
    })
    const after = await ask({ range: '7d' })
    expect(after.nodes).toBe(before.nodes + 1)
    const nodesOn = (agent: string) => after.agents.find((each) => each.agent === agent)?.nodes ?? 0
    expect([nodesOn('demo/7.0.0'), nodesOn('demo/8.0.0')]).toEqual([0, 1])
    expect(after.agents.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(after.nodes)
  })

  it('are those of most nodes, where a crowd of nodes calls each of itself by a name of its own', async () => {
    await engine.open('collector').command({
      name: 'seed',
      sql: `INSERT INTO sightings (seen_at, node_num, reachable, agent)
        SELECT fromUnixTimestamp64Milli({at:Int64}, 'UTC'), 100000 + number, true, concat('crowd-', toString(number), '/1.0.0')
        FROM numbers(10100)`,
      params: { at: NOW - HOUR_MS },
    })
    await engine.open('collector').command({
      name: 'state',
      sql: `INSERT INTO node_latest (node_num, agent)
        SELECT 100000 + number, concat('crowd-', toString(number), '/1.0.0') FROM numbers(10100)`,
    })
    const { agents, nodes } = await ask({ range: '7d' })
    expect(nodes).toBeGreaterThan(10_100)
    expect(agents).toHaveLength(10_000)
    expect(agents[0]?.nodes).toBeGreaterThan(1)
  })
})
