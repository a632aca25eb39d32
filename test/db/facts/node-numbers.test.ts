import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createFactWriter } from '@/db/facts/fact-writer'
import { createNodeNumbers } from '@/db/facts/node-numbers'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { neighbours, peerId, testNode, visit } from '../../fixtures/facts'

let engine: TestEngine
const never = new AbortController().signal

beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const nodeRow = z.object({ num: z.number(), peerId: z.string() })
const allNodes = () =>
  engine.open('web').select({
    name: 'all-nodes',
    sql: 'SELECT node_num AS num, peer_id AS peerId FROM nodes ORDER BY num',
    row: nodeRow,
  })
const named = (...nodes: number[]) => new Map(nodes.map((n) => [peerId(n), 1_700_000_000_000]))

describe('node numbers', () => {
  it('begin at 1, follow each other and stay', async () => {
    const numbers = createNodeNumbers(engine.open('collector'))
    expect([...(await numbers.resolve(named(1, 2), never)).values()]).toEqual([1, 2])
    expect([...(await numbers.resolve(named(3, 1), never)).values()].sort()).toEqual([1, 3])
    const later = createNodeNumbers(engine.open('collector'))
    expect(await later.resolve(named(3, 2, 1), never)).toEqual(
      new Map([
        [peerId(1), 1],
        [peerId(2), 2],
        [peerId(3), 3],
      ]),
    )
  })

  it('are the same for every spelling of an identity, and none for a text that is no identity', async () => {
    const numbers = createNodeNumbers(engine.open('collector'))
    const given = await numbers.resolve(
      new Map([
        [testNode(1).cid, 5],
        [peerId(1), 5],
        ['12D3KooWnobody', 5],
      ]),
      never,
    )
    expect(given).toEqual(
      new Map([
        [testNode(1).cid, 1],
        [peerId(1), 1],
      ]),
    )
  })

  it('are agreed upon by four collectors that meet the same nodes at once', async () => {
    const collectors = Array.from({ length: 4 }, () => createFactWriter(engine.open('collector')))
    const nowMs = Date.now()
    await Promise.all(
      collectors.map(async (collector, c) => {
        for (let round = 0; round < 8; round += 1) {
          // Half of each batch is met by the neighbouring collectors too, in another order.
          const met = Array.from({ length: 10 }, (_, i) => 100 + round * 20 + ((c * 5 + i) % 20))
          const facts = met.map((n) => visit(n, nowMs, { collector: `c${String(c)}` }))
          await collector.write({ id: `c${String(c)}-${String(round)}`, facts }, never)
        }
      }),
    )
    const nodes = await allNodes()
    expect(new Set(nodes.map((node) => node.peerId)).size).toBe(nodes.length)
    expect(nodes.map(({ num }) => num)).toEqual(nodes.map((_, index) => index + 1))
    expect(nodes.length).toBe(3 + 8 * 20)
  })

  it('are given to a node that is only named, and to thousands at once', async () => {
    const writer = createFactWriter(engine.open('collector'))
    const before = (await allNodes()).length
    const others = Array.from({ length: 12_000 }, (_, index) => 10_000 + index)
    await writer.write({ id: 'hub', facts: [neighbours(1, Date.now(), others)] }, never)
    expect((await allNodes()).length).toBe(before + 12_000)
  })

  it('go on when a token was spent on nodes that never arrived', async () => {
    const owner = engine.open('owner')
    const next = (await allNodes()).length + 1
    await owner.insert({
      table: 'nodes',
      columns: ['node_num', 'peer_id'],
      rows: [[next, 'lost']],
      token: `nodes:${String(next)}`,
    })
    await owner.command({
      name: 'lose-a-node',
      sql: `ALTER TABLE nodes DELETE WHERE peer_id = 'lost' SETTINGS mutations_sync = 2`,
    })
    const numbers = createNodeNumbers(engine.open('collector'))
    expect([...(await numbers.resolve(named(90_001), never)).values()]).toEqual([next])
  })
})
