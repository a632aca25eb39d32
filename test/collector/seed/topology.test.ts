import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TopologyChurn } from '@/collector/seed/topology/live-churn'
import type { TopologyOptions } from '@/collector/seed/topology/options'
import { planLinks } from '@/collector/seed/topology/plan-links'
import { planMembers } from '@/collector/seed/topology/plan-members'
import { topologyAddresses, topologySets, topologyVisits } from '@/collector/seed/topology/rows'
import { seedTopology, type SeededTopology } from '@/collector/seed/topology/seed-topology'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { getTopology } from '@/db/queries/map/get-topology'
import { degreeOf } from '@/lib/graph/adjacency'
import { joinLinks, type JoinedLink } from '@/lib/graph/join-links'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const MINUTE_MS = 60_000
const OPTIONS: TopologyOptions = {
  nodes: 600,
  links: 3_000,
  seed: 4,
  atMs: Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS,
}
const never = new AbortController().signal

function planned(options: TopologyOptions) {
  const members = planMembers(options)
  return { options, members, links: planLinks(options, members) }
}

function digest(options: TopologyOptions): string {
  const plan = {
    ...planned(options),
    numbers: Uint32Array.from({ length: options.nodes }, (_, at) => at + 1),
  }
  const hash = createHash('sha256')
  for (const rows of [topologyVisits, topologySets, topologyAddresses])
    for (const { name, text } of rows(plan)) hash.update(name).update(text)
  return hash.digest('hex')
}

describe('a made-up network at size', () => {
  it('is the same, byte for byte, for the same seed and time, and another for another', () => {
    const once = digest(OPTIONS)
    expect(digest(OPTIONS)).toBe(once)
    expect(digest({ ...OPTIONS, seed: 5 })).not.toBe(once)
    expect(digest({ ...OPTIONS, atMs: OPTIONS.atMs - MINUTE_MS })).not.toBe(once)
  })

  it('has as many links as were asked for, each once, a few nodes with very many and none without', () => {
    const { members, links } = planned({ ...OPTIONS, nodes: 20_000, links: 100_000 })
    const pairs = new Set<number>()
    for (let link = 0; link < links.count; link++) {
      const [a, b] = [links.from[link] ?? 0, links.to[link] ?? 0]
      expect(a).not.toBe(b)
      pairs.add(Math.min(a, b) * members.count + Math.max(a, b))
    }
    expect(pairs.size).toBe(links.count)
    const degrees = Array.from({ length: members.count }, (_, node) => degreeOf(links.adjacency, node))
    degrees.sort((a, b) => a - b)
    expect(degrees[0]).toBeGreaterThanOrEqual(1)
    expect(degrees[members.count / 2]).toBeLessThan(10)
    expect(degrees.at(-1)).toBeGreaterThan(500)
  })

  it('keeps most links of a node within its community', () => {
    const { members, links } = planned({ ...OPTIONS, nodes: 20_000, links: 100_000 })
    const communityAt = (end: Uint32Array, link: number) => members.communities[end[link] ?? 0]
    let within = 0
    for (let link = 0; link < links.count; link++)
      if (communityAt(links.from, link) === communityAt(links.to, link)) within += 1
    expect(within / links.count).toBeGreaterThan(0.6)
    expect(within / links.count).toBeLessThan(0.9)
  })

  it('also fills a dense small network, where heavy nodes know all there are', () => {
    const { links } = planned({ ...OPTIONS, nodes: 60, links: 430 })
    expect(new Set(Array.from(links.from, (from, link) => pairOf(from, links.to[link] ?? 0))).size).toBe(
      links.count,
    )
  })
})

const pairOf = (a: number, b: number): string => `${String(Math.min(a, b))} ${String(Math.max(a, b))}`

