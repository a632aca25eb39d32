import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeTraceStream, type DecodedTrace } from '@/collector/observe/trace-sink/decode-trace-stream'
import { InflationError, NotGzipError } from '@/collector/observe/trace-sink/inflate'
import type { TraceLimits } from '@/collector/observe/trace-sink/limits'
import { TraceFrameError } from '@/collector/protocols/tracer/errors'
import { TraceEvent } from '../../../fixtures/traces/pb/trace'
import { factSchema, type Fact, type HopsFact } from '@/lib/facts'
import { seededRandom } from '@/lib/graph/seeded-random'
import { HOP_KINDS } from '@/lib/messages/kinds'
import { peerId } from '../../../fixtures/facts'
import {
  encodeFrame,
  gzipAtOnce,
  gzipFrames,
  idBytes,
  realisticTrace,
  varint,
} from '../../../fixtures/traces/encode'
import {
  ed25519Peer,
  goNode,
  goNodeStartMs,
  goNodeStream,
  rsaPeer,
  secp256k1Peer,
} from '../../../fixtures/traces/go-node'

const NOW_MS = goNodeStartMs + 60_000

interface Decoded {
  facts: Fact[]
  result: DecodedTrace | null
  error: unknown
}

async function decode(
  pieces: Iterable<Uint8Array>,
  reporter: string,
  limits: Partial<TraceLimits> = {},
): Promise<Decoded> {
  const facts: Fact[] = []
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield await Promise.resolve(piece)
  }
  try {
    const result = await decodeTraceStream({
      source: source(),
      reporter,
      collector: 'c1',
      emit: (fact) => facts.push(fact),
      now: () => NOW_MS,
      limits,
    })
    return { facts, result, error: null }
  } catch (error) {
    return { facts, result: null, error }
  }
}

interface Hop {
  kind: string
  node: string
  peer: string | null
  message: string
  topic: string | null
  reason: string | null
  atUs: number
}

function hopsOf(facts: readonly Fact[]): Hop[] {
  return facts.flatMap((fact) => (fact.kind === 'hops' ? rows(fact) : []))
}

function rows({ peers, topics, messages, reasons, events }: HopsFact): Hop[] {
  const named = (names: string[], index: number | undefined): string | null => names[index ?? -1] ?? null
  return events.kind.map((kind, row) => ({
    kind: HOP_KINDS[kind] ?? '',
    node: named(peers, events.node[row]) ?? '',
    peer: named(peers, events.peer[row]),
    message: named(messages, events.message[row]) ?? '',
    topic: named(topics, events.topic[row]),
    reason: named(reasons, events.reason[row]),
    atUs: events.atUs[row] ?? NaN,
  }))
}

const dropsOf = (result: DecodedTrace | null): Record<string, number> =>
  Object.fromEntries(Object.entries(result?.dropped ?? {}).filter(([, count]) => count > 0))

