/** The bytes of a libp2p stream, no faster than they are asked for. @module */
import type { Stream, StreamMessageEvent } from '@libp2p/interface'

/**
 * libp2p's own iteration of a stream takes in whatever comes and queues it. Here the stream is paused until the next
 * bytes are asked for, so that its window fills and the sender is held up. Ends, without an error, however the stream
 * ends: a reset is no reason to lose what came before it.
 */
export async function* readSlowly(stream: Stream): AsyncGenerator<Uint8Array, void> {
  const arrived: Uint8Array[] = []
  let wakeUp: () => void = () => undefined
  let isResuming = false
  const onMessage = (event: StreamMessageEvent): void => {
    arrived.push(event.data.subarray())
    if (!isResuming) pause(stream)
    wakeUp()
  }
  // A sender that ends when all it sent has been read leaves the stream readable, with nothing to come.
  const sender = { hasEnded: false }
  const onEnd = (): void => {
    sender.hasEnded = true
    wakeUp()
  }
  const onClose = (): void => {
    wakeUp()
  }
  stream.addEventListener('message', onMessage)
  stream.addEventListener('end', onEnd)
  stream.addEventListener('close', onClose)
  try {
    for (;;) {
      for (let bytes = arrived.shift(); bytes !== undefined; bytes = arrived.shift()) yield bytes
      if (sender.hasEnded || hasEnded(stream)) return
      const next = new Promise<void>((resolve) => (wakeUp = resolve))
      // What waited comes while `resume` runs, which then opens the window: a pause in between would be undone.
      isResuming = true
      resume(stream)
      isResuming = false
      if (arrived.length > 0) pause(stream)
      if (arrived.length === 0 && !hasEnded(stream)) await next
    }
  } finally {
    stream.removeEventListener('message', onMessage)
    stream.removeEventListener('end', onEnd)
    stream.removeEventListener('close', onClose)
  }
}

function hasEnded(stream: Stream): boolean {
  return stream.readStatus === 'closed' || stream.readStatus === 'closing' || stream.status === 'aborted'
}

function pause(stream: Stream): void {
  if (stream.readStatus === 'readable') stream.pause()
}

function resume(stream: Stream): void {
  if (stream.readStatus !== 'paused') return
  try {
    stream.resume()
  } catch {
    // Its connection has gone: what was left of it has been handed on by now.
  }
}
