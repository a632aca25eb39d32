/** A figure that is asked for often and read seldom. @module */
import { waitAtMost } from '@/lib/service/wait-at-most'

export interface KeptFigureInit<T> {
  read: (signal: AbortSignal) => Promise<T>
  /** It is read again when it is older than this, ms, and asked for. */
  goodForMs: number
  now: () => number
}

export interface Reading<T> {
  /** null: it was never read. */
  readonly figure: { readonly value: T; readonly atMs: number } | null
  /** The newest attempt to read it failed. */
  readonly isAway: boolean
}

/** Whoever asks waits for no reading longer than this, ms; it goes on for those who come later. */
const WAIT_MS = 2_000
const READ_LIMIT_MS = 15_000
/** After a failure, and what is asked of the store then is one question in so many ms. */
const RETRY_MS = 5_000
/** A figure up to so many times as old as it is good for is given at once while it is read anew. */
const SERVED_OLD = 4

/**
 * Those who ask at once share one reading, nobody who can be told a figure of a moment ago waits for it, and a failure
 * leaves the figure of before.
 */
export class KeptFigure<T> {
  readonly #init: KeptFigureInit<T>
  #figure: Reading<T>['figure'] = null
  #isAway = false
  #flying: Promise<void> | null = null
  #notBeforeMs = 0

  constructor(init: KeptFigureInit<T>) {
    this.#init = init
  }

  async get(): Promise<Reading<T>> {
    const { goodForMs, now } = this.#init
    const ageMs = this.#figure === null ? Number.POSITIVE_INFINITY : now() - this.#figure.atMs
    if (ageMs >= goodForMs && now() >= this.#notBeforeMs) this.#flying ??= this.#read()
    if (this.#flying !== null && ageMs >= SERVED_OLD * goodForMs) await waitAtMost(this.#flying, WAIT_MS)
    return { figure: this.#figure, isAway: this.#isAway }
  }

  async #read(): Promise<void> {
    const { read, now } = this.#init
    try {
      const atMs = now()
      this.#figure = { value: await read(AbortSignal.timeout(READ_LIMIT_MS)), atMs }
      this.#isAway = false
    } catch {
      // The seam of the database has counted it, and the live tail says in the log that the store is away.
      this.#isAway = true
      this.#notBeforeMs = now() + RETRY_MS
    } finally {
      this.#flying = null
    }
  }
}
