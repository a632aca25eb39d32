/**
 * The envelope of a Meshara message: read for its facts, never for its contents. A payload is looked at to check the
 * sender's signature, and where it speaks of updates (`../updates`); it is never kept.
 * @module
 */
import type { Uint8ArrayList } from 'uint8arraylist'
import { MESSAGE_TYPES, type MessageType } from '@/lib/messages/kinds'
import { MAX_ENVELOPE_BYTES, MESSAGE_ID_LENGTHS } from './constants'
import { BaseMessage } from './pb/envelope'
import { checkSignature, signingKey, type EnvelopeSignature } from './check-signature'

/** What an envelope says. Only `signature` was checked by us; the rest is the word of whoever sent it. */
export interface EnvelopeFacts {
  readonly version: number
  /** null: a number we have no name for. */
  readonly type: MessageType | null
  /** By the sender's clock, epoch ms; null when it is not a time of this century. */
  readonly sentAtMs: number | null
  /** null: no routing information. */
  readonly hopCount: number | null
  readonly maxHops: number | null
  /** Of the payload alone: neither the id nor the type, the time or the hops are covered by it. */
  readonly signature: EnvelopeSignature
}

/** An envelope with what is in it, to be looked at and let go. */
export interface OpenEnvelope {
  readonly facts: EnvelopeFacts
  /** Ed25519 key that signed the payload, lower-case hex; null where no signature holds. */
  readonly sender: string | null
  readonly payload: Uint8Array
}

const EARLIEST_MS = Date.UTC(2000, 0)
const LATEST_MS = Date.UTC(2100, 0)

/**
 * The id that an envelope carries.
 * @returns null when the data is no envelope, or its id cannot be one: of another length than ids have, or all zeros,
 * as the reference implementation sends with each ping.
 */
export function readEnvelopeId(data: Uint8Array | Uint8ArrayList): Uint8Array | null {
  const message = decode(data)
  return message === null ? null : idOf(message)
}

/** @returns null when the data is no envelope. */
export function openEnvelope(data: Uint8Array | Uint8ArrayList): OpenEnvelope | null {
  const message = decode(data)
  if (message === null) return null
  const signature = checkSignature(message)
  return {
    facts: {
      version: message.version,
      type: MESSAGE_TYPES[message.messageType] ?? null,
      sentAtMs: timeOf(message.timestamp),
      hopCount: message.routingInfo?.hopCount ?? null,
      maxHops: message.routingInfo?.maxHops ?? null,
      signature,
    },
    sender: signature === 'valid' ? signingKey(message.senderPublicKey) : null,
    payload: message.payload,
  }
}

/** null: not an envelope. Fields that no envelope has are passed over, as protobuf demands. */
function decode(data: Uint8Array | Uint8ArrayList): BaseMessage | null {
  if (data.byteLength === 0 || data.byteLength > MAX_ENVELOPE_BYTES) return null
  try {
    const message = BaseMessage.decode(data)
    return MESSAGE_ID_LENGTHS.includes(message.messageId.byteLength) ? message : null
  } catch {
    return null
  }
}

function idOf({ messageId }: BaseMessage): Uint8Array | null {
  return messageId.every((byte) => byte === 0) ? null : messageId
}

function timeOf(timestamp: bigint): number | null {
  const ms = Number(timestamp)
  return ms >= EARLIEST_MS && ms < LATEST_MS ? ms : null
}
