/** Public events as server-sent events. @see https://html.spec.whatwg.org/multipage/server-sent-events.html @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { EVENT_STREAM_MEDIA_TYPE } from '@/lib/api/streams'
import type { PublicTopic, ResyncReason } from '@/lib/live/public-events'
import type { Outlet } from './listener'
import type { PublicFeed } from './public-feed'

/** What waits for one client before it is told no more for the while. */
const FULL_BYTES = 256 * 1_024
/** How long a client waits before it connects again, ms. */
const RETRY_MS = 2_000

export interface StreamQuestion {
  readonly topics: readonly PublicTopic[]
  readonly after: string | undefined
}

export interface EventStreamInit {
  readonly feed: PublicFeed
  readonly onEvent: (bytes: number) => void
  readonly onResync: (reason: ResyncReason) => void
  readonly onStalled: () => void
}

/** Streams that are open; one timer keeps them all awake. */
export class EventStreams {
  readonly #init: EventStreamInit
  readonly #open = new Set<ServerResponse>()

  constructor(init: EventStreamInit) {
    this.#init = init
  }

  get size(): number {
    return this.#open.size
  }

  open(request: IncomingMessage, response: ServerResponse, { topics, after }: StreamQuestion): void {
    response.writeHead(200, {
      'content-type': EVENT_STREAM_MEDIA_TYPE,
      'cache-control': 'no-store, no-transform',
      // Proxies that gather an answer before they pass it on would pass on nothing.
      'x-accel-buffering': 'no',
    })
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    request.socket.setNoDelay(true)
    response.write(`retry: ${String(RETRY_MS)}\n\n`)
    const stop = this.#init.feed.listen(this.#outlet(response), topics, after)
    this.#open.add(response)
    response.once('close', () => {
      this.#open.delete(response)
      stop()
    })
  }

  /** Shows each client, and each proxy before it, that the connection lives. */
  beat(): void {
    for (const response of this.#open) if (response.writableLength < FULL_BYTES) response.write(':\n\n')
  }

  close(): void {
    for (const response of this.#open) response.end()
  }

  #outlet(response: ServerResponse): Outlet {
    const { onEvent, onResync, onStalled } = this.#init
    return {
      send: (name, id, json) => {
        const text = `${id === null ? '' : `id: ${id}\n`}event: ${name}\ndata: ${json}\n\n`
        onEvent(text.length)
        if (!response.writableEnded) response.write(text)
      },
      get isFull() {
        return response.writableLength >= FULL_BYTES
      },
      onDrain: (goOn) => response.on('drain', goOn),
      end: () => {
        onStalled()
        // Not ended but destroyed: an ending would wait behind what the client does not take.
        response.destroy()
      },
      onResync,
    }
  }
}
