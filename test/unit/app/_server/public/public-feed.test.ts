import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outlet } from '@/app/_server/live/public/listener'
import { PublicFeed, type PublicFeedInit } from '@/app/_server/live/public/public-feed'
import type { PublicTopic, ResyncReason } from '@/lib/live/public-events'

interface Told {
  name: string
  id: string | null
  data: unknown
}

/** What a connection brings, and how fast it takes it. */
function connection(feed: PublicFeed, topics: readonly PublicTopic[], after?: string) {
  const told: Told[] = []
  let isFull = false
  let isEnded = false
  let goOn: () => void = () => undefined
  const outlet: Outlet = {
    send: (name, id, json) => told.push({ name, id, data: JSON.parse(json) as unknown }),
    get isFull() {
      return isFull
    },
    onDrain: (called) => {
      goOn = called
    },
    end: () => {
      isEnded = true
    },
    onResync: () => undefined,
  }
  const stop = feed.listen(outlet, topics, after)
  return {
    told,
    stop,
    names: () => told.map(({ name }) => name),
    lastId: () => told.findLast(({ id }) => id !== null)?.id ?? undefined,
    resyncs: () =>
      told
        .filter(({ name }) => name === 'resync')
        .map(({ data }) => data as { topics: string[]; reason: ResyncReason }),
    setFull: (next: boolean) => {
      isFull = next
      if (!next) goOn()
    },
    isEnded: () => isEnded,
  }
}

const TRAFFIC = {
  windowMs: 60_000,
  messagesPerSecond: null,
  medianPropagationMs: null,
  propagationMessages: 0,
  duplicateRatio: null,
  reporters: 0,
}
const GONE = (num: number) => ({ atMs: 0, added: [], changed: [], gone: [{ num, peerId: 'peer' }] })
const NEWS = (leftOut: number) => ({ atMs: 0, messages: [], leftOut })
/** Listeners are told in turns. */
const turns = () => new Promise((resolve) => setImmediate(resolve))
const LIMITS = { events: 4, characters: 1e6 }

function feedAt(init: Partial<PublicFeedInit> = {}) {
  const clock = { ms: 0 }
  return { clock, feed: new PublicFeed({ network: 'demo', now: () => clock.ms, id: 'feed', ...init }) }
}

