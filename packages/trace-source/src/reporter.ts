/** Brings batches to the collector: connects, sends, and comes back when the connection is lost. @module */
import { setTimeout as wait } from 'node:timers/promises'
import { constants, createGzip, type Gzip } from 'node:zlib'
import type { AbortOptions, Connection, PeerStore, Stream } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { EventBuffer } from './event-buffer'
import { ByteWriter } from './byte-writer'

/** Of go-libp2p-pubsub’s RemoteTracer. */
export const TRACE_PROTOCOL = '/libp2p/pubsub/tracer/1.0.0'

/** What is needed of libp2p’s connection manager. */
export interface Dialler {
  openConnection(addresses: Multiaddr[], options: AbortOptions): Promise<Connection>
}

export interface ReporterInit {
  connectionManager: Dialler
  peerStore: PeerStore
  buffer: EventBuffer
  /** Addresses of one collector each. */
  collectors: readonly (readonly Multiaddr[])[]
  dialTimeoutMs: number
  /** How long the collector may leave a batch unread. */
  stallTimeoutMs: number
  retryMs: { readonly least: number; readonly most: number }
  random: () => number
  runOnLimitedConnection: boolean
  /** Called when a connection stands, before anything is sent over it. */
  onConnected: (collector: string) => void
  onLost: (error: unknown) => void
  onSent: (events: number, bytes: number) => void
  /** Called for a batch that was being written when the connection broke. */
  onCutOff: (events: number) => void
}

/** A connection that held this long was a good one. */
const STEADY_MS = 30_000
const CLOSE_TIMEOUT_MS = 1_000
/** Half the memory of zlib’s defaults, for streams of small, similar events. */
const COMPRESSION = { flush: constants.Z_SYNC_FLUSH, level: 6, windowBits: 14, memLevel: 7 } as const
/** Keeps the connection when others have to go. https://docs.libp2p.io: 0 to 100. */
const TAG = { 'trace-collector': { value: 50 } } as const

/** The collector did not read in time. */
class StalledError extends Error {
  override readonly name = 'StalledError'
}
/** The collector closed the stream. */
class ClosedError extends Error {
  override readonly name = 'ClosedError'
}

export class Reporter {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private isEnding = false
  private isConnected = false

  constructor(private readonly init: ReporterInit) {}

  start(): void {
    this.running = this.run()
  }

  /** Sends what waits, if that is soon done, and ends. Never rejects. */
  async stop(withinMs: number): Promise<void> {
    this.isEnding = true
    if (!this.isConnected) this.abort()
    this.init.buffer.wakeUp()
    const limit = setTimeout(() => {
      this.abort()
    }, withinMs)
    await this.running
    clearTimeout(limit)
    this.abort()
  }

  private abort(): void {
    this.stopping.abort()
    this.init.buffer.wakeUp()
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    let failures = 0
    while (!this.isEnding) {
      const collector = this.init.collectors[failures % this.init.collectors.length]
      if (collector === undefined) return
      let connectedAt: number | undefined
      try {
        const stream = await this.connect(collector)
        connectedAt = performance.now()
        this.isConnected = true
        await this.report(stream)
      } catch (error) {
        this.isConnected = false
        if (!signal.aborted) this.init.onLost(error)
      }
      const wasSteady = connectedAt !== undefined && performance.now() - connectedAt > STEADY_MS
      failures = wasSteady ? 1 : failures + 1
      await this.pause(failures)
    }
  }

  private async connect(addresses: readonly Multiaddr[]): Promise<Stream> {
    const { connectionManager, peerStore, dialTimeoutMs, runOnLimitedConnection } = this.init
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(dialTimeoutMs)])
    const connection = await connectionManager.openConnection([...addresses], { signal })
    const stream = await connection.newStream(TRACE_PROTOCOL, { signal, runOnLimitedConnection })
    await peerStore.merge(connection.remotePeer, { tags: TAG }).catch(() => undefined)
    this.init.onConnected(connection.remotePeer.toString())
    return stream
  }

  /** Sends until the stream ends. @throws what ended it. */
  private async report(stream: Stream): Promise<void> {
    const gzip = createGzip(COMPRESSION)
    let failure: Error | undefined
    const fail = (error: Error): void => {
      failure ??= error
      this.init.buffer.wakeUp()
    }
    const onClose = (): void => {
      fail(new ClosedError('the collector closed the stream'))
    }
    const onAbort = (): void => {
      fail(new ClosedError('reporting was stopped'))
      stream.abort(new ClosedError('reporting was stopped'))
    }
    stream.addEventListener('close', onClose)
    stream.addEventListener('remoteCloseWrite', onClose)
    // Nothing is to come; what comes is thrown away.
    stream.addEventListener('message', ignore)
    this.stopping.signal.addEventListener('abort', onAbort)
    gzip.on('error', fail)
    gzip.on('data', (bytes: Buffer) => {
      try {
        stream.send(bytes)
      } catch (error) {
        fail(error instanceof Error ? error : new ClosedError(String(error)))
      }
    })
    // Set by events, behind the compiler’s back.
    const failed = (): Error | undefined => failure
    // Taken from the buffer, and not known to be sent.
    let underway = 0
    try {
      const frame = new ByteWriter()
      for (;;) {
        for (let batch = this.init.buffer.take(); batch !== undefined; batch = this.init.buffer.take()) {
          underway = batch.events
          frame.clear()
          frame.varint(batch.bytes.length)
          frame.raw(batch.bytes)
          await this.write(gzip, frame.view().slice())
          await this.drained(stream)
          const error = failed()
          if (error !== undefined) throw error
          this.init.onSent(batch.events, frame.length)
          underway = 0
        }
        if (this.isEnding) break
        await this.init.buffer.due()
        const error = failed()
        if (error !== undefined) throw error
      }
      await finish(gzip)
      await stream.close({ signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) })
    } catch (error) {
      if (underway > 0) this.init.onCutOff(underway)
      stream.abort(error instanceof Error ? error : new ClosedError(String(error)))
      throw error
    } finally {
      gzip.destroy()
      stream.removeEventListener('close', onClose)
      stream.removeEventListener('remoteCloseWrite', onClose)
      stream.removeEventListener('message', ignore)
      this.stopping.signal.removeEventListener('abort', onAbort)
    }
  }

  private async write(gzip: Gzip, bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      gzip.write(bytes, (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
  }

  private async drained(stream: Stream): Promise<void> {
    if (!stream.writableNeedsDrain) return
    const limit = AbortSignal.timeout(this.init.stallTimeoutMs)
    try {
      await stream.onDrain({ signal: AbortSignal.any([limit, this.stopping.signal]) })
    } catch (error) {
      if (!limit.aborted) throw error
      throw new StalledError('the collector did not read in time', { cause: error })
    }
  }

  private async pause(failures: number): Promise<void> {
    if (this.isEnding) return
    const { retryMs, random, collectors } = this.init
    const rounds = Math.floor((failures - 1) / Math.max(1, collectors.length))
    const longestMs = Math.min(retryMs.most, retryMs.least * 2 ** Math.min(rounds, 20))
    // Half of it by chance, so that a thousand nodes do not come back at once.
    const delayMs = longestMs * (0.5 + random() / 2)
    await wait(delayMs, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined)
  }
}

const ignore = (): void => undefined

async function finish(gzip: Gzip): Promise<void> {
  await new Promise<void>((resolve) => {
    gzip.once('end', resolve)
    gzip.once('error', () => resolve())
    gzip.end()
  })
}
