/** The libp2p ping: 32 random bytes out, the same 32 bytes back. @module */
import { randomFillSync } from 'node:crypto'
import type { Stream } from '@libp2p/interface'
import { byteStream } from '@libp2p/utils'
import { AnswerMalformedError } from '../errors'

/** @see https://github.com/libp2p/specs/blob/master/ping/ping.md */
export const PING_PROTOCOL = '/ipfs/ping/1.0.0'
export const PING_BYTES = 32
const MAX_BUFFERED_BYTES = 1024

export interface PingChannel {
  /** @returns the round-trip time, ms. */
  ping(signal: AbortSignal): Promise<number>
}

/** @param stream - on which `PING_PROTOCOL` has been negotiated; any number of pings may follow. */
export function pingChannel(stream: Stream): PingChannel {
  const bytes = byteStream(stream, { maxBufferSize: MAX_BUFFERED_BYTES })
  return {
    async ping(signal) {
      const sent = randomFillSync(new Uint8Array(PING_BYTES))
      const startMs = performance.now()
      await bytes.write(sent, { signal })
      const received = await bytes.read({ bytes: PING_BYTES, signal })
      const tookMs = performance.now() - startMs
      if (!Buffer.from(sent).equals(received.subarray())) {
        throw new AnswerMalformedError('the ping came back with other bytes')
      }
      return tookMs
    },
  }
}
