import { afterEach, describe, expect, it } from 'vitest'
import type { TraceLimits } from '@/collector/observe/trace-sink/limits'
import { TraceEvent } from '../fixtures/traces/pb/trace'
import { factSchema } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import { peerId } from '../fixtures/facts'
import { encodeFrame, goMessageId, gzipFrames, idBytes } from '../fixtures/traces/encode'
import {
  hopsBy,
  startReporter,
  startTestObserving,
  write,
  type TestObserving,
  type TestReporter,
} from '../fixtures/traces/reporting'

const TOPIC = '/meshara/broadcast/1'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function start(
  limits: Partial<TraceLimits> = {},
  more: Parameters<typeof startTestObserving>[0] = {},
): Promise<TestObserving> {
  const collector = await startTestObserving({ limits, ...more })
  open.push(collector)
  return collector
}

async function reporter(collector: TestObserving): Promise<TestReporter> {
  const node = await startReporter(collector.address)
  open.push(node)
  return node
}

const at = ({ idBytes: peerID }: TestReporter) => ({
  peerID,
  timestamp: BigInt(Date.now()) * 1_000_000n,
})

const messageId = (n: number): Uint8Array<ArrayBuffer> => goMessageId(idBytes(peerId(1)), BigInt(n))

function deliveries(of: TestReporter, numbers: readonly number[]): TraceEvent[] {
  const receivedFrom = idBytes(peerId(1))
  // Times as irregular as real ones: what is all alike inflates further than is allowed.
  const random = seededRandom(numbers.length)
  return numbers.map((n) => ({
    peerID: of.idBytes,
    timestamp: at(of).timestamp - BigInt(Math.floor(random() * 1e12)),
    type: TraceEvent.Type.DELIVER_MESSAGE,
    deliverMessage: { messageID: messageId(n), topic: TOPIC, receivedFrom },
  }))
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)

async function send(of: TestReporter, events: TraceEvent[]): Promise<void> {
  const frames = range(0, Math.ceil(events.length / 1_000)).map((n) =>
    encodeFrame(events.slice(n * 1_000, (n + 1) * 1_000)),
  )
  await of.send(await gzipFrames(frames))
}

/** Resolves when all that was sent has been either taken or dropped. */
async function counted(collector: TestObserving, of: TestReporter, taken: number): Promise<void> {
  await collector.until(() => (hopsBy(collector.facts).get(of.peerId) ?? 0) >= taken, 20_000)
  await collector.until(async () => (await collector.metric('trace_streams')) === 0)
  expect(hopsBy(collector.facts).get(of.peerId) ?? 0).toBe(taken)
}

const dropped = async (collector: TestObserving, reason: string): Promise<number> =>
  await collector.metric(`trace_events_dropped_total{reason="${reason}"}`)

describe('one message reported again and again', () => {
  it('has so many reports taken of each node, and those of another are taken as before', async () => {
    const collector = await start()
    const hostile = await reporter(collector)
    await send(hostile, deliveries(hostile, Array<number>(5_000).fill(7)))
    await counted(collector, hostile, 1_024)
    expect(await dropped(collector, 'too_many_of_message')).toBe(5_000 - 1_024)
    // To come back is no fresh start, whatever kind of report it is, and other messages are not touched.
    const call: TraceEvent = {
      ...at(hostile),
      type: TraceEvent.Type.DROP_RPC,
      dropRPC: { meta: { messages: [{ messageID: messageId(7), topic: TOPIC }], subscription: [] } },
    }
    await send(hostile, [call, ...deliveries(hostile, [7, 8, 9])])
    await counted(collector, hostile, 1_026)
    expect(await dropped(collector, 'too_many_of_message')).toBe(5_000 - 1_024 + 2)
    const honest = await reporter(collector)
    await send(honest, deliveries(honest, Array<number>(600).fill(7)))
    await counted(collector, honest, 600)
    for (const fact of collector.facts) factSchema.parse(fact)
  })

  it('costs an honest node nothing, however much it reports', async () => {
    const collector = await start()
    const honest = await reporter(collector)
    // Thirty thousand reports: a first arrival and two more of each message, and of a few some hundreds.
    const usual = range(0, 9_000).flatMap((n) => [n, n, n])
    const heavy = range(0, 10).flatMap((n) => Array<number>(300).fill(n))
    await send(honest, deliveries(honest, [...usual, ...heavy]))
    await counted(collector, honest, 30_000)
    expect(await dropped(collector, 'too_many_of_message')).toBe(0)
    expect(await dropped(collector, 'too_many_new_messages')).toBe(0)
  })
})

