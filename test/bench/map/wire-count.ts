/** Counts bytes of the map on their way to a page, as the browser receives them. @module */
import type { CDPSession } from 'playwright-core'

interface Arrival {
  /** Seconds of the browser's own clock. */
  readonly at: number
  readonly bytes: number
}

export class WireCount {
  private readonly requests = new Map<string, { received: number }>()
  private readonly sockets = new Set<string>()
  private readonly arrivals: Arrival[] = []
  /** Seconds since 1970 at the browser clock's zero. */
  private epoch = 0

  private constructor(cdp: CDPSession) {
    cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp, wallTime }) => {
      this.epoch = wallTime - timestamp
      if (new URL(request.url).pathname.startsWith('/map/')) this.requests.set(requestId, { received: 0 })
    })
    cdp.on('Network.dataReceived', ({ requestId, timestamp, encodedDataLength }) => {
      const own = this.requests.get(requestId)
      if (own === undefined) return
      own.received += encodedDataLength
      this.arrivals.push({ at: timestamp, bytes: encodedDataLength })
    })
    // With headers, and what was not told before.
    cdp.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
      const own = this.requests.get(requestId)
      if (own !== undefined) this.arrivals.push({ at: timestamp, bytes: encodedDataLength - own.received })
    })
    cdp.on('Network.webSocketCreated', ({ requestId }) => this.sockets.add(requestId))
    cdp.on('Network.webSocketFrameReceived', ({ requestId, timestamp, response }) => {
      if (!this.sockets.has(requestId)) return
      const isText = response.opcode === 1
      const bytes = Buffer.byteLength(response.payloadData, isText ? 'utf8' : 'base64')
      this.arrivals.push({ at: timestamp, bytes })
    })
  }

  static async begin(cdp: CDPSession): Promise<WireCount> {
    const count = new WireCount(cdp)
    await cdp.send('Network.enable')
    return count
  }

  /** MB that had come until then. @param atMs - since 1970. */
  untilMb(atMs: number): number {
    const limit = atMs / 1_000 - this.epoch
    const bytes = this.arrivals.reduce((sum, arrival) => sum + (arrival.at <= limit ? arrival.bytes : 0), 0)
    return Math.round(bytes / 1e4) / 100
  }
}
