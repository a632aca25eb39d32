/** The identify message: what a node says of itself, cut to what is kept of it. @module */
import { MaxLengthError } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'
import { AnswerMalformedError, AnswerTooLargeError } from '../errors'
import { cleanText } from './clean-text'
import {
  MAX_ADDRESSES_KEPT,
  MAX_ADDRESSES_READ,
  MAX_ADDRESS_BYTES,
  MAX_AGENT_LENGTH,
  MAX_IDENTIFY_BYTES,
  MAX_PROTOCOLS_KEPT,
  MAX_PROTOCOLS_READ,
  MAX_PROTOCOL_LENGTH,
} from './constants'
import { Identify } from './pb/identify'

export interface Identity {
  /** Free of control characters, at most 256 characters; '' when the node gave none. */
  agent: string
  /** Sorted, without repeats. */
  protocols: string[]
  /** Binary multiaddrs the node says it listens on. */
  listenAddresses: Uint8Array[]
}

/** What a node that asks us is told. */
export function encodeIdentity(self: {
  agent: string
  publicKey: Uint8Array
  protocols: string[]
}): Uint8Array {
  return Identify.encode({
    protocolVersion: 'ipfs/0.1.0',
    agentVersion: self.agent,
    publicKey: Uint8Array.from(self.publicKey),
    listenAddrs: [],
    protocols: self.protocols,
  })
}

/**
 * @throws {AnswerTooLargeError} when it holds more than a message may.
 * @throws {AnswerMalformedError} when it is not an identify message.
 */
export function decodeIdentity(bytes: Uint8Array | Uint8ArrayList): Identity {
  if (bytes.byteLength > MAX_IDENTIFY_BYTES) {
    throw new AnswerTooLargeError(`the identify message has ${String(bytes.byteLength)} bytes`)
  }
  let message: Identify
  try {
    message = Identify.decode(bytes, {
      limits: { protocols: MAX_PROTOCOLS_READ, listenAddrs: MAX_ADDRESSES_READ },
    })
  } catch (error) {
    if (error instanceof MaxLengthError) throw new AnswerTooLargeError(error.message, { cause: error })
    throw new AnswerMalformedError('the bytes are not an identify message', { cause: error })
  }
  const protocols = new Set<string>()
  for (const protocol of message.protocols) {
    if (protocols.size === MAX_PROTOCOLS_KEPT) break
    const clean = cleanText(protocol, MAX_PROTOCOL_LENGTH)
    if (clean !== '') protocols.add(clean)
  }
  return {
    agent: cleanText(message.agentVersion ?? '', MAX_AGENT_LENGTH),
    protocols: [...protocols].sort(),
    listenAddresses: message.listenAddrs
      .filter(({ byteLength }) => byteLength > 0 && byteLength <= MAX_ADDRESS_BYTES)
      .slice(0, MAX_ADDRESSES_KEPT),
  }
}