describe('a database with a made-up network', () => {
  let engine: TestEngine
  let owner: Database
  let db: Database
  let seeded: SeededTopology

  const seed = (options = OPTIONS) => seedTopology({ owner, db, options, signal: never })
  const map = async (): Promise<{ statuses: Map<string, number>; links: JoinedLink[] }> => {
    const { nodes, neighbourSets } = await getTopology(engine.open('web'), Date.now())
    const statuses = new Map<string, number>()
    for (const { status } of nodes) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const nums = new Set(nodes.map(({ num }) => num))
    return { statuses, links: joinLinks(neighbourSets, (num) => nums.has(num)) }
  }
  const one = async (sql: string): Promise<Record<string, number>> => {
    const [row] = await owner.select({ name: 'test', sql, row: z.record(z.string(), z.coerce.number()) })
    return row ?? {}
  }

  beforeAll(async () => {
    engine = await startTestEngine()
    owner = engine.open('owner')
    db = engine.open('collector')
    seeded = await seed()
  }, 120_000)
  afterAll(async () => {
    await engine.stop()
  })

  it('shows all of its nodes and all of its links on the map', async () => {
    const { statuses, links } = await map()
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(OPTIONS.nodes)
    expect(statuses.get('online')).toBeGreaterThan(0.7 * OPTIONS.nodes)
    expect(statuses.get('offline')).toBeGreaterThan(0.06 * OPTIONS.nodes)
    expect(statuses.get('unreachable')).toBeGreaterThan(0.03 * OPTIONS.nodes)
    expect(links).toHaveLength(OPTIONS.links)
    const mutual = links.filter((link) => link.mutual).length
    expect(mutual).toBeGreaterThan(0.4 * OPTIONS.links)
    expect(mutual).toBeLessThan(0.7 * OPTIONS.links)
  })

  it('says of every place that it is made up, and of the database which network it holds', async () => {
    expect(
      await one(`SELECT countIf(place_source = 'simulated') AS simulated, count() AS nodes,
        (SELECT count() FROM seeds WHERE startsWith(seed, 'topology:4:600:3000')) > 0 AS noted
        FROM node_latest FINAL`),
    ).toEqual({ simulated: OPTIONS.nodes, nodes: OPTIONS.nodes, noted: 1 })
  })

  it('knows how links were the day before, which is not how they are', async () => {
    const { changed, sets } = await one(`
      SELECT countIf(length(states) > 1) AS changed, count() AS sets
      FROM (SELECT node_num, groupUniqArray(neighbours) AS states FROM neighbour_sets GROUP BY node_num)`)
    expect(changed).toBeGreaterThan(0.1 * (sets ?? 0))
    expect(changed).toBeLessThan(0.9 * (sets ?? 0))
  })

  it('stays as it is when it is seeded again, later and after it was broken off', async () => {
    const COUNTS = `SELECT (SELECT count() FROM sightings) AS visits, (SELECT count() FROM neighbour_sets) AS sets,
      (SELECT sum(visits) FROM node_hour) AS counted, (SELECT max(node_num) FROM nodes) AS greatest`
    const before = await one(COUNTS)
    expect((await seed({ ...OPTIONS, atMs: OPTIONS.atMs + MINUTE_MS })).rows).toEqual({})
    await owner.command({
      name: 'forget',
      sql: `ALTER TABLE seeds DELETE WHERE part NOT IN ('', 'watched until') SETTINGS mutations_sync = 2`,
    })
    expect((await seed({ ...OPTIONS, atMs: OPTIONS.atMs + MINUTE_MS })).rows.sightings).toBe(before.visits)
    expect(await one(COUNTS)).toEqual(before)
    await expect(seed({ ...OPTIONS, seed: 9 })).rejects.toThrow(/begun with another seed/)
  }, 60_000)

  it('changes as it goes on: nodes come and go, tables and versions change, by way of a collector’s own writer', async () => {
    const before = await map()
    const churn = new TopologyChurn(seeded)
    const facts = churn.step(200, Date.now() - 1_000)
    await createFactWriter(db).write({ id: 'churn', facts }, never)
    const after = await map()
    expect(churn.size).toBeGreaterThan(OPTIONS.nodes)
    expect([...after.statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(churn.size)
    expect(after.statuses.get('offline')).not.toBe(before.statuses.get('offline'))
    const linked = new Set(before.links.map(({ a, b }) => pairOf(a, b)))
    const made = after.links.filter(({ a, b }) => !linked.has(pairOf(a, b))).length
    expect(made).toBeGreaterThan(40)
    expect(Math.abs(after.links.length - before.links.length)).toBeLessThan(0.1 * OPTIONS.links)
    // The same seed goes on in the same way.
    expect(new TopologyChurn(seeded).step(200, 0)).toEqual(facts.map((fact) => ({ ...fact, seenAtMs: 0 })))
  })
})

describe('a database with real visits', () => {
  it('is not mixed with a made-up network', async () => {
    const engine = await startTestEngine()
    try {
      await writeFacts(engine.open('collector'), [visit(1, Date.now() - 60_000)])
      await expect(
        seedTopology({
          owner: engine.open('owner'),
          db: engine.open('collector'),
          options: OPTIONS,
          signal: never,
        }),
      ).rejects.toThrow(/holds real visits/)
    } finally {
      await engine.stop()
    }
  }, 60_000)
})
