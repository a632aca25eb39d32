/**
 * A connection whose bytes take their time: what comes and what goes is held for the one-way delay of its route.
 * Order is kept, and a reader that is slow slows the writer as it would without the delay.
 * @module
 */
import type { AbortOptions, MultiaddrConnection } from '@libp2p/interface'
import { AbstractMultiaddrConnection, type SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'
import { DelayLine } from './delay-line'

/** More than this on its way in one direction, and the writer waits. Bytes. */
const MOST_HELD_BYTES = 1_048_576

type Chunk = Uint8Array | Uint8ArrayList
/** The end of the other side's bytes travels behind them. */
type Arrival = { kind: 'data'; data: Chunk } | { kind: 'end'; error: Error | undefined }

export class DelayedConnection extends AbstractMultiaddrConnection {
  private readonly arrivals: DelayLine<Arrival>
  private readonly departures: DelayLine<Uint8ArrayList>
  private isHoldingWriter = false
  private isInnerPaused = false
  private noteDeparted: () => void = () => undefined

  /**
   * @param inner - the connection to slow down; it belongs to this one from here on.
   * @param delayMs - one-way delay of the next chunk, milliseconds.
   */
  constructor(
    private readonly inner: MultiaddrConnection,
    delayMs: () => number,
  ) {
    super({ remoteAddr: inner.remoteAddr, direction: inner.direction, log: inner.log })
    this.arrivals = new DelayLine<Arrival>({
      delayMs,
      sizeOf: (arrival) => (arrival.kind === 'data' ? arrival.data.byteLength : 0),
      deliver: (arrival) => {
        this.arrive(arrival)
      },
    })
    this.departures = new DelayLine<Uint8ArrayList>({
      delayMs,
      sizeOf: (data) => data.byteLength,
      deliver: (data) => {
        this.depart(data)
      },
    })
    inner.addEventListener('message', (event) => {
      this.arrivals.push({ kind: 'data', data: event.data })
      if (this.arrivals.size > MOST_HELD_BYTES && !this.isInnerPaused) {
        this.isInnerPaused = true
        inner.pause()
      }
    })
    inner.addEventListener('close', (event) => {
      this.arrivals.push({ kind: 'end', error: event.error })
    })
    inner.addEventListener('drain', () => {
      this.departures.resume()
    })
  }

  override sendData(data: Uint8ArrayList): SendResult {
    this.departures.push(data)
    this.isHoldingWriter = this.departures.size > MOST_HELD_BYTES
    return { sentBytes: data.byteLength, canSendMore: !this.isHoldingWriter }
  }

  override async sendClose(options?: AbortOptions): Promise<void> {
    await this.departed(options)
    await this.inner.close(options)
  }

  override sendReset(error: Error): void {
    this.arrivals.clear()
    this.departures.clear()
    this.noteDeparted()
    this.inner.abort(error)
  }

  override sendPause(): void {
    this.arrivals.pause()
  }

  override sendResume(): void {
    this.arrivals.resume()
  }

  private arrive(arrival: Arrival): void {
    if (arrival.kind === 'end') {
      this.departures.clear()
      this.noteDeparted()
      this.onTransportClosed(arrival.error)
      return
    }
    this.onData(arrival.data)
    if (this.isInnerPaused && this.arrivals.size <= MOST_HELD_BYTES / 2 && this.inner.status === 'open') {
      this.isInnerPaused = false
      this.inner.resume()
    }
  }

  private depart(data: Uint8ArrayList): void {
    // The other end may have gone while these bytes were on their way.
    if (this.inner.status !== 'open') return
    if (!this.inner.send(data)) this.departures.pause()
    if (this.isHoldingWriter && this.departures.size <= MOST_HELD_BYTES / 2) {
      this.isHoldingWriter = false
      this.safeDispatchEvent('drain')
    }
    if (this.departures.isEmpty) this.noteDeparted()
  }

  private departed(options?: AbortOptions): Promise<void> {
    if (this.departures.isEmpty || this.inner.status !== 'open') return Promise.resolve()
    // Given up early, what is still on its way is lost with the connection.
    return new Promise((resolve) => {
      this.noteDeparted = resolve
      options?.signal?.addEventListener('abort', () => {
        resolve()
      })
    })
  }
}