describe('what programs are told', () => {
  it('begins with a greeting and the present value of what has one, then tells what happens', async () => {
    const { feed } = feedAt()
    feed.publish('traffic', { atMs: 0, ...TRAFFIC, reporters: 7 })
    const one = connection(feed, ['traffic', 'nodes'])
    feed.publish('nodes', GONE(3))
    await turns()
    expect(one.told).toMatchObject([
      { name: 'hello', data: { network: 'demo', topics: ['traffic', 'nodes'] } },
      { name: 'traffic', data: { at: '1970-01-01T00:00:00.000Z', reporters: 7 } },
      { name: 'nodes', data: { gone: [{ num: 3 }] } },
    ])
    expect(one.resyncs()).toEqual([])
  })

  it('tells a topic to those alone who listen to it', async () => {
    const { feed } = feedAt()
    const nodes = connection(feed, ['nodes'])
    const news = connection(feed, ['messages'])
    feed.publish('nodes', GONE(1))
    feed.publish('messages', NEWS(1))
    await turns()
    expect([nodes.names(), news.names()]).toEqual([
      ['hello', 'nodes'],
      ['hello', 'messages'],
    ])
  })

  it('goes on behind the last id, with each event once', async () => {
    const { feed } = feedAt()
    const first = connection(feed, ['nodes', 'messages'])
    feed.publish('nodes', GONE(1))
    await turns()
    first.stop()
    feed.publish('messages', NEWS(2))
    feed.publish('nodes', GONE(3))
    await turns()
    const second = connection(feed, ['nodes', 'messages'], first.lastId())
    feed.publish('nodes', GONE(4))
    await turns()
    expect(second.names()).toEqual(['hello', 'messages', 'nodes', 'nodes'])
    expect(second.resyncs()).toEqual([])
    const third = connection(feed, ['nodes', 'messages'], second.lastId())
    expect(third.names()).toEqual(['hello'])
  })

  it('resumes behind a greeting that nothing followed', async () => {
    const { feed } = feedAt()
    const first = connection(feed, ['nodes'])
    first.stop()
    feed.publish('nodes', GONE(1))
    await turns()
    expect(connection(feed, ['nodes'], first.lastId()).names()).toEqual(['hello', 'nodes'])
  })

  it('says so when what was missed is no longer kept, and goes on from the present', async () => {
    const { feed } = feedAt({ kept: LIMITS })
    const first = connection(feed, ['nodes', 'messages'])
    first.stop()
    feed.publish('messages', NEWS(1))
    for (let num = 0; num < 9; num++) feed.publish('nodes', GONE(num))
    const second = connection(feed, ['nodes', 'messages'], first.lastId())
    expect(second.names()).toEqual(['hello', 'resync', 'messages'])
    expect(second.resyncs()).toEqual([{ topics: ['nodes'], reason: 'too_old' }])
    feed.publish('nodes', GONE(10))
    await turns()
    expect(second.names().at(-1)).toBe('nodes')
  })

  it('does not take what comes after a gap for told, though the gap is named first', () => {
    const { feed } = feedAt()
    const first = connection(feed, ['nodes', 'messages'])
    first.stop()
    feed.publish('messages', NEWS(1))
    feed.breakOff(['nodes'], 'too_much')
    const second = connection(feed, ['nodes', 'messages'], first.lastId())
    expect(second.names()).toEqual(['hello', 'resync', 'messages'])
    second.stop()
    // It was cut behind the resync: what it named is named again, and the rest is not lost.
    const third = connection(feed, ['nodes', 'messages'], second.told[1]?.id ?? '')
    expect(third.names()).toEqual(['hello', 'resync', 'messages'])
    // Rather once too often than not.
    expect(connection(feed, ['nodes', 'messages'], third.lastId()).names()).toEqual(['hello', 'resync'])
  })

  it('says so to an id of another server, of another run, or of no server at all', () => {
    const { feed } = feedAt()
    feed.publish('traffic', { atMs: 0, ...TRAFFIC })
    for (const after of ['other.1', 'feed.999', 'feed.x', '', 'feed']) {
      const one = connection(feed, ['traffic', 'nodes'], after)
      expect(one.names(), after).toEqual(['hello', 'resync', 'traffic'])
      expect(one.resyncs()).toEqual([{ topics: ['traffic', 'nodes'], reason: 'unknown_position' }])
      // Who was cut off between the greeting and this must hear of it the next time.
      expect(one.told[0]?.id).toBeNull()
      expect(connection(feed, ['traffic', 'nodes'], one.lastId()).resyncs()).toEqual([])
    }
  })

  it('says so to all who listen when more changed at once than events can tell', async () => {
    const { feed } = feedAt()
    const one = connection(feed, ['nodes', 'totals'])
    const other = connection(feed, ['messages'])
    feed.breakOff(['nodes', 'links'], 'too_much')
    await turns()
    expect(one.resyncs()).toEqual([{ topics: ['nodes'], reason: 'too_much' }])
    expect(other.resyncs()).toEqual([])
  })

  it('keeps nothing for nobody: a topic is dropped some time after the last who listened', () => {
    const { feed, clock } = feedAt({ lingerMs: 1_000 })
    expect(feed.isHeard('messages')).toBe(false)
    const first = connection(feed, ['messages'])
    first.stop()
    clock.ms = 999
    feed.sweep()
    expect(feed.isHeard('messages')).toBe(true)
    clock.ms = 1_000
    feed.sweep()
    expect(feed.isHeard('messages')).toBe(false)
    expect(connection(feed, ['messages'], first.lastId()).resyncs()).toEqual([
      { topics: ['messages'], reason: 'too_old' },
    ])
  })

  it('holds back what a slow client does not take, tells it in one piece later, and ends it when it never does', async () => {
    const { feed, clock } = feedAt({ stalledMs: 30_000 })
    const slow = connection(feed, ['nodes'])
    slow.setFull(true)
    feed.publish('nodes', GONE(1))
    feed.publish('nodes', GONE(2))
    await turns()
    expect(slow.names()).toEqual(['hello'])
    slow.setFull(false)
    expect(slow.names()).toEqual(['hello', 'nodes', 'nodes'])
    slow.setFull(true)
    feed.publish('nodes', GONE(3))
    await turns()
    clock.ms = 29_999
    feed.sweep()
    expect(slow.isEnded()).toBe(false)
    clock.ms = 30_000
    feed.sweep()
    expect(slow.isEnded()).toBe(true)
  })

  it('loses nothing in silence and tells nothing twice, whatever happens to the connection', async () => {
    const topics = ['nodes', 'messages'] as const
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('publish nodes', 'publish messages') },
      { weight: 4, arbitrary: fc.constantFrom('cut', 'connect', 'connect', 'full', 'free') },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) },
      { weight: 2, arbitrary: fc.constant('too much') },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { feed } = feedAt({ kept: { events: 6, characters: 1e6 } })
        const said = { nodes: 0, messages: 0 }
        const heard = { nodes: 0, messages: 0 }
        const mayMiss = new Set<string>()
        let lastId: string | undefined
        let open = null as ReturnType<typeof connection> | null
        /** What the program has read of the connection when it ends: all of it but the last `lost`. */
        const read = (lost: number) => {
          if (open === null) return
          for (const { name, id, data } of open.told.slice(0, Math.max(0, open.told.length - lost))) {
            if (name === 'resync')
              for (const topic of (data as { topics: string[] }).topics) mayMiss.add(topic)
            if (name === 'nodes' || name === 'messages') {
              const number =
                name === 'nodes'
                  ? (data as { gone: { num: number }[] }).gone[0]?.num
                  : (data as { leftOut: number }).leftOut
              if (number === undefined) throw new Error('an event without its number')
              expect(number).toBeGreaterThan(heard[name])
              if (number !== heard[name] + 1) expect(mayMiss.has(name)).toBe(true)
              mayMiss.delete(name)
              heard[name] = number
            }
            if (id !== null) lastId = id
          }
          open.stop()
          open = null
        }
        const connect = () => {
          // It has never heard anything, so it is owed nothing of the past.
          if (open === null && lastId === undefined) for (const topic of topics) mayMiss.add(topic)
          open ??= connection(feed, topics, lastId)
        }
        connect()
        for (const now of steps) {
          if (now === 'publish nodes') feed.publish('nodes', GONE(++said.nodes))
          else if (now === 'publish messages') feed.publish('messages', NEWS(++said.messages))
          else if (now === 'too much') {
            said.nodes++
            feed.breakOff(['nodes'], 'too_much')
          } else if (now === 'cut') read(0)
          // So much of what was sent never came.
          else if (typeof now === 'number') read(now)
          else if (now === 'connect') connect()
          else open?.setFull(now === 'full')
          await turns()
        }
        read(1)
        connect()
        read(0)
        for (const topic of topics) if (heard[topic] !== said[topic]) expect(mayMiss.has(topic)).toBe(true)
      }),
      { numRuns: 1_000, seed: 5 },
    )
  })
})