describe('a trace stream of a Go node', () => {
  const M1 = '0024080112206566' // its beginning: the author
  const broadcast = '/meshara/broadcast/1'
  const other = 'größe/世界'

  it('becomes the hops that are in it, each with its own time, and nothing else of messages', async () => {
    const { facts, result } = await decode([goNodeStream], goNode)
    const hops = hopsOf(facts)
    expect(hops.map(({ kind, peer, topic, reason }) => [kind, peer, topic, reason])).toEqual([
      ['publish', null, broadcast, null],
      ['deliver', goNode, broadcast, null],
      ['deliver', ed25519Peer, broadcast, null],
      ['duplicate', rsaPeer, broadcast, null],
      ['reject', secp256k1Peer, other, 'validation failed'],
      ['duplicate', ed25519Peer, null, null],
      ['deliver', null, null, null],
      ['drop', rsaPeer, broadcast, null],
      ['drop', rsaPeer, broadcast, null],
    ])
    expect(hops.every(({ node }) => node === goNode)).toBe(true)
    expect(hops[2]?.message).toHaveLength(92)
    expect(hops[2]?.message.startsWith(M1)).toBe(true)
    expect(hops.map(({ message }) => message.length / 2)).toEqual([46, 46, 46, 46, 47, 1, 128, 46, 46])
    // The first event is the eighth of the stream; each is a millisecond and some nanoseconds after the one before it.
    expect(hops[0]?.atUs).toBe(1_795_262_400_131_457)
    expect(dropsOf(result)).toEqual({})
    expect(result?.accepted).toEqual({
      publish_message: 1,
      reject_message: 1,
      duplicate_message: 2,
      deliver_message: 3,
      add_peer: 3,
      remove_peer: 1,
      recv_rpc: 1,
      send_rpc: 1,
      drop_rpc: 2,
      join: 2,
      leave: 1,
      graft: 2,
      prune: 1,
    })
    for (const fact of facts) factSchema.parse(fact)
  })

  it('becomes its subscriptions, its links and what it exchanged', async () => {
    const { facts } = await decode([goNodeStream], goNode)
    const of = (kind: Fact['kind']) => facts.filter((fact) => fact.kind === kind)
    expect(of('subscription')).toMatchObject([
      { peerId: goNode, topic: broadcast, subscribed: true },
      { peerId: goNode, topic: other, subscribed: true },
    ])
    expect(of('neighbours')).toMatchObject([
      { peerId: goNode, evidence: 'mesh', complete: true, neighbours: [rsaPeer] },
      { peerId: goNode, evidence: 'reported', complete: true, neighbours: [ed25519Peer, rsaPeer] },
    ])
    expect(of('rpc')).toMatchObject([
      {
        peerId: goNode,
        atMs: NOW_MS - (NOW_MS % 60_000),
        received: 1,
        sent: 1,
        dropped: 2,
        grafts: 2,
        prunes: 1,
      },
    ])
  })

  it('keeps what came before the place where it was cut off, wherever that is', async () => {
    const whole = hopsOf((await decode([goNodeStream], goNode)).facts)
    let seen = 0
    for (let length = 0; length <= goNodeStream.length; length += 1) {
      const { facts, error } = await decode([goNodeStream.subarray(0, length)], goNode)
      const hops = hopsOf(facts)
      expect(error).toBeNull()
      expect(hops).toEqual(whole.slice(0, hops.length))
      expect(hops.length).toBeGreaterThanOrEqual(seen)
      seen = hops.length
    }
    expect(seen).toBe(whole.length)
  })

  it('is the same read in one piece, by single bytes, and batch by batch', async () => {
    const { facts } = await decode([goNodeStream], goNode)
    const bytewise = await decode(
      [...goNodeStream].map((byte) => Uint8Array.of(byte)),
      goNode,
    )
    expect(bytewise.facts).toEqual(facts)
  })

  it('is nobody else’s: every event that names another reporter is dropped', async () => {
    const { facts, result } = await decode([goNodeStream], ed25519Peer)
    expect(facts).toEqual([])
    expect(dropsOf(result)).toEqual({ forged: 21 })
  })
})

describe('a long trace stream', () => {
  const long = realisticTrace({ events: 25_000, seed: 11, startNs: BigInt(NOW_MS) * 1_000_000n })

  it('loses nothing and doubles nothing, in facts of at most 10,000 hops', async () => {
    const { facts, result } = await decode(await gzipFrames(long.frames), long.reporter)
    const hops = facts.filter((fact) => fact.kind === 'hops')
    expect(hops.map(({ events }) => events.kind.length)).toEqual([10_000, 10_000, long.hops - 20_000])
    expect(new Set(hopsOf(facts).map((hop) => JSON.stringify(hop))).size).toBe(long.hops)
    expect(dropsOf(result)).toEqual({})
    for (const fact of hops) factSchema.parse(fact)
  })
})

