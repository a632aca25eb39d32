/** One encrypted, multiplexed connection to a node. @module */
import type { MultiaddrConnection, Stream, StreamMuxer } from '@libp2p/interface'
import * as multistream from '@libp2p/multistream-select'

export interface PeerConnection {
  /**
   * Opens a stream and negotiates the first of the protocols that the node speaks; it is the stream's `protocol`.
   * @throws {UnsupportedProtocolError} when it speaks none of them.
   */
  openStream(protocols: readonly string[], signal: AbortSignal): Promise<Stream>
  /** Says goodbye and closes, or, when the node is slow to part, cuts. Never throws. */
  close(): Promise<void>
}

const CLOSE_TIMEOUT_MS = 500

export function createPeerConnection(raw: MultiaddrConnection, muxer: StreamMuxer): PeerConnection {
  return {
    async openStream(protocols, signal) {
      const stream = await muxer.createStream({ signal })
      try {
        stream.protocol = await multistream.select(stream, [...protocols], { signal })
        return stream
      } catch (error) {
        stream.abort(error instanceof Error ? error : new Error('the protocol could not be negotiated'))
        throw error
      }
    },

    async close() {
      const patience = new AbortController()
      const timer = setTimeout(() => {
        patience.abort()
      }, CLOSE_TIMEOUT_MS)
      try {
        await muxer.close({ signal: patience.signal })
        await raw.close({ signal: patience.signal })
      } catch (error) {
        const reason = error instanceof Error ? error : new Error('the connection did not close')
        muxer.abort(reason)
        raw.abort(reason)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
