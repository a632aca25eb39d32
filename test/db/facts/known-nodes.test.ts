import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { loadKnownNodes } from '@/db/facts/load-known-nodes'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, neighbours, peerId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

let engine: TestEngine
let collector: Database

beforeAll(async () => {
  engine = await startTestEngine()
  collector = engine.open('collector')
})
afterAll(() => engine.stop())

it('a collector that starts again learns what it knew of each node, and what others found', async () => {
  const nowMs = Date.now()
  const ago = (minutes: number): number => nowMs - minutes * 60_000
  await writeFacts(collector, [
    visit(1, ago(50), { agent: 'meshara/1.0.0', addresses: ['/ip4/10.0.0.1/tcp/1', '/ip4/10.0.0.2/tcp/1'] }),
    visit(1, ago(40), { addresses: ['/ip4/10.0.0.2/tcp/1'] }),
    failure(1, ago(2), 3),
    visit(1, ago(1), { collector: 'c2' }),
    failure(2, ago(5), 1),
    visit(3, ago(20), { collector: 'c2' }),
    visit(4, ago(500)),
    neighbours(1, ago(1), [5]),
  ])
  expect(await loadKnownNodes(collector, 'c1', ago(100))).toEqual([
    {
      peerId: peerId(1),
      addresses: ['/ip4/10.0.0.2/tcp/1', '/ip4/10.0.0.1/tcp/1'],
      failuresInRow: 3,
      lastReachableMs: ago(1),
      agent: 'meshara/1.0.0',
    },
    { peerId: peerId(3), addresses: [], failuresInRow: 0, lastReachableMs: ago(20), agent: '' },
    { peerId: peerId(2), addresses: [], failuresInRow: 1, lastReachableMs: null, agent: '' },
  ])
  expect(await loadKnownNodes(collector, 'new', ago(1_000))).toHaveLength(4)
})
