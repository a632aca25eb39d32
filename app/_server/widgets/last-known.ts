/**
 * Facts for widgets, kept for as long as they are as good as new, and afterwards for the time when the database is
 * away: then what was known last is given, and said to be old.
 * @module
 */
import { setMaxListeners } from 'node:events'
import { LRUCache } from 'lru-cache'
import type { Asker, InTurn } from '../limits/in-turns'
import { NobodysTurnError, SharedFlights } from '../limits/shared-flights'

const KEPT_MAX = 500
/** A widget has waited long enough then: what is known already is shown. */
const LIMIT_MS = 6_000
/** Nobody waits in vain again at once. */
const RETRY_MS = 2_000

interface Kept<T> {
  readonly value: T
  freshUntilMs: number
  isKept: boolean
}
export interface Known<T> {
  readonly value: T
  /** It could not be read anew. */
  readonly isKept: boolean
}

export interface LastKnownInit {
  /** Whether an error says that the database cannot answer now. */
  readonly isAway: (error: unknown) => boolean
  /** ms since 1970. */
  readonly now: () => number
}

type Read<T> = (signal: AbortSignal, inTurn: InTurn) => Promise<T>

const hasNoTurn = (error: unknown): boolean => error instanceof NobodysTurnError

export class LastKnown<T extends object> {
  readonly #kept = new LRUCache<string, Kept<T>>({ max: KEPT_MAX })
  readonly #flights = new SharedFlights<Known<T>>()

  constructor(readonly init: LastKnownInit) {}

  /**
   * @param freshMs - how long an answer is as good as a new one.
   * @param asker - in whose turns it may be read.
   * @throws what `read` throws, where nothing is known or the database is not what failed.
   */
  get(key: string, freshMs: number, asker: Asker, read: Read<T>): Promise<Known<T>> {
    const kept = this.#kept.get(key)
    if (kept !== undefined && this.init.now() < kept.freshUntilMs) return Promise.resolve(kept)
    return this.#flights.join(key, asker, (inTurn) => this.#read(key, freshMs, inTurn, read))
  }

  async #read(key: string, freshMs: number, inTurn: InTurn, read: Read<T>): Promise<Known<T>> {
    const signal = AbortSignal.timeout(LIMIT_MS)
    // One a question, and a dashboard asks many.
    setMaxListeners(0, signal)
    try {
      const value = await read(signal, inTurn)
      const known = { value, freshUntilMs: this.init.now() + freshMs, isKept: false }
      this.#kept.set(key, known)
      return known
    } catch (error) {
      const kept = this.#kept.get(key)
      if (kept === undefined || !(signal.aborted || hasNoTurn(error) || this.init.isAway(error))) throw error
      kept.isKept = true
      kept.freshUntilMs = this.init.now() + RETRY_MS
      return kept
    }
  }
}
