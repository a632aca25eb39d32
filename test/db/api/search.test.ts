import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseIdentity } from '@/lib/peer-identity'
import { SEARCH_LIMIT } from '@/lib/search'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { messageId, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const NODES = SEARCH_LIMIT + 4

let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
  const now = Date.now()
  await writeMessages(api.collector, [
    { id: messageId(1), heardAtMs: now, topic: 'demo/chat', reached: 3 },
    ...Array.from({ length: SEARCH_LIMIT + 1 }, (_, at) => ({
      id: `0feed${at.toString(16)}${'00'.repeat(13)}`,
      heardAtMs: now - at * 1_000,
    })),
  ])
  await writeFacts(
    api.collector,
    Array.from({ length: NODES }, (_, at) => visit(at + 1, now, { agent: 'meshara/1.4.0', peerCount: at })),
  )
})
afterAll(() => api.close())

const found = (text: string) => api.ask('search', `/search?${new URLSearchParams({ q: text }).toString()}`)

describe('GET /api/v1/search', () => {
  it('finds one node by the whole of each form of its identity', async () => {
    const { peerId, cid, publicKey } = parseIdentity(testNode(3).peerId)
    for (const form of [peerId, cid, String(publicKey)]) {
      const { nodes, hasMore } = await found(form)
      expect(nodes.map((node) => node.peerId)).toEqual([peerId])
      expect(hasMore).toBe(false)
    }
  })

  it('offers the best connected of many, and says that there are more', async () => {
    const { nodes, hasMore } = await found('12D3KooW')
    expect(nodes).toHaveLength(SEARCH_LIMIT)
    expect(nodes[0]?.peerId).toBe(testNode(NODES).peerId)
    expect(hasMore).toBe(true)
  })

  it('answers with nothing for a prefix that nobody has', async () => {
    expect(await found('12D3KooWzzzzzzzzzz')).toEqual({
      nodes: [],
      hasMore: false,
      messages: [],
      hasMoreMessages: false,
    })
  })

  it('finds a message by any form of its id', async () => {
    const bytes = Buffer.from(messageId(1), 'hex')
    const forms = [
      messageId(1),
      messageId(1).slice(0, 9),
      bytes.toString('base64'),
      bytes.toString('base64url'),
    ]
    for (const form of forms) {
      const { nodes, messages, hasMoreMessages } = await found(form)
      expect(nodes).toEqual([])
      expect(messages).toMatchObject([{ id: messageId(1), topic: 'demo/chat', reached: 3, origin: null }])
      expect(hasMoreMessages).toBe(false)
    }
  })

  it('offers the newest of many messages, and says that there are more', async () => {
    const { messages, hasMoreMessages } = await found('0feed')
    expect(messages.map(({ id }) => id.slice(0, 6))).toEqual(
      Array.from({ length: SEARCH_LIMIT }, (_, at) => `0feed${at.toString(16)}`),
    )
    expect(hasMoreMessages).toBe(true)
  })

  it.each([
    ['', 'q'],
    ['q=', 'q'],
    ['q=a%20b!', 'q'],
    ['q=12D3&q=12D4', 'q'],
    [`q=${'a'.repeat(600)}`, 'q'],
    ['q=12D3&limit=100', 'limit'],
  ])('refuses ?%s, naming the parameter at fault', async (query, field) => {
    const response = await api.fetch(`/search?${query}`)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field }] })
  })
})