describe('events that are not taken', () => {
  const reporter = peerId(1)
  const base = { peerID: idBytes(reporter), timestamp: BigInt(NOW_MS) * 1_000_000n }
  const id = Uint8Array.of(1, 2, 3)
  const delivered = (
    more: Partial<TraceEvent.DeliverMessage>,
    event: Partial<TraceEvent> = {},
  ): TraceEvent => ({
    ...base,
    type: TraceEvent.Type.DELIVER_MESSAGE,
    deliverMessage: { messageID: id, topic: 't', ...more },
    ...event,
  })
  const day = 86_400_000_000_000n

  const cases: [string, string, TraceEvent[]][] = [
    ['from the year 2100', 'time_out_of_range', [delivered({}, { timestamp: 4_102_444_800_000_000_000n })]],
    [
      'more than a day old',
      'time_out_of_range',
      [delivered({}, { timestamp: base.timestamp - day - 1_000_000n })],
    ],
    ['without a time', 'time_out_of_range', [{ ...delivered({}), timestamp: 0n }]],
    ['with a message id of 129 bytes', 'bad_message_id', [delivered({ messageID: new Uint8Array(129) })]],
    ['with an empty message id', 'bad_message_id', [delivered({ messageID: new Uint8Array() })]],
    ['with a topic of 257 bytes', 'bad_topic', [delivered({ topic: 'x'.repeat(257) })]],
    ['with a topic that holds control characters', 'bad_topic', [delivered({ topic: 'a\u0000b' })]],
    ['from a peer id of a kilobyte', 'bad_peer', [delivered({ receivedFrom: new Uint8Array(1_024) })]],
    ['from a peer id that is no key and no hash', 'bad_peer', [delivered({ receivedFrom: id })]],
    ['that name no reporter', 'forged', [delivered({}, { peerID: new Uint8Array() })]],
    ['of a type that is not known', 'unknown_type', [delivered({}, { type: 99 as never })]],
  ]
  it.each(cases.map(([what, reason, events]) => ({ what, reason, events })))(
    'such $what are counted, and their neighbours are taken',
    async ({ reason, events, what }) => {
      const frame =
        what === 'of a type that is not known'
          ? // Type 99, written by hand, for the generated code refuses to.
            withType99(base.peerID, base.timestamp)
          : encodeFrame(events)
      const around = encodeFrame([delivered({ receivedFrom: idBytes(peerId(2)) })])
      const { facts, result } = await decode([gzipAtOnce([around, frame, around])], reporter)
      expect(dropsOf(result)).toEqual({ [reason]: 1 })
      expect(hopsOf(facts).map(({ peer }) => peer)).toEqual([peerId(2), peerId(2)])
    },
  )

  it('a day’s difference of clocks is still taken', async () => {
    const events = [
      delivered({}, { timestamp: base.timestamp - day }),
      delivered({}, { timestamp: base.timestamp + day }),
    ]
    expect(hopsOf((await decode([gzipAtOnce([encodeFrame(events)])], reporter)).facts)).toHaveLength(2)
  })

  it('a reporter can name only so many peers nobody knew, and its own words about them are dropped', async () => {
    const events = Array.from({ length: 30 }, (_, n) =>
      delivered({ receivedFrom: idBytes(peerId(100 + (n % 15))) }),
    )
    const { facts, result } = await decode([gzipAtOnce([encodeFrame(events)])], reporter, {
      newPeersPerHour: 10,
    })
    expect(new Set(hopsOf(facts).map(({ peer }) => peer)).size).toBe(10)
    expect(hopsOf(facts)).toHaveLength(20)
    expect(dropsOf(result)).toEqual({ too_many_peers: 10 })
  })

  it('a reporter can name only so many topics', async () => {
    const events = Array.from({ length: 30 }, (_, n) => delivered({ topic: `topic ${n}` }))
    const { facts, result } = await decode([gzipAtOnce([encodeFrame(events)])], reporter, {
      newTopicsPerHour: 4,
    })
    expect(hopsOf(facts).map(({ topic }) => topic)).toEqual(['topic 0', 'topic 1', 'topic 2', 'topic 3'])
    expect(dropsOf(result)).toEqual({ too_many_topics: 26 })
  })

  it('reasons beyond those that are kept apart are told as "other"', async () => {
    const events = Array.from({ length: 5 }, (_, n) => ({
      ...base,
      type: TraceEvent.Type.REJECT_MESSAGE,
      rejectMessage: { messageID: id, reason: `because \u001b[31m${n}` },
    }))
    const { facts } = await decode([gzipAtOnce([encodeFrame(events)])], reporter, { totalReasonsPerHour: 2 })
    expect(hopsOf(facts).map(({ reason }) => reason)).toEqual([
      'because [31m0',
      'because [31m1',
      'other',
      'other',
      'other',
    ])
  })

  it('a dropped call of more messages than any has is cut', async () => {
    const messages = Array.from({ length: 5_000 }, (_, n) => ({ messageID: Uint8Array.of(n >> 8, n & 255) }))
    const call: TraceEvent = {
      ...base,
      type: TraceEvent.Type.DROP_RPC,
      dropRPC: { sendTo: idBytes(peerId(2)), meta: { messages, subscription: [] } },
    }
    const { facts, result } = await decode([gzipAtOnce([encodeFrame([call])])], reporter)
    expect(hopsOf(facts)).toHaveLength(1_024)
    expect(dropsOf(result)).toEqual({ too_many_messages: 1 })
  })
})

