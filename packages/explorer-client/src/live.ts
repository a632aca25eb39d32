/** What changes, as it changes: one stream that outlives its connections. @module */
import type { LiveEvents } from './api-types'
import type { CallOptions, Connection, Waiting } from './connection'
import { ConnectionError, ProblemError } from './errors'
import { EventParser } from './event-parser'
import { readPieces } from './read-stream'
import { backoffMs, sleep } from './sleep'

export type LiveTopic = LiveEvents['hello']['topics'][number]

/** One event; which `name` it has decides what its `data` is. */
export type LiveEvent = {
  [Name in keyof LiveEvents]: {
    readonly name: Name
    /** To go on from with `after`; null: nothing has been told yet that could be resumed. */
    readonly id: string | null
    readonly data: LiveEvents[Name]
  }
}[keyof LiveEvents]

export interface LiveQuestion {
  /** What to be told; unset: everything. */
  readonly topics?: readonly LiveTopic[]
  /** Id of the last event that was received, of an earlier stream. */
  readonly after?: string
}

export interface LiveOptions extends CallOptions {
  /** Told when a connection stands, and why it was lost when it has to be made again. */
  readonly onConnection?: (state: { readonly isOpen: boolean; readonly lost?: Error }) => void
}

/** The server sends something at least every 15 s: after three times that the connection is not what it seems. */
const SILENT_MS = 45_000
const RETRY_MS = 2_000
const LAST_RETRY_MS = 30_000

const NAMES: ReadonlySet<string> = new Set<keyof LiveEvents>([
  'hello',
  'totals',
  'nodes',
  'links',
  'messages',
  'status',
  'traffic',
  'resync',
])

/**
 * Events until who asked stops or aborts. A connection that breaks is made again, and goes on where it was; what
 * cannot be told any more is named by a `resync` event.
 * @throws {ProblemError} when the server refuses the question itself.
 */
export async function* followEvents(
  connection: Connection,
  { topics, after }: LiveQuestion,
  { signal, onConnection }: LiveOptions,
): AsyncGenerator<LiveEvent, void, undefined> {
  let lastId = after ?? null
  let attempt = 0
  let retryMs = RETRY_MS
  for (;;) {
    signal?.throwIfAborted()
    const watch = new Watch(signal)
    let lost: Error
    try {
      const address = connection.address('/live', { topics, after: lastId })
      const response = await connection.open(
        address,
        { accept: 'text/event-stream' },
        { signal: watch.signal },
        watch,
      )
      onConnection?.({ isOpen: true })
      const parser = new EventParser()
      watch.start()
      for await (const piece of readPieces(response, watch.signal)) {
        watch.start()
        for (const { name, data } of parser.push(piece)) {
          attempt = 0
          lastId = parser.lastId ?? lastId
          // A later server may tell of more than this client knows.
          if (!NAMES.has(name)) continue
          // Who reads slowly is not a server that is silent.
          watch.stop()
          yield { name, id: lastId, data: JSON.parse(data) as unknown } as LiveEvent
          watch.start()
        }
        retryMs = parser.retryMs ?? retryMs
      }
      lost = new ConnectionError('the server ended the stream')
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ProblemError && error.status !== 429 && error.status < 500) throw error
      lost = watch.isSilent ? new ConnectionError('the server fell silent') : toError(error)
    } finally {
      watch.end()
    }
    onConnection?.({ isOpen: false, lost })
    await sleep(backoffMs(attempt++, retryMs, LAST_RETRY_MS), signal)
  }
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** Aborts a connection when its caller does, when nothing has been heard for too long, and when it is over. */
class Watch implements Waiting {
  readonly #ending = new AbortController()
  readonly #caller: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #isSilent = false

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller
    caller?.addEventListener('abort', this.#onAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  get isSilent(): boolean {
    return this.#isSilent
  }

  start(): void {
    this.stop()
    this.#timer = setTimeout(() => {
      this.#isSilent = true
      this.#ending.abort()
    }, SILENT_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  end(): void {
    this.stop()
    this.#caller?.removeEventListener('abort', this.#onAbort)
    this.#ending.abort()
  }

  readonly #onAbort = (): void => {
    this.#ending.abort(this.#caller?.reason)
  }
}
