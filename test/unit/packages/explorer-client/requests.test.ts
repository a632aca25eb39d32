import { describe, expect, it } from 'vitest'
import {
  ConnectionError,
  createClient,
  ProblemError,
  UnexpectedAnswerError,
  type ClientOptions,
} from '@/packages/explorer-client/src/index'

interface Asked {
  url: string
  headers: Headers
}

/** A client whose server says what the test tells it to, in that order, the last again and again. */
function clientOf(answers: (() => Response)[], options: Partial<ClientOptions> = {}) {
  const asked: Asked[] = []
  const client = createClient({
    url: 'https://explorer.test/base/',
    fetch: (input, init) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)]
      asked.push({
        url: input instanceof Request ? input.url : String(input),
        headers: new Headers(init?.headers),
      })
      init?.signal?.throwIfAborted()
      if (answer === undefined) throw new TypeError('fetch failed')
      return Promise.resolve(answer())
    },
    ...options,
  })
  return { client, asked }
}

const page = (nodes: number[], nextCursor: string | null) => () =>
  Response.json({ nodes: nodes.map((num) => ({ num })), nextCursor, total: 3 })
const problem =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Response.json(
      { type: 'about:blank', title: 'Not now', status, detail: 'Because.', limit: 7 },
      { status, headers: { 'content-type': 'application/problem+json', ...headers } },
    )
const failure = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error: unknown) => error,
  )

describe('a question', () => {
  it('goes to its route, with what the path takes in the path and the rest behind it', async () => {
    const { client, asked } = clientOf([() => Response.json({})], { key: 'secret' })
    await client.getNode({ peerId: 'a/b ü' })
    await client.listNodes({
      sort: 'peers',
      limit: 2,
      country: undefined as never,
      fields: ['num', 'peerId'],
    })
    await client.listNodes()
    expect(asked.map(({ url }) => url)).toEqual([
      'https://explorer.test/base/api/v1/nodes/a%2Fb%20%C3%BC',
      'https://explorer.test/base/api/v1/nodes?sort=peers&limit=2&fields=num%2CpeerId',
      'https://explorer.test/base/api/v1/nodes',
    ])
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer secret')
  })

  it('is not asked without what its path needs', async () => {
    const { client, asked } = clientOf([() => Response.json({})])
    const asking = (async () => client.getNode({ peerId: '' }))()
    await expect(asking).rejects.toThrow(TypeError)
    expect(asked).toEqual([])
  })

  it('throws what the server says is wrong', async () => {
    const errors = [{ field: 'sort', got: 'foo', expected: 'one of key, peers' }]
    const { client } = clientOf([
      () =>
        Response.json(
          { title: 'Parameters that do not fit', detail: 'sort is …', status: 400, errors },
          { status: 400 },
        ),
    ])
    const error = await failure(client.listNodes())
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({
      name: 'ProblemError',
      status: 400,
      title: 'Parameters that do not fit',
      message: 'sort is …',
      errors,
      retryAfter: null,
    })
  })

  it('tells a server that cannot be reached from one that is no explorer', async () => {
    const away = await failure(clientOf([]).client.listNodes())
    expect(away).toBeInstanceOf(ConnectionError)
    expect((away as Error).cause).toBeInstanceOf(TypeError)
    const html = () => new Response('<h1>Hello</h1>', { headers: { 'content-type': 'text/html' } })
    expect(await failure(clientOf([html]).client.listNodes())).toBeInstanceOf(UnexpectedAnswerError)
    const gateway = () => new Response('<h1>Bad gateway</h1>', { status: 502 })
    expect(await failure(clientOf([gateway]).client.listNodes())).toBeInstanceOf(UnexpectedAnswerError)
  })
})

