import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TraceEvent, TraceEventBatch } from '../../../fixtures/traces/pb/trace'
import { ByteWriter } from '@/packages/trace-source/src/byte-writer'
import { EventEncoder } from '@/packages/trace-source/src/event-encoder'
import type { RpcMeta, TraceEvent as Reported } from '@/packages/trace-source/src/events'

const SELF = new Uint8Array([0, 36, 8, 1, 18, 32, ...new Uint8Array(32).fill(7)])
const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 })
const topic = fc.string({ maxLength: 300, unit: 'grapheme' })
const topics = fc.array(topic, { maxLength: 4 })
const meta: fc.Arbitrary<RpcMeta> = fc.record({
  messages: fc.array(fc.record({ id: fc.option(bytes), topic }), { maxLength: 4 }),
  subscriptions: fc.array(fc.record({ subscribe: fc.boolean(), topic }), { maxLength: 4 }),
  ihave: topics,
  iwant: fc.nat({ max: 4 }),
  graft: topics,
  prune: topics,
})
const event: fc.Arbitrary<Reported> = fc.oneof(
  fc.record({ type: fc.constant('publish' as const), message: bytes, topic }),
  fc.record({ type: fc.constant('reject' as const), message: bytes, from: bytes, reason: topic, topic }),
  fc.record({ type: fc.constant('duplicate' as const), message: bytes, from: bytes, topic }),
  fc.record({ type: fc.constant('deliver' as const), message: bytes, from: bytes, topic }),
  fc.record({ type: fc.constant('add-peer' as const), peer: bytes, protocol: topic }),
  fc.record({ type: fc.constant('remove-peer' as const), peer: bytes }),
  fc.record({ type: fc.constantFrom('receive-rpc' as const, 'send-rpc', 'drop-rpc'), peer: bytes, meta }),
  fc.record({ type: fc.constantFrom('join' as const, 'leave'), topic }),
  fc.record({ type: fc.constantFrom('graft' as const, 'prune'), peer: bytes, topic }),
)
const atUs = fc.oneof(
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: Date.UTC(2026, 0) * 1_000, max: Date.UTC(2027, 0) * 1_000 }),
)

/** The generated code wants bytes of its own. */
const own = (from: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(from)

/** What code that protons generated from the published definition would have written. */
function asPublished(reported: Reported, timeUs: number): TraceEvent {
  const rest = { peerID: own(SELF), timestamp: BigInt(timeUs) * 1_000n }
  const { Type } = TraceEvent
  switch (reported.type) {
    case 'publish': {
      const { topic: named } = reported
      const messageID = own(reported.message)
      return { type: Type.PUBLISH_MESSAGE, ...rest, publishMessage: { messageID, topic: named } }
    }
    case 'reject': {
      const { reason, topic: named } = reported
      const [messageID, receivedFrom] = [own(reported.message), own(reported.from)]
      return {
        type: Type.REJECT_MESSAGE,
        ...rest,
        rejectMessage: { messageID, receivedFrom, reason, topic: named },
      }
    }
    case 'duplicate': {
      const { topic: named } = reported
      const [messageID, receivedFrom] = [own(reported.message), own(reported.from)]
      return {
        type: Type.DUPLICATE_MESSAGE,
        ...rest,
        duplicateMessage: { messageID, receivedFrom, topic: named },
      }
    }
    case 'deliver': {
      const { topic: named } = reported
      const [messageID, receivedFrom] = [own(reported.message), own(reported.from)]
      return {
        type: Type.DELIVER_MESSAGE,
        ...rest,
        deliverMessage: { messageID, topic: named, receivedFrom },
      }
    }
    case 'add-peer':
      return {
        type: Type.ADD_PEER,
        ...rest,
        addPeer: { peerID: own(reported.peer), proto: reported.protocol },
      }
    case 'remove-peer':
      return { type: Type.REMOVE_PEER, ...rest, removePeer: { peerID: own(reported.peer) } }
    case 'receive-rpc':
      return {
        type: Type.RECV_RPC,
        ...rest,
        recvRPC: { receivedFrom: own(reported.peer), meta: metaOf(reported.meta) },
      }
    case 'send-rpc':
      return {
        type: Type.SEND_RPC,
        ...rest,
        sendRPC: { sendTo: own(reported.peer), meta: metaOf(reported.meta) },
      }
    case 'drop-rpc':
      return {
        type: Type.DROP_RPC,
        ...rest,
        dropRPC: { sendTo: own(reported.peer), meta: metaOf(reported.meta) },
      }
    case 'join':
      return { type: Type.JOIN, ...rest, join: { topic: reported.topic } }
    case 'leave':
      return { type: Type.LEAVE, ...rest, leave: { topic: reported.topic } }
    case 'graft':
      return { type: Type.GRAFT, ...rest, graft: { peerID: own(reported.peer), topic: reported.topic } }
    case 'prune':
      return { type: Type.PRUNE, ...rest, prune: { peerID: own(reported.peer), topic: reported.topic } }
  }
}

type Meta = NonNullable<NonNullable<TraceEvent['recvRPC']>['meta']>
function metaOf({ messages, subscriptions, ihave, iwant, graft, prune }: RpcMeta): Meta {
  const hasControl = ihave.length + iwant + graft.length + prune.length > 0
  return {
    messages: messages.map(({ id, topic: named }) =>
      id === null ? { topic: named } : { messageID: own(id), topic: named },
    ),
    subscription: subscriptions.map(({ subscribe, topic: named }) => ({ subscribe, topic: named })),
    ...(hasControl
      ? {
          control: {
            ihave: ihave.map((named) => ({ topic: named, messageIDs: [] })),
            iwant: Array.from({ length: iwant }, () => ({ messageIDs: [] })),
            graft: graft.map((named) => ({ topic: named })),
            prune: prune.map((named) => ({ topic: named, peers: [] })),
            idontwant: [],
          },
        }
      : {}),
  }
}

test('writes byte for byte what code generated from the published definition writes', () => {
  const encoder = new EventEncoder(SELF)
  fc.assert(
    fc.property(fc.array(fc.tuple(event, atUs), { minLength: 1, maxLength: 4 }), (reported) => {
      const batch = new ByteWriter()
      for (const [one, timeUs] of reported) encoder.append(batch, one, timeUs)
      const expected = TraceEventBatch.encode({
        batch: reported.map(([one, timeUs]) => asPublished(one, timeUs)),
      })
      expect(Buffer.compare(batch.view(), expected)).toBe(0)
    }),
    { numRuns: 10_000, seed: 3 },
  )
})

test('cuts an exchange that names more than anybody wants to know', () => {
  const batch = new ByteWriter()
  const many = Array.from({ length: 1_000 }, () => 'topic')
  new EventEncoder(SELF).append(
    batch,
    {
      type: 'receive-rpc',
      peer: SELF,
      meta: { messages: [], subscriptions: [], ihave: many, iwant: 1_000, graft: many, prune: many },
    },
    1,
  )
  const [decoded] = TraceEventBatch.decode(batch.view()).batch
  const control = decoded?.recvRPC?.meta?.control
  expect([control?.ihave.length, control?.iwant.length, control?.graft.length]).toEqual([64, 64, 64])
})
