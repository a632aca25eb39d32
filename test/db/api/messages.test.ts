import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hopPageSchema } from '@/lib/messages/hop-query'
import { hops, messageId, peerId, visit } from '../../fixtures/facts'
import { startTestApi, type TestApi } from '../../fixtures/api'
import { writeFacts } from '../../fixtures/history'
import { writeMessages } from '../../fixtures/messages'

const HOUR_MS = 3_600_000
const HEARD = Date.now() - 0.5 * HOUR_MS
const BEFORE = HEARD - 2 * HOUR_MS
const TWINS = ['abababababababababababababababab', 'ababababababababababababababab00']

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  await writeFacts(api.collector, [
    visit(1, HEARD),
    visit(2, HEARD),
    hops(HEARD, [
      { kind: 'publish', node: 1, message: 1 },
      { kind: 'deliver', node: 2, peer: 1, message: 1 },
      ...TWINS.map((message) => ({ kind: 'publish' as const, node: 1, message })),
    ]),
    hops(BEFORE, [{ kind: 'publish', node: 2, message: 2 }]),
  ])
  await writeMessages(
    api.collector,
    [messageId(1), ...TWINS].map((id) => ({ id, heardAtMs: HEARD, reached: 2, topic: 'demo/chat' })),
  )
}, 120_000)
afterAll(() => api.close())

const refusal = async (path: string, status: number): Promise<Record<string, unknown>> => {
  const response = await api.fetch(path)
  expect([path, response.status]).toEqual([path, status])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return (await response.json()) as Record<string, unknown>
}

describe('GET /api/v1/messages', () => {
  it('answers a page and leads to the next', async () => {
    const first = await api.wire('listMessages', '/messages?limit=2')
    expect(first.messages).toHaveLength(2)
    const second = await api.fetch(String(first.next).replace('/api/v1', ''))
    expect(await second.json()).toMatchObject({ messages: [{ heardAt: new Date(HEARD).toISOString() }] })
  })

  it.each([
    ['q=no%20id!', 'q'],
    ['type=letter', 'type'],
    ['minHops=many', 'minHops'],
    ['page=2', 'page'],
    ['cursor=abc', 'cursor'],
    ['from=2026-11-21T15:00:00Z&to=2026-11-20T15:00:00Z', 'to'],
  ])('refuses ?%s, naming the parameter at fault', async (search, field) => {
    expect(await refusal(`/messages?${search}`, 400)).toMatchObject({ errors: [{ field }] })
  })

  it('offers the values that its filters can take', async () => {
    expect(await api.wire('getMessageFacets', '/messages/facets')).toEqual({ topics: [], types: [] })
    await refusal('/messages/facets?a=b', 400)
  })
})

describe('GET /api/v1/messages/<id>', () => {
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
      const detail = await api.ask('getMessage', `/messages/${form}`)
      expect(detail).toMatchObject({ id, origin: { peerId: peerId(1) }, reached: 2 })
    }
  })

  it('takes a whole id for itself, and names the messages when several begin so', async () => {
    expect(await api.wire('getMessage', `/messages/${TWINS[0] ?? ''}`)).toMatchObject({ id: TWINS[0] })
    for (const path of ['/messages/abab', '/messages/abab/trace']) {
      const { matches } = (await refusal(path, 409)) as { matches: string[] }
      expect([...matches].sort()).toEqual([...TWINS].sort())
    }
  })

  it('says what is wrong with what is no id, and with one that nobody has heard of', async () => {
    expect(await refusal('/messages/no%20id!', 400)).toMatchObject({
      errors: [{ field: 'id', got: 'no id!' }],
    })
    for (const unknown of [messageId(9), '00']) {
      const { detail } = await refusal(`/messages/${unknown}`, 404)
      expect(detail).toContain(unknown)
    }
    await refusal(`/messages/${messageId(1)}?full=yes`, 400)
  })
})

describe('GET /api/v1/messages/<id>/trace', () => {
  it('gives every event as it was reported', async () => {
    const { events } = await api.ask('getMessageTrace', `/messages/${messageId(1)}/trace`)
    expect(events.map(({ kind, node, receivedAtMs }) => [kind, node.peerId, receivedAtMs])).toEqual([
      ['publish', peerId(1), HEARD],
      ['deliver', peerId(2), HEARD],
    ])
  })

  it('gives them as CSV, by extension, parameter or header', async () => {
    const path = `/messages/${messageId(1)}/trace`
    const answers = [
      await api.fetch(`${path}.csv`),
      await api.fetch(`${path}?format=csv`),
      await api.fetch(path, { headers: { accept: 'text/csv' } }),
    ]
    for (const response of answers) {
      expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
      const lines = (await response.text()).split('\r\n')
      expect(lines).toHaveLength(4)
      expect(lines[0]).toBe(
        'kind,node,peer,reported_at,reported_at_us,after_ms,uncertainty_ms,reason,collector,received_at',
      )
      expect(lines.join('\n')).toContain(`deliver,${peerId(2)},${peerId(1)},`)
    }
    expect(await refusal(`${path}?format=xml`, 400)).toMatchObject({ errors: [{ field: 'format' }] })
  })
})

