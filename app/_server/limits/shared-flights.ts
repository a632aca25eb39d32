/**
 * What several callers ask at once is made once. Its questions to the database wait in the turns of all of them, and
 * the first turn that comes takes the question: whoever shares an answer with a caller who has a thousand questions
 * waiting gets it no later than by asking alone, and is refused nothing but for itself.
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { Asker, InTurn } from './in-turns'

/** Callers in whose turns one answer is made; those beyond wait for them. */
const ASKERS_MAX = 64

/** None of those who wait for an answer has a turn for one of its questions. */
export class NobodysTurnError extends Error {
  override readonly name = 'NobodysTurnError'
  /** @param refusals - by caller. */
  constructor(readonly refusals: ReadonlyMap<string, unknown>) {
    super('nobody who asks has a turn')
  }
}

class SharedTurns {
  readonly #askers = new Map<string, Asker>()
  readonly #waiting = new Set<(asker: Asker) => void>()

  join(asker: Asker): void {
    if (this.#askers.has(asker.id) || this.#askers.size >= ASKERS_MAX) return
    this.#askers.set(asker.id, asker)
    for (const tryWith of [...this.#waiting]) tryWith(asker)
  }

  readonly inTurn: InTurn = async (ask, signal) => {
    const done = await this.#first(signal)
    return ask().finally(done)
  }

  /** @throws {NobodysTurnError} */
  #first(signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const over = new AbortController()
      setMaxListeners(ASKERS_MAX, over.signal)
      const refusals = new Map<string, unknown>()
      let tried = 0
      let isOver = false
      const stop = (): void => {
        over.abort()
      }
      const end = (): void => {
        isOver = true
        this.#waiting.delete(tryWith)
        signal?.removeEventListener('abort', stop)
        stop()
      }
      const tryWith = (asker: Asker): void => {
        tried++
        asker.takeTurn(over.signal).then(
          (done) => {
            // Two turns may come at once.
            if (isOver) done()
            else {
              end()
              resolve(done)
            }
          },
          (error: unknown) => {
            refusals.set(asker.id, error)
            if (isOver || refusals.size < tried) return
            end()
            reject(new NobodysTurnError(refusals))
          },
        )
      }
      if (signal?.aborted === true) stop()
      signal?.addEventListener('abort', stop, { once: true })
      this.#waiting.add(tryWith)
      for (const asker of this.#askers.values()) tryWith(asker)
    })
  }
}

export class SharedFlights<T> {
  readonly #flying = new Map<string, { readonly made: Promise<T>; readonly turns: SharedTurns }>()

  has(key: string): boolean {
    return this.#flying.has(key)
  }

  /**
   * @param make - is given what its questions have to go through; goes on for the others when one who asked leaves.
   * @throws what `make` throws; what `asker` is refused with, when nobody has a turn.
   */
  async join(key: string, asker: Asker, make: (inTurn: InTurn) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.#fly(key, asker, make)
      } catch (error) {
        if (!(error instanceof NobodysTurnError)) throw error
        // Whoever was not among them asks for itself.
        if (error.refusals.has(asker.id)) throw error.refusals.get(asker.id)
      }
    }
  }

  #fly(key: string, asker: Asker, make: (inTurn: InTurn) => Promise<T>): Promise<T> {
    const flying = this.#flying.get(key)
    if (flying !== undefined) {
      flying.turns.join(asker)
      return flying.made
    }
    const turns = new SharedTurns()
    turns.join(asker)
    const made = make(turns.inTurn).finally(() => {
      this.#flying.delete(key)
    })
    this.#flying.set(key, { made, turns })
    return made
  }
}
