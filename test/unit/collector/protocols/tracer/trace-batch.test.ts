import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TraceEvent, TraceEventBatch } from '../../../../fixtures/traces/pb/trace'
import {
  DroppedMessages,
  TRACE_EVENT_TYPES,
  TraceBatch,
  type Span,
} from '@/collector/protocols/tracer/trace-batch'

const SEED = { seed: 20_261_121 }
const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Uint8Array.from(array))
const text = fc.string({ maxLength: 20 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 8 })
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T // fewer optional fields

const peerTopic = fc.record({ peerID: maybe(bytes), topic: maybe(text) }).map(defined)
const meta = fc.record({
  messages: fc.array(fc.record({ messageID: maybe(bytes), topic: maybe(text) }).map(defined), {
    maxLength: 5,
  }),
  subscription: fc.array(fc.record({ subscribe: fc.boolean(), topic: text }), { maxLength: 2 }),
  control: fc.record({
    ihave: fc.array(fc.record({ topic: text, messageIDs: fc.array(bytes, { maxLength: 2 }) }), {
      maxLength: 2,
    }),
    iwant: fc.constant([]),
    graft: fc.constant([]),
    prune: fc.constant([]),
    idontwant: fc.constant([]),
  }),
})
const payloads = fc.oneof(
  fc
    .record({ messageID: maybe(bytes), topic: maybe(text) })
    .map((each) => ({ type: 0, publishMessage: defined(each) })),
  fc
    .record({ messageID: maybe(bytes), receivedFrom: maybe(bytes), reason: maybe(text), topic: maybe(text) })
    .map((each) => ({ type: 1, rejectMessage: defined(each) })),
  fc
    .record({ messageID: maybe(bytes), receivedFrom: maybe(bytes), topic: maybe(text) })
    .map((each) => ({ type: 2, duplicateMessage: defined(each) })),
  fc
    .record({ messageID: maybe(bytes), receivedFrom: maybe(bytes), topic: maybe(text) })
    .map((each) => ({ type: 3, deliverMessage: defined(each) })),
  fc
    .record({ peerID: maybe(bytes), proto: maybe(text) })
    .map((each) => ({ type: 4, addPeer: defined(each) })),
  fc.record({ peerID: maybe(bytes) }).map((each) => ({ type: 5, removePeer: defined(each) })),
  fc
    .record({ receivedFrom: maybe(bytes), meta: maybe(meta) })
    .map((each) => ({ type: 6, recvRPC: defined(each) })),
  fc.record({ sendTo: maybe(bytes), meta: maybe(meta) }).map((each) => ({ type: 7, sendRPC: defined(each) })),
  fc.record({ sendTo: maybe(bytes), meta: maybe(meta) }).map((each) => ({ type: 8, dropRPC: defined(each) })),
  fc.record({ topic: maybe(text) }).map((each) => ({ type: 9, join: defined(each) })),
  fc.record({ topic: maybe(text) }).map((each) => ({ type: 10, leave: defined(each) })),
  peerTopic.map((each) => ({ type: 11, graft: each })),
  peerTopic.map((each) => ({ type: 12, prune: each })),
)
const event = fc
  .record({
    peerID: bytes,
    timestamp: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
    payload: payloads,
    // A payload that is not the one of the type is nobody's.
    stray: maybe(fc.record({ messageID: bytes })),
  })
  .map(({ peerID, timestamp, payload: { type, ...body }, stray }) => {
    const typeName = Object.values(TraceEvent.Type)[type]
    const extra =
      stray === undefined || type === 3 ? {} : { deliverMessage: stray as TraceEvent.DeliverMessage }
    return { number: type, made: { ...extra, type: typeName, peerID, timestamp, ...body } as TraceEvent }
  })

const at = (batch: TraceBatch, span: Span) =>
  span.isThere ? batch.bytes.subarray(span.start, span.end) : undefined
const same = (found: Buffer | undefined, wanted: Uint8Array | string | undefined): void => {
  if (wanted === undefined) expect(found).toBeUndefined()
  else expect(found?.equals(Buffer.from(wanted as Uint8Array))).toBe(true)
}

