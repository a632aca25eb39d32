import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import { wireSchema } from '@/lib/api/wire'
import { PUBLIC_EVENTS, PUBLIC_SOCKET_PATH, type PublicEventName } from '@/lib/live/public-events'
import { EventParser } from '@/packages/explorer-client/src/event-parser'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { startOpenWeb, type OpenWeb, type OpenWebInit } from '../fixtures/open-web'
import { until } from './live-server'
import { messageSummary, scriptedMessages, SOME_FIGURES, type ScriptedMessages } from './scripted-messages'
import { scriptedSource, summary, type ScriptedSource } from './scripted-source'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(async () => {
  await engine.stop()
})

const ending: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

async function start(init: Partial<OpenWebInit> = {}): Promise<{
  web: OpenWeb
  source: ScriptedSource
  messages: ScriptedMessages
}> {
  const source = scriptedSource()
  source.say({ nodes: [summary(1), summary(2)] })
  const messages = scriptedMessages(SOME_FIGURES)
  const web = await startOpenWeb({ engine, source, messages, tickMs: 30, ...init })
  ending.push(() => web.stop())
  await until('the map', () => (web.live.status.store === 'up' ? true : undefined))
  return { web, source, messages }
}

interface Heard {
  name: string
  id: string | null
  data: Record<string, unknown>
}

/** Listens as a program without any library does, and checks what comes by its schema. */
async function listen(web: OpenWeb, search: string, headers: Record<string, string> = {}) {
  const stop = new AbortController()
  ending.push(() => stop.abort())
  const response = await fetch(`${web.url}/api/v1/live${search}`, { headers, signal: stop.signal })
  const heard: Heard[] = []
  const reading = (async () => {
    const parser = new EventParser()
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      for (const { name, data } of parser.push(decoder.decode(bytes, { stream: true }))) {
        heard.push({ name, id: parser.lastId, data: check(name, JSON.parse(data)) })
      }
    }
  })().catch(() => undefined)
  return {
    response,
    heard,
    names: () => heard.map(({ name }) => name),
    first: (name: string) => until(name, () => heard.find((event) => event.name === name)),
    stop: async () => {
      stop.abort()
      await reading
    },
  }
}

/** @throws when it is not as the API describes it. */
function check(name: string, data: unknown): Record<string, unknown> {
  const schema = wireSchema(PUBLIC_EVENTS[name as PublicEventName].schema)
  expect(schema.parse(data)).toEqual(data)
  return data as Record<string, unknown>
}

describe('events for programs', () => {
  it('begin with the present, and tell nodes that come, change and go, with the links between them', async () => {
    const { web, source } = await start()
    const { response, first, heard } = await listen(web, '?topics=totals,status,nodes,links')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform')
    await first('status')
    await first('totals')
    const link: NeighbourSet = { num: 1, evidence: 'table', seenAtMs: 0, complete: true, neighbours: [3] }
    source.say({ nodes: [summary(3, { city: 'Zürich' })], neighbourSets: [link] })
    expect((await first('nodes')).data).toMatchObject({
      added: [{ num: 3, peerId: 'peer-3', city: 'Zürich', firstSeen: '1970-01-01T00:00:00.000Z' }],
      changed: [],
      gone: [],
    })
    expect((await first('links')).data).toMatchObject({
      added: [{ a: { num: 1, peerId: 'peer-1' }, b: { num: 3, peerId: 'peer-3' }, evidence: 'table' }],
      removed: [],
    })
    heard.length = 0
    source.say({ nodes: [summary(3, { status: 'offline' })], neighbourSets: [{ ...link, neighbours: [] }] })
    expect((await first('nodes')).data).toMatchObject({ added: [], changed: [{ num: 3, status: 'offline' }] })
    expect((await first('links')).data).toMatchObject({
      added: [],
      removed: [{ a: { num: 1 }, b: { num: 3 } }],
    })
  })

  it('tell messages and traffic, which are followed for as long as somebody listens and a little longer', async () => {
    const { web, messages } = await start({ keeping: { lingerMs: 0 } })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(messages.asked).toEqual({ news: 0, traffic: 0, figures: 0 })
    const { first, stop } = await listen(web, '?topics=messages,traffic')
    messages.sayNews([messageSummary('0a'), messageSummary('0b')], 3)
    expect((await first('messages')).data).toMatchObject({
      messages: [{ id: '0a' }, { id: '0b' }],
      leftOut: 3,
    })
    expect((await first('traffic')).data).toMatchObject({ messagesPerSecond: 1.5, reporters: 57 })
    await stop()
    // The sweep comes every few seconds.
    await until(
      'nobody to ask for',
      async () => {
        const before = messages.asked.news
        await new Promise((resolve) => setTimeout(resolve, 200))
        return messages.asked.news === before ? true : undefined
      },
      15_000,
    )
  })

  it('refuse a question that does not fit, with the parameter at fault', async () => {
    const { web } = await start()
    for (const search of ['?topics=nodes,weather', '?topic=nodes', `?after=${'x'.repeat(200)}`]) {
      const { response } = await listen(web, search)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
    const wrong = await fetch(`${web.url}/api/v1/live?topics=weather`)
    expect(await wrong.json()).toMatchObject({ errors: [{ field: 'topics', got: 'weather' }] })
    const xml = await fetch(`${web.url}/api/v1/live`, { headers: { accept: 'application/xml' } })
    expect(xml.status).toBe(406)
    const post = await fetch(`${web.url}/api/v1/live`, { method: 'POST' })
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('are told to so many of one address and no more, and again when one of them has left', async () => {
    const { web } = await start({ maxPerAddress: 2 })
    const one = await listen(web, '?topics=status')
    await listen(web, '?topics=status')
    const third = await fetch(`${web.url}/api/v1/live`)
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '30'])
    expect(await third.json()).toMatchObject({ status: 429, title: 'Too many open streams' })
    const socket = publicSocket(web, {})
    const [refusal] = (await next(socket, 'connect_error')) as [Error]
    expect(refusal.message).toBe('websocket error')
    // Pages have places of their own.
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200)
    await one.stop()
    await until('a place', async () => {
      const next = await listen(web, '?topics=status')
      return next.response.status === 200 ? true : undefined
    })
  })

  it('go on behind the last id that a browser names, each once', async () => {
    const { web, messages } = await start()
    const one = await listen(web, '?topics=messages')
    messages.sayNews([messageSummary('01')])
    const { id } = await one.first('messages')
    await one.stop()
    messages.sayNews([messageSummary('02')])
    messages.sayNews([messageSummary('03')])
    await until('both read', () => (messages.asked.news > 8 ? true : undefined))
    const two = await listen(web, '?topics=messages&after=other.9', { 'last-event-id': id ?? '' })
    messages.sayNews([messageSummary('04')])
    await until('all of them', () => (two.heard.length > 3 ? true : undefined))
    expect(
      two.heard.map(({ name, data }) => (data.messages as { id: string }[] | undefined)?.[0]?.id ?? name),
    ).toEqual(['hello', '02', '03', '04'])
  })

  it('end with the server, so that it stops at once', async () => {
    const { web } = await start()
    const { first } = await listen(web, '?topics=status')
    await first('status')
    const began = performance.now()
    await web.stop()
    ending.length = 0
    expect(performance.now() - began).toBeLessThan(3_000)
  })
})

