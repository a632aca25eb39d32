import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerJson } from '@/app/api/problem'
import { answerSearch } from '@/app/api/v1/search/search-answer'
import type { Database } from '@/db/client'
import { nodeSearchAnswerSchema, SEARCH_LIMIT } from '@/lib/node-search'
import { parseIdentity } from '@/lib/peer-identity'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const NODES = SEARCH_LIMIT + 4

let engine: TestEngine
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const now = Date.now()
  await writeFacts(
    engine.open('collector'),
    Array.from({ length: NODES }, (_, at) => visit(at + 1, now, { agent: 'meshara/1.4.0', peerCount: at })),
  )
})
afterAll(() => engine.stop())

const search = (query: string) => answerJson(() => answerSearch(web, new URLSearchParams(query)))
const found = async (query: string) => nodeSearchAnswerSchema.parse(await (await search(query)).json())

describe('GET /api/v1/search', () => {
  it('finds one node by the whole of each form of its identity', async () => {
    const { peerId, cid, publicKey } = parseIdentity(testNode(3).peerId)
    for (const form of [peerId, cid, String(publicKey)]) {
      const { nodes, hasMore } = await found(`q=${form}`)
      expect(nodes.map((node) => node.peerId)).toEqual([peerId])
      expect(hasMore).toBe(false)
    }
  })

  it('offers the best connected of many, and says that there are more', async () => {
    const { nodes, hasMore } = await found('q=12D3KooW')
    expect(nodes).toHaveLength(SEARCH_LIMIT)
    expect(nodes[0]?.peerId).toBe(testNode(NODES).peerId)
    expect(hasMore).toBe(true)
  })

  it('answers with nothing for a prefix that nobody has', async () => {
    expect(await found('q=12D3KooWzzzzzzzzzz')).toEqual({ nodes: [], hasMore: false })
  })

  it.each([
    ['', 'q'],
    ['q=', 'q'],
    ['q=a%2Fb', 'q'],
    ['q=12D3&q=12D4', 'q'],
    [`q=${'a'.repeat(200)}`, 'q'],
    ['q=12D3&limit=100', 'limit'],
  ])('refuses ?%s, naming the parameter at fault', async (query, field) => {
    const response = await search(query)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field }] })
  })
})