describe('the reader of trace batches', () => {
  it('finds in any batch what the generated code put there', () => {
    const batch = new TraceBatch()
    const dropped = new DroppedMessages()
    fc.assert(
      fc.property(fc.array(event, { maxLength: 4 }), (events) => {
        batch.open(Buffer.from(TraceEventBatch.encode({ batch: events.map(({ made }) => made) })))
        for (const { number, made } of events) {
          expect(batch.next()).toBe(true)
          expect([batch.type, batch.isWhole]).toEqual([number, true])
          expect(batch.atUs).toBe(Number((made.timestamp ?? 0n) / 1_000n))
          same(at(batch, batch.reporter), made.peerID)
          const payload = payloadOf(number, made)
          same(at(batch, batch.message), payload.messageID)
          same(at(batch, batch.peer), payload.receivedFrom ?? payload.sendTo ?? payload.peerID)
          same(at(batch, batch.topic), payload.topic)
          same(at(batch, batch.reason), payload.reason)
          dropped.open(batch.bytes, batch.meta)
          for (const message of payload.meta?.messages ?? []) {
            expect(dropped.next()).toBe(true)
            same(at(batch, dropped.message), message.messageID)
            same(at(batch, dropped.topic), message.topic)
          }
          expect(dropped.next()).toBe(false)
        }
        expect([batch.next(), batch.endsWhole]).toEqual([false, true])
      }),
      { ...SEED, numRuns: 10_000 },
    )
  })

  it('takes any bytes without throwing, and finds nothing outside of them', () => {
    const batch = new TraceBatch()
    const dropped = new DroppedMessages()
    const real = Buffer.from(
      TraceEventBatch.encode({ batch: fc.sample(event, { seed: 7, numRuns: 6 }).map(({ made }) => made) }),
    )
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(real.length))
      .map(([changes, length]) => {
        const copy = Buffer.from(real)
        for (const [index, value] of changes) copy[index] = value
        return copy.subarray(0, length)
      })
    const noise = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
    fc.assert(
      fc.property(fc.oneof(damaged, noise), (input) => {
        batch.open(input)
        let count = 0
        while (batch.next()) {
          count += 1
          for (const span of [
            batch.reporter,
            batch.message,
            batch.peer,
            batch.topic,
            batch.reason,
            batch.meta,
          ]) {
            if (!span.isThere) continue
            expect(span.start).toBeLessThanOrEqual(span.end)
            expect(span.end).toBeLessThanOrEqual(input.length)
          }
          dropped.open(input, batch.meta)
          while (dropped.next()) expect(dropped.message.end).toBeLessThanOrEqual(input.length)
        }
        expect(count).toBeLessThanOrEqual(input.length / 2)
      }),
      { ...SEED, numRuns: 20_000 },
    )
  })

  it('keeps microseconds exact up to the end of an int64, and gives none for a time before 1970', () => {
    const batch = new TraceBatch()
    for (const [timestamp, wanted] of [
      [1_795_262_400_123_456_789n, 1_795_262_400_123_456],
      [999n, 0],
      [2n ** 53n + 1n, 9_007_199_254_740],
      [2n ** 63n - 1n, 9_223_372_036_854_775],
      [-1n, NaN],
    ] as const) {
      batch.open(Buffer.from(TraceEventBatch.encode({ batch: [{ timestamp }] })))
      batch.next()
      expect(batch.atUs).toBe(wanted)
    }
  })

  it('reads an event without a type as a publication, as protocol buffers have it', () => {
    const batch = new TraceBatch()
    batch.open(
      Buffer.from(TraceEventBatch.encode({ batch: [{ publishMessage: { messageID: Uint8Array.of(9) } }] })),
    )
    expect(batch.next()).toBe(true)
    expect(TRACE_EVENT_TYPES[batch.type]).toBe('publish_message')
    expect(at(batch, batch.message)?.toString('hex')).toBe('09')
  })
})

interface AnyPayload {
  messageID?: Uint8Array
  topic?: string
  receivedFrom?: Uint8Array
  sendTo?: Uint8Array
  peerID?: Uint8Array
  reason?: string
  meta?: { messages: { messageID?: Uint8Array; topic?: string }[] }
}

function payloadOf(type: number, made: TraceEvent): AnyPayload {
  const payloads: (AnyPayload | undefined)[] = [
    made.publishMessage,
    made.rejectMessage,
    made.duplicateMessage,
    made.deliverMessage,
    made.addPeer,
    made.removePeer,
    made.recvRPC,
    made.sendRPC,
    made.dropRPC,
    made.join,
    made.leave,
    made.graft,
    made.prune,
  ]
  return payloads[type] ?? {}
}