describe('GET /api/v1/hops', () => {
  const list = async (search: string) => {
    const { hops: found } = hopPageSchema.parse(await api.ask('listHops', `/hops${search}`))
    return found.map(({ message, kind, node, peer }) => [message, kind, node, peer])
  }
  const PUBLISHED = [messageId(1), 'publish', peerId(1), null]
  const DELIVERED = [messageId(1), 'deliver', peerId(2), peerId(1)]
  const EARLIER = [messageId(2), 'publish', peerId(2), null]

  it('answers the last hour in the order of messages and nodes, and of other times what is asked for', async () => {
    const twins = TWINS.map((id) => [id, 'publish', peerId(1), null])
    expect(await list('')).toEqual([PUBLISHED, DELIVERED, ...twins].sort(byMessage))
    const from = new Date(BEFORE).toISOString()
    const to = new Date(BEFORE + 1).toISOString()
    expect(await list(`?from=${from}&to=${to}`)).toEqual([EARLIER])
    expect(await list(`?from=${to}&to=${new Date(HEARD).toISOString()}`)).toEqual([])
  })

  it('filters by message, at any time, and by who reports', async () => {
    expect(await list(`?message=${messageId(2)}`)).toEqual([EARLIER])
    expect(await list(`?message=${messageId(1)}&node=${peerId(2)}`)).toEqual([DELIVERED])
    expect(await list('?topic=another')).toEqual([])
  })

  it('walks from page to page, each event once, over a time that stays as it was', async () => {
    const seen: unknown[][] = []
    let next: string | null = '/hops?limit=1'
    let until = ''
    while (next !== null) {
      const page = await api.ask('listHops', next)
      seen.push(...page.hops.map(({ message, kind }) => [message, kind]))
      const response = await api.wire('listHops', next)
      expect(response.to).toBe(until === '' ? response.to : until)
      until = String(response.to)
      next = typeof response.next === 'string' ? response.next.replace('/api/v1', '') : null
      // What is heard of during the walk is not part of it.
      if (seen.length === 1)
        await writeFacts(api.collector, [
          hops(Date.now() + 1_000, [{ kind: 'publish', node: 1, message: 'ff00' }]),
        ])
    }
    expect(seen).toHaveLength(4)
    expect(new Set(seen.map((each) => each.join(' '))).size).toBe(4)
  })

  it.each([
    ['from=2026-11-21T15:00:00Z&to=2026-11-20T15:00:00Z', 'to'],
    ['from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'from'],
    ['node=nobody', 'node'],
    ['message=!', 'message'],
    ['cursor=abc', 'cursor'],
    ['limit=5001', 'limit'],
  ])('refuses ?%s, naming the parameter at fault', async (search, field) => {
    expect(await refusal(`/hops?${search}`, 400)).toMatchObject({ errors: [{ field }] })
  })

  it('refuses the cursor of another question', async () => {
    const { nextCursor } = await api.wire('listHops', '/hops?limit=1')
    const cursor = encodeURIComponent(String(nextCursor))
    expect(await refusal(`/hops?limit=1&topic=a&cursor=${cursor}`, 400)).toMatchObject({
      errors: [{ field: 'cursor' }],
    })
  })

  it('gives every event that fits as rows, whatever the size of a page', async () => {
    const response = await api.fetch(`/hops.ndjson?message=${messageId(1)}`)
    const rows = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const page = await api.wire('listHops', `/hops?message=${messageId(1)}`)
    const order = (a: Record<string, unknown>, b: Record<string, unknown>) =>
      String(a.kind) < String(b.kind) ? -1 : 1
    expect(rows.sort(order).map(({ kind, node, peer, reason }) => ({ kind, node, peer, reason }))).toEqual(
      (page.hops as Record<string, unknown>[])
        .sort(order)
        .map(({ kind, node, peer, reason }) => ({ kind, node, peer, reason })),
    )
  })
})

function byMessage(a: (string | null)[], b: (string | null)[]): number {
  const [one, other] = [a[0] ?? '', b[0] ?? '']
  return one === other ? 0 : one < other ? -1 : 1
}
