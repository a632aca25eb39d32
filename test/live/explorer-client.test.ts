import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFactWriter } from '@/db/facts/fact-writer'
import { answerSchema } from '@/lib/api/answer-schema'
import type { Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import {
  createClient,
  ProblemError,
  type LiveEvent,
  type OperationId,
} from '@/packages/explorer-client/src/index'
import { startCuttable, type Cuttable } from '../fixtures/cuttable'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { neighbours, peerId, visit } from '../fixtures/facts'
import { startOpenWeb, type OpenWeb, type OpenWebInit } from '../fixtures/open-web'
import { until } from './live-server'
import { messageSummary, scriptedMessages, SOME_FIGURES, type ScriptedMessages } from './scripted-messages'
import { scriptedSource, summary, type ScriptedSource } from './scripted-source'

const NODES = 250
let engine: TestEngine
let batches = 0

async function write(nums: readonly number[]): Promise<void> {
  const writer = createFactWriter(engine.open('collector'))
  const facts = nums.map((num) => visit(num, Date.now(), { agent: 'go/1.2', peerCount: num }))
  const links = neighbours(1, Date.now(), nums.slice(0, 5))
  await writer.write(
    { id: `client-${String(++batches)}`, facts: [...facts, links] },
    new AbortController().signal,
  )
}

beforeAll(async () => {
  engine = await startTestEngine()
  await write(Array.from({ length: NODES }, (_, num) => num + 1))
})
afterAll(async () => {
  await engine.stop()
})

const ending: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

async function serve(init: Partial<OpenWebInit> = {}): Promise<OpenWeb> {
  const web = await startOpenWeb({ engine, ...init })
  ending.push(() => web.stop())
  return web
}

describe('the client on the real server', () => {
  it('reads a page, less of a page, and one node of it', async () => {
    const client = createClient({ url: (await serve()).url })
    const { nodes, total, nextCursor } = await client.listNodes({ sort: 'peers', limit: 3 })
    expect([total, nodes.map(({ peerCount }) => peerCount)]).toEqual([NODES, [250, 249, 248]])
    expect(nextCursor).not.toBeNull()
    expect(new Date(nodes[0]?.firstSeen ?? '').getTime()).toBeGreaterThan(Date.now() - 600_000)
    const less = await client.listNodes({ limit: 1, fields: ['peerId', 'status'] })
    expect(less.nodes).toEqual([{ peerId: peerId(250), status: 'online' }])
    const node = await client.getNode({ peerId: peerId(7) })
    expect(node.summary).toMatchObject({ peerId: peerId(7), agent: 'go/1.2' })
  })

  it('goes through every page, each node once', async () => {
    const client = createClient({ url: (await serve()).url })
    const seen: string[] = []
    for await (const node of client.listNodes.all({ sort: 'key', limit: 40 })) seen.push(node.peerId)
    expect(seen).toHaveLength(NODES)
    expect(new Set(seen).size).toBe(NODES)
    let pages = 0
    for await (const { nodes } of client.listNodes.pages({ limit: 100 })) pages += Number(nodes.length > 0)
    expect(pages).toBe(3)
  })

  it('reads rows as they come, and files', async () => {
    const client = createClient({ url: (await serve()).url })
    const seen = new Set<string>()
    for await (const row of client.listNodes.rows({ active: 'yes' })) seen.add(row.peerId)
    expect(seen.size).toBe(NODES)
    const csv = await (await client.listNodes.file('csv', { limit: 2, sort: 'peers' })).text()
    expect(csv.trim().split(/\r?\n/)).toHaveLength(3)
    const parquet = await client.listNodes.file('parquet', { limit: 2 })
    const bytes = new Uint8Array(await parquet.arrayBuffer())
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('PAR1')
  })

  it('has a method for every operation, which answers as it is described', async () => {
    const client = createClient({ url: (await serve()).url })
    const inPath: Record<string, string> = { peerId: peerId(7), id: 'ab' }
    const absent: string[] = []
    for (const operation of Object.values<Operation>(OPERATIONS)) {
      const { path, search } = operation.example
      const named = Object.entries(path).map(([name, value]) => [name, value ?? inPath[name]])
      const ask = client[operation.id as OperationId] as (question: unknown) => Promise<unknown>
      try {
        answerSchema(operation).parse(await ask({ ...Object.fromEntries(named), ...search }))
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        expect(error.status, operation.id).toBe(404)
        absent.push(operation.id)
      }
    }
    // There is no message here.
    expect(absent).toEqual(['getMessage', 'getMessageTrace'])
  })

  it('throws problems that name what does not fit, and what is not there', async () => {
    const client = createClient({ url: (await serve()).url })
    const wrong = await client.listNodes({ sort: 'size' as never }).catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(ProblemError)
    expect(wrong).toMatchObject({ status: 400, errors: [{ field: 'sort', got: 'size' }] })
    const absent = await client.getNode({ peerId: peerId(9_999) }).catch((error: unknown) => error)
    expect(absent).toMatchObject({ status: 404, title: 'Node not found' })
  })

  it('asks again whether a kept answer still holds', async () => {
    const web = await serve()
    const statuses: number[] = []
    const client = createClient({
      url: web.url,
      cacheEntries: 8,
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        statuses.push(response.status)
        return response
      },
    })
    const first = await client.listNodes({ limit: 5 })
    expect(await client.listNodes({ limit: 5 })).toEqual(first)
    expect(statuses).toEqual([200, 304])
  })

  it('hears of a node within seconds of its being seen', async () => {
    const web = await serve()
    await until('the map', () => (web.live.status.store === 'up' ? true : undefined))
    const client = createClient({ url: web.url })
    for await (const event of client.live({ topics: ['nodes', 'status'] })) {
      if (event.name === 'hello') await write([1_001])
      if (event.name === 'nodes' && event.data.added.some((node) => node.peerId === peerId(1_001))) break
    }
    // What was broken off is closed at the server too.
    await until('no stream', async () => ((await web.metric('live_streams')) === 0 ? true : undefined))
  })
})