describe('streams that are none', () => {
  const reporter = peerId(1)

  it('end with an error of their own, whatever they are', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_048_576))
    expect((await decode([bomb], reporter)).error).toBeInstanceOf(InflationError)
    expect((await decode([randomBytes(4_096)], reporter)).error).toBeInstanceOf(NotGzipError)
    const endless = gzipSync(Buffer.concat([varint(5 * 1_048_576), randomBytes(100_000)]))
    expect((await decode([endless], reporter)).error).toBeInstanceOf(TraceFrameError)
    const behind = Buffer.concat([gzipSync(encodeFrame([])), Buffer.from('and then some more')])
    expect((await decode([behind], reporter)).error).toBeInstanceOf(NotGzipError)
  })

  it('cost bounded memory and no crash: 10,000 of them, made from a seed', async () => {
    const random = seededRandom(20_261_121)
    const below = (n: number): number => Math.floor(random() * n)
    const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)))
    const real = realisticTrace({ events: 60, seed: 3, startNs: BigInt(NOW_MS) * 1_000_000n, perBatch: 20 })
    const inflated = Buffer.concat(real.frames)
    const deflated = gzipAtOnce(real.frames)
    const damage = (bytes: Buffer): Buffer => {
      const copy = Buffer.from(bytes.subarray(0, 1 + below(bytes.length)))
      for (let changes = below(8); changes > 0; changes -= 1) copy[below(copy.length)] = below(256)
      return copy
    }
    const kinds: (() => Buffer)[] = [
      () => noise(below(400)),
      () => gzipSync(noise(below(400)), { level: 1 }),
      () => gzipSync(damage(inflated), { level: 1 }),
      () => damage(deflated),
    ]
    const before = process.memoryUsage()
    let taken = 0
    for (let run = 0; run < 10_000; run += 1) {
      const stream = kinds[run % kinds.length]?.() ?? Buffer.alloc(0)
      const { facts, error } = await decode([stream], real.reporter)
      taken += hopsOf(facts).length
      const isNamed =
        error === null ||
        error instanceof NotGzipError ||
        error instanceof InflationError ||
        error instanceof TraceFrameError
      expect(isNamed, String(error)).toBe(true)
      if (run % 500 === 0) for (const fact of facts) factSchema.parse(fact)
    }
    const after = process.memoryUsage()
    expect(taken).toBeGreaterThan(10_000)
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(200 * 1_048_576)
  }, 60_000)
})

function withType99(peerID: Uint8Array<ArrayBuffer>, timestamp: bigint): Buffer {
  const frame = encodeFrame([{ type: TraceEvent.Type.PRUNE, peerID, timestamp, prune: {} }])
  // Length, batch tag, length of the event, tag of the type, and then the type itself.
  expect([frame[3], frame[4]]).toEqual([8, 12])
  frame[4] = 99
  return frame
}
