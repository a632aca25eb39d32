/** Asks a node who it is. @module */
import type { Stream } from '@libp2p/interface'
import { pbStream } from '@libp2p/utils'
import { decodeIdentity, type Identity } from './codec'
import { MAX_BUFFERED_BYTES, MAX_IDENTIFY_BYTES } from './constants'

const read = { decode: decodeIdentity }

/**
 * @param stream - on which `IDENTIFY_PROTOCOL` has been negotiated: the other side speaks, then closes.
 * @throws {AnswerTooLargeError} {AnswerMalformedError} or what the stream throws.
 */
export function askIdentity(stream: Stream, signal: AbortSignal): Promise<Identity> {
  return pbStream(stream, { maxDataLength: MAX_IDENTIFY_BYTES, maxBufferSize: MAX_BUFFERED_BYTES }).read(
    read,
    {
      signal,
    },
  )
}
