/**
 * Answers that were given a moment ago are given again, and those who ask the same at once share one question to the
 * database: a thousand readers of one figure cost what one does. Who asks first after an answer has gone out of date waits
 * for the new one; those who come meanwhile are given the old one, as far as the header lets others do so.
 * @module
 */
import { LRUCache } from 'lru-cache'
import { FRESHNESS, type Freshness } from '@/lib/api/operation'
import type { Asker, InTurn } from '../limits/in-turns'
import { SharedFlights } from '../limits/shared-flights'
import type { WholeBody } from './respond'

const KEPT_BYTES = 32 * 1_048_576

interface Kept {
  readonly body: WholeBody
  /** ms, as `now` tells them. */
  readonly freshUntil: number
}

export class AnswerCache {
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: KEPT_BYTES,
    maxEntrySize: KEPT_BYTES / 4,
    sizeCalculation: ({ body }) => body.bytes.length + 1,
  })
  readonly #flights = new SharedFlights<WholeBody>()
  readonly #now: () => number

  /** @param now - ms, of a clock that is never set. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Whether an answer is there, or on its way. */
  has(key: string): boolean {
    return this.#fresh(key) !== undefined || this.#flights.has(key)
  }

  /**
   * @param asker - in whose turns it may be made.
   * @param make - asks the database; goes on for the others when one who asked leaves.
   */
  get(
    key: string,
    freshness: Freshness,
    asker: Asker,
    make: (inTurn: InTurn) => Promise<WholeBody>,
  ): Promise<WholeBody> {
    const fresh = this.#fresh(key)
    if (fresh !== undefined) return Promise.resolve(fresh)
    const { freshMs, staleMs } = times(freshness)
    const kept = this.#kept.get(key)
    const isUsable = kept !== undefined && this.#now() < kept.freshUntil + staleMs
    if (isUsable && this.#flights.has(key)) return Promise.resolve(kept.body)
    return this.#flights.join(key, asker, async (inTurn) => {
      const body = await make(inTurn)
      if (freshMs > 0) this.#kept.set(key, { body, freshUntil: this.#now() + freshMs })
      return body
    })
  }

  #fresh(key: string): WholeBody | undefined {
    const kept = this.#kept.get(key)
    return kept !== undefined && this.#now() < kept.freshUntil ? kept.body : undefined
  }
}

/** As long as the header lets others keep it, and use it while they ask anew, ms. */
function times(freshness: Freshness): { freshMs: number; staleMs: number } {
  const seconds = (name: string): number =>
    Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(FRESHNESS[freshness])?.[1] ?? 0)
  return { freshMs: seconds('max-age') * 1_000, staleMs: seconds('stale-while-revalidate') * 1_000 }
}