describe('an answer of "later"', () => {
  it('is waited for as long as the server asks, and then asked again', async () => {
    const { client, asked } = clientOf([
      problem(429, { 'retry-after': '0' }),
      problem(503, { 'retry-after': '1' }),
      page([], null),
    ])
    const began = performance.now()
    await client.listNodes()
    expect(asked).toHaveLength(3)
    expect(performance.now() - began).toBeGreaterThan(950)
  })

  it('is thrown when it does not end, and at once when the wait is too long', async () => {
    const patient = clientOf([problem(429, { 'retry-after': '0' })], { retries: 2 })
    expect(await failure(patient.client.listNodes())).toMatchObject({ status: 429, document: { limit: 7 } })
    expect(patient.asked).toHaveLength(3)
    const hurried = clientOf([problem(503, { 'retry-after': '61' })])
    expect(await failure(hurried.client.listNodes())).toMatchObject({ status: 503, retryAfter: 61 })
    expect(hurried.asked).toHaveLength(1)
  })

  it('is no longer waited for when the caller aborts', async () => {
    const { client } = clientOf([problem(503, { 'retry-after': '30' })])
    const stop = new AbortController()
    const asking = failure(client.listNodes({}, { signal: stop.signal }))
    setTimeout(() => stop.abort(new Error('enough')), 20)
    expect(await asking).toMatchObject({ message: 'enough' })
  })

  it('is not made of other answers', async () => {
    const { client, asked } = clientOf([problem(500)])
    expect(await failure(client.listNodes())).toMatchObject({ status: 500 })
    expect(asked).toHaveLength(1)
  })
})

describe('pages', () => {
  it('are asked for one after the other, each when the one before is used up', async () => {
    const { client, asked } = clientOf([page([1, 2], 'next'), page([3], null)])
    const nums: number[] = []
    for await (const { num } of client.listNodes.all({ sort: 'rtt' })) {
      nums.push(num)
      expect(asked).toHaveLength(num < 3 ? 1 : 2)
    }
    expect(nums).toEqual([1, 2, 3])
    expect(asked[1]?.url).toContain('sort=rtt&cursor=next')
  })

  it('are not asked for when nobody wants more', async () => {
    const { client, asked } = clientOf([page([1, 2], 'next')])
    for await (const { num } of client.listNodes.all()) if (num === 1) break
    expect(asked).toHaveLength(1)
  })
})

describe('kept answers', () => {
  it('are confirmed by their entity tag, and nobody can spoil them', async () => {
    const { client, asked } = clientOf(
      [
        () =>
          Response.json({ nodes: [{ num: 1 }], nextCursor: null, total: 1 }, { headers: { etag: 'W/"1"' } }),
        () => new Response(null, { status: 304, headers: { etag: 'W/"1"' } }),
      ],
      { cacheEntries: 1 },
    )
    const first = await client.listNodes()
    first.nodes.length = 0
    expect(await client.listNodes()).toMatchObject({ nodes: [{ num: 1 }] })
    expect(asked.map(({ headers }) => headers.get('if-none-match'))).toEqual([null, 'W/"1"'])
  })

  it('are not kept unless that is wanted, and no more of them than wanted', async () => {
    const tagged = () => Response.json({}, { headers: { etag: '"x"' } })
    const none = clientOf([tagged])
    await none.client.getStats()
    await none.client.getStats()
    const one = clientOf([tagged], { cacheEntries: 1 })
    await one.client.getStats()
    await one.client.listNodes()
    await one.client.getStats()
    for (const { asked } of [none, one]) {
      expect(asked.every(({ headers }) => headers.get('if-none-match') === null)).toBe(true)
    }
  })
})

describe('rows', () => {
  it('come line by line, however the body is cut', async () => {
    const body = () => {
      const bytes = new TextEncoder().encode('{"num":1}\n{"city":"Zürich"}\n\n{"num":3}')
      return new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => {
            for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
            controller.close()
          },
        }),
      )
    }
    const { client, asked } = clientOf([body])
    const rows: unknown[] = []
    for await (const row of client.listNodes.rows({ active: 'yes' })) rows.push(row)
    expect(rows).toEqual([{ num: 1 }, { city: 'Zürich' }, { num: 3 }])
    expect(asked[0]?.url).toBe('https://explorer.test/base/api/v1/nodes.ndjson?active=yes')
  })

  it('end the reading of the body when nobody wants more', async () => {
    let isCancelled = false
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull: (controller) => {
            controller.enqueue(new TextEncoder().encode('{"num":1}\n'))
          },
          cancel: () => {
            isCancelled = true
          },
        }),
      )
    const { client } = clientOf([endless])
    for await (const row of client.listNodes.rows()) if (row.num === 1) break
    expect(isCancelled).toBe(true)
  })
})
