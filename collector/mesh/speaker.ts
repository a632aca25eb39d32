/** Makes messages and has nodes publish them. @module */
import { randomBytes } from 'node:crypto'
import type { MessageType } from '@/lib/messages/kinds'
import { encodeEnvelope } from '../protocols/envelope/sign'
import { messageId } from './gossip'
import type { Ledger } from './ledger'
import type { Member } from './member'
import { trueNowMs } from './skewed-clock'
import type { Topic } from './topics'

export interface Utterance {
  from: Member
  topic: Topic
  type: MessageType
  /** What is said, or how many random bytes. */
  payload: Uint8Array | number
  /** 16 bytes; random ones where it is left out. */
  id?: Uint8Array
  /** true: the payload is changed after it was signed. */
  isSpoilt?: boolean
  /** A node that publishes the very same message at the same time. */
  twin?: Member
}

const ID_BYTES = 16
const MAX_HOPS = 16

/** @returns the message's id, lower-case hex; null when the node has stopped meanwhile. */
export async function utter(ledger: Ledger, said: Utterance): Promise<string | null> {
  const { from, topic, type, twin } = said
  const isPing = type === 'ping'
  const payload = typeof said.payload === 'number' ? randomBytes(said.payload) : said.payload
  const data = await encodeEnvelope({
    // As the reference implementation has it: a ping has no id of its own, and nobody signs it.
    messageId: isPing ? new Uint8Array(ID_BYTES) : (said.id ?? randomBytes(ID_BYTES)),
    type,
    sentAtMs: from.voice.clock.nowMs(),
    payload,
    signer: isPing ? null : from.plan.privateKey,
    routing: { hopCount: 0, maxHops: MAX_HOPS, route: type === 'private' ? 'onion_routed' : 'direct' },
  })
  const isSpoilt = said.isSpoilt === true && !isPing
  if (isSpoilt) spoil(data, payload)
  const id = messageId({ type: 'unsigned', topic, data })
  const pubsub = from.running?.pubsub
  if (pubsub === null || pubsub === undefined) return null
  ledger.add({
    id,
    topic,
    type,
    sizeBytes: data.byteLength,
    signature: isPing ? 'unsigned' : isSpoilt ? 'invalid' : 'valid',
    origin: from.plan.id,
    publishedAtMs: trueNowMs(),
  })
  const first = pubsub.publish(topic, data)
  const second = twin?.running?.pubsub
    ?.publish(topic, data)
    .then(() => {
      ledger.publishedToo(id, twin.plan.id)
    })
    // It had the message already.
    .catch(() => undefined)
  await Promise.all([first, second])
  return Buffer.from(id).toString('hex')
}

function spoil(data: Uint8Array, payload: Uint8Array): void {
  const at = Buffer.from(data.buffer, data.byteOffset, data.byteLength).indexOf(payload)
  const byte = data[at]
  if (byte !== undefined) data[at] = byte ^ 1
}