/** What an event of a socket comes with, the next time. */
async function next(socket: Socket, name: string): Promise<unknown[]> {
  return new Promise((resolve) => socket.once(name, (...said: unknown[]) => resolve(said)))
}

function publicSocket(web: OpenWeb, auth: Record<string, unknown>, origin?: string): Socket {
  const socket = io(web.url, {
    path: PUBLIC_SOCKET_PATH,
    transports: ['websocket'],
    auth,
    forceNew: true,
    reconnection: false,
    ...(origin !== undefined && { extraHeaders: { origin } }),
  })
  ending.push(() => {
    socket.disconnect()
  })
  return socket
}

describe('events for programs over socket.io', () => {
  const hear = (socket: Socket): Heard[] => {
    const heard: Heard[] = []
    socket.onAny((name: string, data: unknown, id: string | null) => {
      heard.push({ name, id, data: check(name, data) })
    })
    return heard
  }

  it('are the same, to programs and to pages of any origin', async () => {
    const { web, source } = await start()
    const program = hear(publicSocket(web, { topics: 'nodes,status' }))
    const page = hear(publicSocket(web, { topics: 'nodes' }, 'https://elsewhere.example'))
    await until('greetings', () => (program.length > 1 && page.length > 0 ? true : undefined))
    source.say({ nodes: [summary(9)] })
    for (const heard of [program, page]) {
      const event = await until('the node', () => heard.find(({ name }) => name === 'nodes'))
      expect(event.data).toMatchObject({ added: [{ num: 9 }] })
    }
    expect(program.map(({ name }) => name)).toEqual(['hello', 'status', 'nodes'])
    expect(page.map(({ name }) => name)).toEqual(['hello', 'nodes'])
  })

  it('go on behind an id that the other door gave', async () => {
    const { web, source } = await start()
    const one = await listen(web, '?topics=nodes')
    source.say({ nodes: [summary(7)] })
    const { id } = await one.first('nodes')
    source.say({ nodes: [summary(8)] })
    await until('the next', () => (one.heard.length > 2 ? true : undefined))
    const heard = hear(publicSocket(web, { topics: 'nodes', after: id }))
    await until('what was missed', () => (heard.length > 1 ? true : undefined))
    expect(heard.map(({ data }) => (data.added as { num: number }[] | undefined)?.[0]?.num)).toEqual([
      undefined,
      8,
    ])
  })

  it('name what does not fit in the question', async () => {
    const { web } = await start()
    const socket = publicSocket(web, { topics: 'weather' })
    const [error] = (await next(socket, 'connect_error')) as [Error & { data: unknown }]
    expect(error.data).toMatchObject({ errors: [{ field: 'topics' }] })
  })

  it('end for one who keeps sending', async () => {
    const { web } = await start()
    const socket = publicSocket(web, { topics: 'status' })
    await next(socket, 'connect')
    for (let sent = 0; sent < 50; sent++) socket.emit('message', 'hello')
    await next(socket, 'disconnect')
  })

  it('leave the feed of the pages closed to other origins', async () => {
    const { web } = await start()
    const socket = io(web.url, {
      path: '/live',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: 'https://elsewhere.example' },
    })
    ending.push(() => {
      socket.disconnect()
    })
    await next(socket, 'connect_error')
  })
})
