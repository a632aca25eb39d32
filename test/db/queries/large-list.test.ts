import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { getTopology } from '@/db/queries/map/get-topology'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import { nodeQuerySchema, type NodeQuery } from '@/lib/nodes'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

let engine: TestEngine
let web: Database
const NODES = 100_000

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const owner = engine.open('owner')
  await owner.command({
    name: 'seed-nodes',
    sql: `
      INSERT INTO nodes (node_num, peer_id, cid, public_key, first_seen)
      SELECT number + 1, concat('12D3KooW', base58Encode(sipHash128(number))), concat('k51', toString(number)),
        lower(hex(MD5(toString(number)))), now64(3)
      FROM numbers(${String(NODES)})`,
  })
  // Two states of each node, of which the later counts; a third of them has no peer count.
  for (const version of [1, 2]) {
    await owner.command({
      name: 'seed-states',
      sql: `
        INSERT INTO node_latest
          (node_num, version, updated_at, peer_id, public_key, first_seen, last_visit, last_reachable, status, agent, peer_count, country, place_source, rtt_method)
        SELECT node_num, ${String(version)}, now64(3), peer_id, public_key, first_seen, now64(3), now64(3),
          if(node_num % 4 = 0, 'offline', 'online'), 'meshara/1.0.0', if(node_num % 3 = 0, NULL, ${version === 1 ? '0' : 'node_num % 1000'}),
          if(node_num % 8 = 0, 'DE', 'US'), 'simulated', 'none'
        FROM nodes`,
    })
  }
})
afterAll(() => engine.stop())

describe('a list of 100,000 nodes', () => {
  it('is gone through page by page without a gap or a repetition', async () => {
    const query = nodeQuerySchema.parse({ sort: 'peers', order: 'desc', country: 'DE', limit: 500 })
    const seen: { num: number; peerCount: number | null }[] = []
    let page = await getNodePage(web, query)
    expect(page.total).toBe(NODES / 8)
    for (;;) {
      seen.push(...page.nodes.map(({ num, peerCount }) => ({ num, peerCount })))
      if (page.nextCursor === null) break
      page = await getNodePage(web, { ...query, cursor: page.nextCursor })
    }
    const expected = Array.from({ length: NODES / 8 }, (_, index) => (index + 1) * 8)
      .map((num) => ({ num, peerCount: num % 3 === 0 ? null : num % 1_000 }))
      .sort((a, b) => (b.peerCount ?? -1) - (a.peerCount ?? -1) || a.num - b.num)
    expect(seen).toEqual(expected)
  })

  it('counts what matches all pages together', async () => {
    const total = async (query: Partial<NodeQuery>) =>
      (await getNodePage(web, nodeQuerySchema.parse({ ...query, limit: 1 }))).total
    expect(await total({})).toBe(NODES)
    expect(await total({ active: 'no' })).toBe(NODES / 4)
    expect(await total({ active: 'yes', country: 'US' })).toBe((NODES * 3) / 4)
    const [first] = await getNodesByNum(web, [NODES])
    const prefix = first?.publicKey?.slice(0, 3) ?? ''
    const [row] = await web.select({
      name: 'count-prefix',
      sql: 'SELECT count() AS matching FROM node_latest FINAL WHERE substring(public_key, 1, 3) = {prefix:String}',
      params: { prefix },
      row: z.object({ matching: z.coerce.number() }),
    })
    expect(row?.matching).toBeGreaterThan(1)
    expect(await total({ q: prefix })).toBe(row?.matching)
  })

  it('is on the map whole', async () => {
    const { nodes } = await getTopology(web, Date.now())
    expect(nodes).toHaveLength(NODES)
    expect(nodes[1_000]).toMatchObject({ num: 1_001, peerCount: 1 })
  })
})
