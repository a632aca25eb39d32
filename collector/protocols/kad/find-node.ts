/** Asks FIND_NODE questions, one after another, over one stream. @module */
import type { Stream } from '@libp2p/interface'
import { pbStream } from '@libp2p/utils'
import { decodeFindNodeAnswer, encodeFindNode, type CloserPeer } from './codec'
import { MAX_ANSWER_BYTES, MAX_BUFFERED_BYTES } from './constants'

export interface FindNodeChannel {
  /**
   * Which entries of the peer's routing table are nearest to the key?
   * @param key - its sha256 is the place in the key space that is asked about.
   * @throws {AnswerTooLargeError} {AnswerMalformedError} or what the stream throws.
   */
  ask(key: Uint8Array, signal: AbortSignal): Promise<CloserPeer[]>
}

/** @param stream - on which a Kademlia protocol has been negotiated. */
export function findNodeChannel(stream: Stream): FindNodeChannel {
  const messages = pbStream(stream, { maxDataLength: MAX_ANSWER_BYTES, maxBufferSize: MAX_BUFFERED_BYTES })
  return {
    async ask(key, signal) {
      await messages.write(key, { encode: encodeFindNode }, { signal })
      return messages.read({ decode: decodeFindNodeAnswer }, { signal })
    },
  }
}
