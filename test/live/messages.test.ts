import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createLiveClient, type LiveClient } from '@/components/live/live-client'
import type { MessageNews } from '@/components/live/message-watch'
import { MESSAGES_TOLD_MAX } from '@/lib/live/events'
import type { TrafficFlow } from '@/lib/live/traffic'
import { packFlow, unpackFlow } from '@/lib/live/traffic-wire'
import { MESSAGE_TYPES } from '@/lib/messages/kinds'
import type { MessageSummary } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'
import { startLiveServer, until, type LiveServer } from './live-server'
import { messageSummary, scriptedMessages, SOME_FIGURES, type ScriptedMessages } from './scripted-messages'
import { scriptedSource } from './scripted-source'

const FLOW: TrafficFlow = {
  fromMs: 1_000,
  toMs: 2_000,
  total: 40,
  sampledOneIn: 20,
  hops: [
    { from: 1, to: 2, type: 'private', startMs: 10, tookMs: 45 },
    { from: 2, to: 3, type: null, startMs: 60, tookMs: null },
  ],
}

let running: LiveServer | undefined
let client: LiveClient | undefined

afterEach(async () => {
  client?.close()
  await running?.stop()
})

async function start(): Promise<{ page: LiveClient; server: LiveServer; messages: ScriptedMessages }> {
  const messages = scriptedMessages(SOME_FIGURES)
  const server = await startLiveServer({ source: scriptedSource(), messages, tickMs: 30 })
  running = server
  const page = createLiveClient({ socket: server.connect(), reload: () => undefined })
  client = page
  await until('hello', () => page.hello.get() ?? undefined)
  return { page, server, messages }
}

const rounds = (messages: ScriptedMessages, kind: keyof ScriptedMessages['asked'], more: number) => {
  const before = messages.asked[kind]
  return until('some rounds', () => (messages.asked[kind] >= before + more ? true : undefined))
}

describe('a page that watches traffic', () => {
  it('is told what moved, as it was said, and the figures', async () => {
    const { page, messages } = await start()
    const flows: TrafficFlow[] = []
    const figures: TrafficFigures[] = []
    page.messages.watchTraffic({
      onFlow: (flow) => flows.push(flow),
      onFigures: (said) => figures.push(said),
    })
    await rounds(messages, 'traffic', 1)
    messages.sayFlow(FLOW)
    await until('the flow', () => flows[0])
    expect(flows).toEqual([FLOW])
    expect(await until('the figures', () => figures[0])).toEqual(SOME_FIGURES)
  })

  it('costs no question once it has gone', async () => {
    const { page, server, messages } = await start()
    const stopOne = page.messages.watchTraffic({})
    const stopOther = page.messages.watchTraffic({})
    await rounds(messages, 'traffic', 2)
    stopOne()
    await rounds(messages, 'traffic', 2)
    stopOther()
    const ticks = async (): Promise<number> => server.metric('live_message_tick_seconds')
    await until('unwatched', async () => {
      const asked = messages.asked.traffic
      const before = await ticks()
      await until('a round', async () => ((await ticks()) !== before ? true : undefined))
      return messages.asked.traffic === asked ? true : undefined
    })
    expect(messages.asked.news).toBe(0)
  })

  it('is told again after its connection was lost', async () => {
    const { page, messages } = await start()
    const flows: TrafficFlow[] = []
    page.messages.watchTraffic({ onFlow: (flow) => flows.push(flow) })
    await rounds(messages, 'traffic', 1)
    page.socket.io.engine.close()
    await until('lost', () => (page.connection.get() === 'lost' ? true : undefined))
    await until('open again', () => (page.connection.get() === 'open' ? true : undefined))
    await rounds(messages, 'traffic', 2)
    messages.sayFlow(FLOW)
    await until('the flow', () => flows[0])
  })

  it('goes on when the store was away for a while', async () => {
    const { page, server, messages } = await start()
    const flows: TrafficFlow[] = []
    page.messages.watchTraffic({ onFlow: (flow) => flows.push(flow) })
    await rounds(messages, 'traffic', 1)
    messages.setAway(true)
    const before = await server.metric('live_message_failures_total')
    await until('a failure', async () =>
      (await server.metric('live_message_failures_total')) > before ? true : undefined,
    )
    messages.sayFlow(FLOW)
    messages.setAway(false)
    await until('the flow', () => flows[0])
  })
})

describe('a page that watches the message list', () => {
  it('is told of each change, and how many were too many', async () => {
    const { page, messages } = await start()
    const heard: MessageNews[] = []
    page.messages.watchNews((news) => heard.push(news))
    await rounds(messages, 'news', 1)
    const many = Array.from({ length: MESSAGES_TOLD_MAX + 5 }, (_, at) =>
      messageSummary(at.toString(16).padStart(4, '0')),
    )
    messages.sayNews(many, 7)
    const news = await until('the news', () => heard[0])
    expect(news.messages).toEqual(many.slice(5))
    expect(news.leftOut).toBe(12)
  })
})

describe('a page that watches one message', () => {
  it('hears of that one alone, and of another once it watches that', async () => {
    const { page, messages } = await start()
    const heard: (MessageSummary | null)[] = []
    const stop = page.messages.watchMessage('aa01', (message) => heard.push(message))
    await rounds(messages, 'news', 1)
    messages.sayNews([messageSummary('bb02'), messageSummary('aa01', { reached: 5 })])
    await until('the change', () => heard[0])
    expect(heard).toEqual([messageSummary('aa01', { reached: 5 })])
    stop()
    page.messages.watchMessage('bb02', (message) => heard.push(message))
    await rounds(messages, 'news', 2)
    messages.sayNews([messageSummary('aa01'), messageSummary('bb02')])
    await until('the other', () => heard[1])
    expect(heard[1]).toEqual(messageSummary('bb02'))
  })

  it('is told to look again after a lost connection', async () => {
    const { page } = await start()
    const heard: (MessageSummary | null)[] = []
    page.messages.watchMessage('aa01', (message) => heard.push(message))
    page.socket.io.engine.close()
    await until('told', () => (heard.includes(null) ? true : undefined))
  })

  it('is refused an id that is none, with what was expected', async () => {
    const { page } = await start()
    for (const id of ['xyz', 'ABC1', 'abc', '', 7, {}]) {
      // What the types forbid, a stranger sends all the same.
      const answer = await page.socket.emitWithAck('message:watch', { id } as { id: string })
      expect(answer).toMatchObject({ ok: false, field: 'id' })
    }
  })
})

it('packs a flow into columns and out of them again, for 10,000 flows', () => {
  const count = fc.nat(1_000_000)
  const hop = fc.record({
    from: count,
    to: count,
    type: fc.constantFrom(...MESSAGE_TYPES, null),
    startMs: count,
    tookMs: fc.option(count, { nil: null }),
  })
  const flow = fc.record({
    fromMs: count,
    toMs: count,
    total: count,
    sampledOneIn: count,
    hops: fc.array(hop, { maxLength: 5 }),
  })
  fc.assert(
    fc.property(flow, (some) => {
      expect(unpackFlow(packFlow(some))).toEqual(some)
    }),
    { seed: 11, numRuns: 10_000 },
  )
})
