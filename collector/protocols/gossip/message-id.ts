/**
 * What makes two gossip messages the same: each network has its own rule, and all of its nodes must agree on it.
 * @module
 */
import { createHash } from 'node:crypto'
import { publicKeyToProtobuf } from '@libp2p/crypto/keys'
import type { Message, SignedMessage } from '@libp2p/gossipsub'
import { blake2b } from '@noble/hashes/blake2.js'
import type { MessageIdScheme, NetworkProfile } from '@/lib/networks/profile'
import { readEnvelopeId } from '../envelope/codec'

export type MessageIdFunction = (message: Message) => Uint8Array

const BLAKE2B_256_BYTES = 32
const SEQUENCE_NUMBER_BYTES = 8

const SCHEMES: Record<MessageIdScheme, MessageIdFunction> = {
  'key-seqno': (message) =>
    message.type === 'signed'
      ? withSequenceNumber(publicKeyToProtobuf(message.from.publicKey ?? message.key), message)
      : sha256(message.data),
  // https://github.com/libp2p/go-libp2p-pubsub/blob/v0.15.0/midgen.go
  'from-seqno': (message) =>
    message.type === 'signed'
      ? withSequenceNumber(message.from.toMultihash().bytes, message)
      : sha256(message.data),
  sha256: ({ data }) => sha256(data),
  'blake2b-256': ({ data }) => blake2b(data, { dkLen: BLAKE2B_256_BYTES }),
  // The id is the sender's choice, so whoever is first to send anything under an id shuts out what comes after it.
  meshara: ({ data }) => readEnvelopeId(data) ?? sha256(data),
}

/**
 * The id function of a network's gossip, for `gossipsub({ msgIdFn })`. A message without an author, under a rule that
 * needs one, goes by the sha256 of its data.
 */
export function messageIdOf(profile: Pick<NetworkProfile, 'messageId'>): MessageIdFunction {
  return SCHEMES[profile.messageId]
}

function withSequenceNumber(author: Uint8Array, { sequenceNumber }: SignedMessage): Uint8Array {
  const id = new Uint8Array(author.byteLength + SEQUENCE_NUMBER_BYTES)
  id.set(author)
  new DataView(id.buffer).setBigUint64(author.byteLength, sequenceNumber)
  return id
}

function sha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}
