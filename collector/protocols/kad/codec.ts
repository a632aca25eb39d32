/** FIND_NODE on the wire: the question we ask, the answer we take, and how much of it. @module */
import { MaxLengthError } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'
import {
  MAX_ADDRESSES_KEPT,
  MAX_ADDRESSES_READ,
  MAX_ADDRESS_BYTES,
  MAX_ANSWER_BYTES,
  MAX_CLOSER_PEERS,
  MAX_PEER_ID_BYTES,
} from './constants'
import { AnswerMalformedError, AnswerTooLargeError } from '../errors'
import { Message, MessageType, Peer } from './pb/kad'

/** An entry of the answering node's routing table, as bytes that nobody has looked into yet. */
export interface CloserPeer {
  /** Multihash of the peer id. */
  id: Uint8Array
  /** Binary multiaddrs. */
  addresses: Uint8Array[]
}

/** The question: which entries of your table are nearest to the key? */
export function encodeFindNode(key: Uint8Array): Uint8Array {
  return Message.encode({ type: MessageType.FIND_NODE, key: Uint8Array.from(key) })
}

/**
 * The answer to FIND_NODE. An entry whose id cannot be one is passed over, as are addresses too long to be one and
 * those beyond the limit; the rest of the answer still counts.
 * @throws {AnswerTooLargeError} when it holds more than an answer may.
 * @throws {AnswerMalformedError} when it is not an answer to FIND_NODE.
 */
export function decodeFindNodeAnswer(bytes: Uint8Array | Uint8ArrayList): CloserPeer[] {
  if (bytes.byteLength > MAX_ANSWER_BYTES) {
    throw new AnswerTooLargeError(`the answer has ${String(bytes.byteLength)} bytes`)
  }
  const message = decode(() => Message.decode(bytes, { limits: { closer: MAX_CLOSER_PEERS } }))
  if (message.type !== MessageType.FIND_NODE) {
    throw new AnswerMalformedError(`the answer is of type ${message.type}, not FIND_NODE`)
  }
  const peers: CloserPeer[] = []
  for (const entry of message.closer) {
    const peer = decode(() => Peer.decode(entry, { limits: { addrs: MAX_ADDRESSES_READ } }))
    if (peer.id.byteLength === 0 || peer.id.byteLength > MAX_PEER_ID_BYTES) continue
    peers.push({
      id: peer.id,
      addresses: peer.addrs
        .filter(({ byteLength }) => byteLength > 0 && byteLength <= MAX_ADDRESS_BYTES)
        .slice(0, MAX_ADDRESSES_KEPT),
    })
  }
  return peers
}

function decode<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof MaxLengthError) throw new AnswerTooLargeError(error.message, { cause: error })
    throw new AnswerMalformedError('the answer is not a Kademlia message', { cause: error })
  }
}