describe('messages that nobody has named', () => {
  const limits = {
    newMessagesPerMinute: 1_000,
    totalNewMessagesPerMinute: 1_500,
    ownNewMessagesPerMinute: 100,
  }

  it('are taken up to a node’s share and that of all, and every node may name a few of its own', async () => {
    const collector = await start(limits)
    const nodes = [await reporter(collector), await reporter(collector), await reporter(collector)]
    const [first, second, third] = nodes
    if (first === undefined || second === undefined || third === undefined) throw new Error('no reporters')
    await send(first, deliveries(first, range(0, 3_000)))
    await counted(collector, first, 1_000)
    expect(await dropped(collector, 'too_many_new_messages')).toBe(2_000)
    await send(second, deliveries(second, range(10_000, 13_000)))
    await counted(collector, second, 500)
    await send(third, deliveries(third, range(20_000, 20_300)))
    await counted(collector, third, 100)
    expect(await dropped(collector, 'too_many_new_messages')).toBe(2_000 + 2_500 + 200)
  })

  it('are nobody’s cost once somebody has named them', async () => {
    const collector = await start(limits)
    const first = await reporter(collector)
    await send(first, deliveries(first, range(0, 1_000)))
    await counted(collector, first, 1_000)
    const second = await reporter(collector)
    await send(second, deliveries(second, range(0, 1_000)))
    await counted(collector, second, 1_000)
    expect(await dropped(collector, 'too_many_new_messages')).toBe(0)
  })
})

describe('links without end', () => {
  it('of every peer in every topic are kept up to a share, and not said to be all', async () => {
    const collector = await start({ linksPerReporter: 2_048, totalLinks: 3_000 })
    const peers = range(0, 512).map((n) => idBytes(peerId(10_000 + n)))
    const grafts = (of: TestReporter): Buffer[] =>
      range(0, 16).map((n) => {
        const one = (peerID: Uint8Array<ArrayBuffer>): TraceEvent => ({
          ...at(of),
          type: TraceEvent.Type.GRAFT,
          graft: { peerID, topic: `t${n}` },
        })
        const join: TraceEvent = { ...at(of), type: TraceEvent.Type.JOIN, join: { topic: `t${n}` } }
        return encodeFrame([join, ...peers.map(one)])
      })
    const linksOf = (of: TestReporter) =>
      collector.facts.filter((fact) => fact.kind === 'neighbours' && fact.peerId === of.peerId)
    const hostile = await reporter(collector)
    const stream = await hostile.open()
    for (const piece of await gzipFrames(grafts(hostile))) await write(stream, piece)
    await collector.until(() => linksOf(hostile).length > 0)
    await collector.until(async () => (await dropped(collector, 'too_many_links')) === 16 * 512 - 2_048)
    expect(linksOf(hostile).at(-1)).toMatchObject({ evidence: 'mesh', complete: false })
    // All together have what is left.
    const other = await reporter(collector)
    const second = await other.open()
    for (const piece of await gzipFrames(grafts(other))) await write(second, piece)
    await collector.until(
      async () => (await dropped(collector, 'too_many_links')) === 2 * 16 * 512 - 2_048 - 952,
    )
    await second.close()
    await collector.until(async () => (await collector.metric('trace_streams')) === 1)
  })
})

describe('nodes that hold places', () => {
  it('without saying anything make room for one that reports, however many bytes they send', async () => {
    let aheadMs = 0
    const collector = await start({ reporters: 2 }, { now: () => Date.now() + aheadMs })
    const idle = [await reporter(collector), await reporter(collector)]
    const pieces = await gzipFrames([encodeFrame([]), encodeFrame([])])
    const streams = []
    for (const node of idle) {
      const stream = await node.open()
      streams.push(stream)
      await write(stream, pieces[0] ?? Buffer.alloc(0))
    }
    const wire = async (): Promise<number> => await collector.metric('trace_bytes_total{form="wire"}')
    await collector.until(async () => (await wire()) > 0)
    aheadMs = 61_000
    const before = await wire()
    for (const stream of streams) await write(stream, pieces[1] ?? Buffer.alloc(0))
    await collector.until(async () => (await wire()) >= before + 2 * (pieces[1]?.length ?? 0))
    const honest = await reporter(collector)
    await send(honest, deliveries(honest, range(0, 10)))
    await collector.until(() => hopsBy(collector.facts).get(honest.peerId) === 10)
    expect(await collector.metric('trace_streams_ended_total{how="silent"}')).toBe(1)
  })
})