/** The client behind a way that can be cut, and a server that says what the test tells it to. */
async function follow(
  topics: ('nodes' | 'messages' | 'status')[],
  init: Partial<OpenWebInit> = {},
): Promise<{
  web: OpenWeb
  way: Cuttable
  source: ScriptedSource
  messages: ScriptedMessages
  heard: LiveEvent[]
  losses: Error[]
  stop: AbortController
  ended: Promise<unknown>
  restart: () => Promise<void>
}> {
  const source = scriptedSource()
  source.say({ nodes: [summary(1)] })
  const messages = scriptedMessages(SOME_FIGURES)
  const begin = (port?: number) =>
    startOpenWeb({ engine, source, messages, tickMs: 20, ...init, ...(port !== undefined && { port }) })
  let web = await begin()
  await until('the map', () => (web.live.status.store === 'up' ? true : undefined))
  ending.push(() => web.stop())
  const way = await startCuttable(web.port)
  ending.push(() => way.close())
  const heard: LiveEvent[] = []
  const losses: Error[] = []
  const stop = new AbortController()
  ending.push(() => {
    stop.abort()
  })
  const ended = (async () => {
    const events = createClient({ url: way.url }).live(
      { topics },
      {
        signal: stop.signal,
        onConnection: ({ lost }) => {
          if (lost !== undefined) losses.push(lost)
        },
      },
    )
    for await (const event of events) heard.push(event)
  })().catch((error: unknown) => error)
  await until('the greeting', () => heard[0])
  return {
    web,
    way,
    source,
    messages,
    heard,
    losses,
    stop,
    ended,
    restart: async () => {
      await web.stop()
      web = await begin(web.port)
      await until('the map', () => (web.live.status.store === 'up' ? true : undefined))
    },
  }
}

