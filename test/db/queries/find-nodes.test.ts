import fc from 'fast-check'
import { base32 } from 'multiformats/bases/base32'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '@/db/client'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { peerId, testNode, visit, failure } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

let engine: TestEngine
let web: Database
const NODES = 300

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const nowMs = Date.now()
  await writeFacts(engine.open('collector'), [
    ...Array.from({ length: NODES }, (_, n) => visit(n, nowMs - 1_000, { peerCount: n })),
    failure(NODES, nowMs - 1_000, 1),
    { ...visit(0, nowMs), peerId: 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG' },
  ])
})
afterAll(() => engine.stop())

const found = async (prefix: string): Promise<string[]> =>
  (await findNodes(web, prefix, 1_000)).map((node) => node.peerId).sort()
const matching = (prefix: string, form: (n: number) => string): string[] =>
  Array.from({ length: NODES + 1 }, (_, n) => n)
    .filter((n) => form(n).startsWith(prefix))
    .map(peerId)
    .sort()
const key = (n: number): string => testNode(n).publicKey ?? ''
const cidBase32 = (n: number): string => CID.parse(testNode(n).cid, base36).toString(base32)

describe('findNodes', () => {
  it('finds a node by each form of its identity, whole or cut', async () => {
    for (const form of [peerId, key, cidBase32, (n: number) => testNode(n).cid]) {
      for (const length of [form(42).length, form(42).length - 4, 24]) {
        expect(await found(form(42).slice(0, length))).toEqual(matching(form(42).slice(0, length), form))
      }
    }
  })

  it('finds every node whose key begins with two hex digits, in either letter case', async () => {
    const prefix = key(42).slice(0, 2)
    expect(matching(prefix, key).length).toBeGreaterThan(0)
    expect(await found(prefix)).toEqual(matching(prefix, key))
    expect(await found(prefix.toUpperCase())).toEqual(
      [...new Set([...matching(prefix, key), ...matching(prefix.toUpperCase(), peerId)])].sort(),
    )
    expect(await found(`0x${prefix}`)).toEqual(matching(prefix, key))
  })

  it('finds a node by the last characters of its peer id, as screens name it', async () => {
    expect(await found(peerId(42).slice(-6))).toEqual([peerId(42)])
  })

  it('finds a node whose identity is a hash of its key', async () => {
    expect(await found('QmYwAPJz')).toEqual(['QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG'])
  })

  it('puts nodes that are online first, those with the most peers on top', async () => {
    const nodes = await findNodes(web, '12D3KooW', NODES + 1)
    expect(nodes[0]?.peerCount).toBe(NODES - 1)
    expect(nodes.at(-1)).toMatchObject({ status: 'unreachable', peerId: peerId(NODES) })
    expect(await findNodes(web, '12D3KooW', 3)).toHaveLength(3)
  })

  it('finds nothing for a text that is no beginning of an identity', async () => {
    for (const text of ['', 'zzzz', "'; DROP TABLE nodes", '%', '_']) expect(await found(text)).toEqual([])
  })

  it('answers any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 140 }), async (text) => {
        expect(await findNodes(web, text, 5)).toBeInstanceOf(Array)
      }),
      { seed: 20_263, numRuns: 80 },
    )
  })
})
