/**
 * What the crawler answers when a node it visits asks back: who it is, and pings. It answers no Kademlia, so nobody
 * puts it into a routing table.
 * @module
 */
import type { Stream } from '@libp2p/interface'
import * as multistream from '@libp2p/multistream-select'
import { lpStream } from '@libp2p/utils'
import { IDENTIFY_PROTOCOL } from '../../protocols/identify/constants'
import { PING_BYTES, PING_PROTOCOL } from '../../protocols/ping/ping'

const ANSWERED = [IDENTIFY_PROTOCOL, PING_PROTOCOL]
const ANSWER_TIMEOUT_MS = 10_000
/** Pings answered on one stream before it is closed. */
const MAX_PINGS = 64

/** @param identity - the encoded identify message. */
export function createStreamAnswerer(identity: Uint8Array): (stream: Stream) => void {
  const answer = async (stream: Stream, signal: AbortSignal): Promise<void> => {
    const protocol = await multistream.handle(stream, ANSWERED, { signal })
    if (protocol === IDENTIFY_PROTOCOL) await lpStream(stream).write(identity, { signal })
    else await answerPings(stream)
    await stream.close({ signal })
  }
  return (stream) => {
    const patience = new AbortController()
    const timer = setTimeout(() => {
      patience.abort()
      stream.abort(new Error('the stream took too long'))
    }, ANSWER_TIMEOUT_MS)
    stream.addEventListener('close', () => {
      clearTimeout(timer)
    })
    answer(stream, patience.signal).catch((error: unknown) => {
      // The visit does not depend on it: the node learns that we do not speak this, and that is all.
      stream.abort(error instanceof Error ? error : new Error('the stream failed'))
    })
  }
}

async function answerPings(stream: Stream): Promise<void> {
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (bytes > MAX_PINGS * PING_BYTES || !stream.send(chunk)) return
  }
}
