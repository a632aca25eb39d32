import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerJson, answerWith } from '@/app/api/problem'
import {
  answerMessage,
  answerMessageFacets,
  answerMessagePage,
  answerNodeMessages,
  answerTrace,
  answerTraffic,
} from '@/app/api/v1/messages/message-answers'
import type { Database } from '@/db/client'
import { messageDetailSchema, messageSummarySchema } from '@/lib/messages/message'
import { messageTraceSchema } from '@/lib/messages/message-trace'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { hops, messageId, peerId, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const HEARD = Date.now() - 3_600_000
const TWINS = ['abababababababababababababababab', 'ababababababababababababababab00']

let engine: TestEngine
let web: Database

beforeAll(async () => {
  engine = await startTestEngine()
  web = engine.open('web')
  const collector = engine.open('collector')
  await writeFacts(collector, [
    visit(1, HEARD),
    visit(2, HEARD),
    hops(HEARD, [
      { kind: 'publish', node: 1, message: 1 },
      { kind: 'deliver', node: 2, peer: 1, message: 1 },
      ...TWINS.map((message) => ({ kind: 'publish' as const, node: 1, message })),
    ]),
  ])
  await writeMessages(
    collector,
    [messageId(1), ...TWINS].map((id) => ({ id, heardAtMs: HEARD, reached: 2, topic: 'demo/chat' })),
  )
}, 120_000)
afterAll(() => engine.stop())

const params = (search: string) => new URLSearchParams(search)
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return response.json() as Promise<unknown>
}

describe('GET /api/v1/messages', () => {
  const list = (search: string) => answerJson(() => answerMessagePage(web, params(search)))

  it('answers a page and leads to the next', async () => {
    const first = (await (await list('limit=2')).json()) as { messages: unknown[]; nextCursor: string }
    expect(first.messages.map((message) => messageSummarySchema.parse(message).id)).toHaveLength(2)
    const second = (await (await list(`limit=2&cursor=${first.nextCursor}`)).json()) as typeof first
    expect(second).toMatchObject({ nextCursor: null })
    expect(second.messages).toHaveLength(1)
  })

  it.each([
    ['q=no%20id!', 'q'],
    ['type=letter', 'type'],
    ['minHops=many', 'minHops'],
    ['page=2', 'page'],
    ['cursor=abc', 'cursor'],
    ['from=2026-11-21T15:00:00Z&to=2026-11-20T15:00:00Z', 'to'],
  ])('refuses ?%s, naming the parameter at fault', async (search, field) => {
    const response = await list(search)
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ status: 400, errors: [{ field }] })
  })
})

describe('GET /api/v1/messages/<id>', () => {
  const one = (id: string, search = '') =>
    answerJson(() => answerMessage(web, id, params(search), Date.now()))

  it('answers a message by any form of its id, and by the beginning of it', async () => {
    const id = messageId(1)
    const base64 = Buffer.from(id, 'hex').toString('base64')
    const forms = [
      id,
      id.toUpperCase(),
      `0x${id}`,
      id.slice(0, 7),
      encodeURIComponent(base64),
      base64.slice(0, 8),
    ]
    for (const form of forms) {
      const detail = messageDetailSchema.parse(await (await one(form)).json())
      expect(detail).toMatchObject({ id, origin: { peerId: peerId(1) }, reached: 2 })
    }
  })

  it('takes a whole id for itself, and names the messages when several begin so', async () => {
    expect(await (await one(TWINS[0] ?? '')).json()).toMatchObject({ id: TWINS[0] })
    const response = await one('abab')
    expect(response.status).toBe(409)
    const problem = (await problemOf(response)) as { matches: string[] }
    expect([...problem.matches].sort()).toEqual([...TWINS].sort())
  })

  it('says what is wrong with what is no id, and with one that nobody has heard of', async () => {
    const none = await one('no id!')
    expect(none.status).toBe(400)
    expect(await problemOf(none)).toMatchObject({ errors: [{ field: 'id', got: 'no id!' }] })
    for (const unknown of [messageId(9), '00']) {
      const response = await one(unknown)
      expect(response.status).toBe(404)
      expect(await problemOf(response)).toMatchObject({
        status: 404,
        detail: expect.stringContaining(unknown) as string,
      })
    }
    expect((await one(messageId(1), 'full=yes')).status).toBe(400)
  })
})

describe('GET /api/v1/messages/<id>/hops', () => {
  const trace = (search: string, accept: string | null = null) =>
    answerWith(() => answerTrace(web, messageId(1), params(search), accept, Date.now()))

  it('gives the trace as JSON with a file name', async () => {
    const response = await trace('')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="message-${messageId(1)}.json"`,
    )
    const { events } = messageTraceSchema.parse(await response.json())
    expect(events.map(({ kind, node }) => [kind, node.peerId])).toEqual(
      expect.arrayContaining([
        ['publish', peerId(1)],
        ['deliver', peerId(2)],
      ]),
    )
  })

  it('gives it as CSV when that is asked for, by parameter or by header', async () => {
    for (const response of [await trace('format=csv'), await trace('', 'text/csv')]) {
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
      expect(response.headers.get('content-disposition')).toContain('.csv"')
      const lines = (await response.text()).split('\r\n')
      expect(lines).toHaveLength(4)
      expect(lines.join('\n')).toContain(`deliver,${peerId(2)},${peerId(1)},`)
    }
    const both = await trace('format=json', 'text/csv')
    expect(both.headers.get('content-type')).toBe('application/json')
  })

  it('refuses another format', async () => {
    const response = await trace('format=xml')
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ errors: [{ field: 'format' }] })
  })
})

describe('GET /api/v1/nodes/<id>/messages', () => {
  const node = (identity: string, search = '') =>
    answerJson(() => answerNodeMessages(web, identity, params(search), Date.now()))

  it('adds up what a node did in a day or a week', async () => {
    expect(await (await node(peerId(1))).json()).toMatchObject({
      reports: true,
      sent: 3,
      relayed: 1,
      links: [],
    })
    expect(await (await node(peerId(2), 'window=7d')).json()).toMatchObject({ sent: 0, received: 1 })
  })

  it('refuses a window it does not know, and a node it has not seen', async () => {
    const window = await node(peerId(1), 'window=1y')
    expect(window.status).toBe(400)
    expect(await problemOf(window)).toMatchObject({ errors: [{ field: 'window' }] })
    expect((await node(peerId(8))).status).toBe(404)
    expect((await node('nobody')).status).toBe(400)
  })
})

describe('what takes no parameter', () => {
  it('answers, and refuses any', async () => {
    const facets = (search: string) => answerJson(() => answerMessageFacets(web, params(search), Date.now()))
    const traffic = (search: string) => answerJson(() => answerTraffic(web, params(search), Date.now()))
    expect(await (await facets('')).json()).toEqual({ topics: [], types: [] })
    expect(await (await traffic('')).json()).toMatchObject({ windowMs: 60_000, reporters: 0 })
    for (const response of [await facets('a=b'), await traffic('window=1h')])
      expect(response.status).toBe(400)
  })
})