const hex = (num: number): string => num.toString(16).padStart(4, '0')
const told = (heard: readonly LiveEvent[]): string[] =>
  heard.flatMap((event) => (event.name === 'messages' ? event.data.messages.map(({ id }) => id) : []))

describe('a stream that loses its connection', () => {
  it('brings each event once, in its order, though it is cut again and again', async () => {
    const { way, messages, heard, losses } = await follow(['messages'])
    const said: string[] = []
    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 5; count++) {
        const id = hex(said.length)
        said.push(id)
        messages.sayNews([messageSummary(id)])
        // Somewhere in the middle, where part of it is on its way.
        if (count === 2) way.cut()
      }
      const soFar = said.length
      await until('all so far', () => (told(heard).length >= soFar ? true : undefined), 20_000)
    }
    expect(told(heard)).toEqual(said)
    expect(heard.filter(({ name }) => name === 'resync')).toEqual([])
    expect(losses.length).toBeGreaterThanOrEqual(3)
  })

  it('is told to ask for the present when it was away for too long', async () => {
    const keeping = { kept: { events: 3, characters: 1e6 } }
    const { way, messages, heard } = await follow(['messages', 'status'], { keeping })
    messages.sayNews([messageSummary('aa')])
    await until('the first', () => told(heard)[0])
    way.setShut(true)
    way.cut()
    const before = messages.asked.news
    for (let num = 0; num < 5; num++) messages.sayNews([messageSummary(hex(num))])
    await until('all read', () => (messages.asked.news > before + 5 ? true : undefined))
    way.setShut(false)
    const resync = await until('resync', () => heard.find(({ name }) => name === 'resync'), 30_000)
    expect(resync.data).toEqual({ topics: ['messages'], reason: 'too_old' })
    messages.sayNews([messageSummary('bb')])
    await until('what comes next', () => (told(heard).includes('bb') ? true : undefined))
  })

  it('is told so by a server that was started anew', async () => {
    const { heard, restart, source } = await follow(['nodes'])
    await restart()
    const resync = await until('resync', () => heard.find(({ name }) => name === 'resync'), 30_000)
    expect(resync.data).toEqual({ topics: ['nodes'], reason: 'unknown_position' })
    source.say({ nodes: [summary(5)] })
    await until('what comes next', () => (heard.at(-1)?.name === 'nodes' ? true : undefined))
  })

  it('loses nothing in silence when it takes what comes too slowly', async () => {
    const keeping = { kept: { events: 3, characters: 1e7 } }
    const { way, messages, heard, web } = await follow(['messages'], { keeping })
    way.setStuck(true)
    // More than the system's own buffers and the server's memory take.
    const rounds = 30
    const text = 'x'.repeat(8_000)
    for (let num = 0; num < rounds; num++) {
      messages.sayNews(Array.from({ length: 100 }, () => messageSummary(hex(num), { topic: text })))
    }
    await until('all read', () => (messages.asked.news > rounds + 1 ? true : undefined))
    way.setStuck(false)
    await until('the resync', () => (heard.some(({ name }) => name === 'resync') ? true : undefined))
    const events = heard.filter(({ name }) => name === 'messages').length
    expect(events).toBeLessThan(rounds)
    expect(await web.metric('live_slow_clients_total')).toBe(0)
    messages.sayNews([messageSummary('ff')])
    await until('what comes next', () => (told(heard).includes('ff') ? true : undefined))
  })

  it('ends when it is aborted, and does not go on behind the caller’s back', async () => {
    const { stop, ended, web } = await follow(['status'])
    stop.abort(new Error('enough'))
    expect(await ended).toMatchObject({ message: 'enough' })
    await until('no stream', async () => ((await web.metric('live_streams')) === 0 ? true : undefined))
  })

  it('is not asked for again when the question itself is refused', async () => {
    const client = createClient({ url: (await serve()).url })
    const events = client.live({ topics: ['weather' as never] })
    await expect(events.next()).rejects.toMatchObject({ name: 'ProblemError', status: 400 })
  })
})
