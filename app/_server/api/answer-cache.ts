/**
 * Answers that were given a moment ago are given again, and those who ask the same at once share one question to the
 * database: a thousand readers of one figure cost what one does. Who asks first after an answer has gone out of date waits
 * for the new one; those who come meanwhile are given the old one, as long again as it was fresh.
 * @module
 */
import { LRUCache } from 'lru-cache'
import { FRESHNESS, type Freshness } from '@/lib/api/operation'
import type { Asker, InTurn } from '../limits/in-turns'
import { SharedFlights } from '../limits/shared-flights'
import { keptBytes, type WholeBody } from './respond'

const KEPT_BYTES = 32 * 1_048_576
const KEPT_MAX = 10_000
/** Up to this many times its fresh life an answer stands in for one that is being made. */
const STAND_IN_LIVES = 2

interface Kept {
  readonly body: WholeBody
  /** ms, as `now` tells them. */
  readonly madeAt: number
  readonly freshMs: number
}

export interface CachedAnswer {
  readonly body: WholeBody
  /** Whole seconds since it was made; null: it was made for this question. */
  readonly ageS: number | null
}

export class AnswerCache {
  readonly #kept = new LRUCache<string, Kept>({
    max: KEPT_MAX,
    maxSize: KEPT_BYTES,
    maxEntrySize: KEPT_BYTES / 2,
    sizeCalculation: ({ body }, key) => keptBytes(key, body),
  })
  readonly #flights = new SharedFlights<WholeBody>()
  readonly #now: () => number

  /** @param now - ms, of a clock that is never set. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Whether an answer is there, or on its way. */
  has(key: string): boolean {
    return this.#within(key, 1) !== null || this.#flights.has(key)
  }

  /**
   * @param asker - in whose turns it may be made.
   * @param make - asks the database; goes on for the others when one who asked leaves.
   */
  async get(
    key: string,
    freshness: Freshness,
    asker: Asker,
    make: (inTurn: InTurn) => Promise<WholeBody>,
  ): Promise<CachedAnswer> {
    const known = this.#within(key, this.#flights.has(key) ? STAND_IN_LIVES : 1)
    if (known !== null) return known
    const freshMs = freshMsOf(freshness)
    const body = await this.#flights.join(key, asker, async (inTurn) => {
      const made = await make(inTurn)
      if (freshMs > 0) this.#kept.set(key, { body: made, madeAt: this.#now(), freshMs })
      return made
    })
    return { body, ageS: null }
  }

  /** What is kept, when it is no older than so many times its fresh life. */
  #within(key: string, lives: number): CachedAnswer | null {
    const kept = this.#kept.get(key)
    if (kept === undefined) return null
    const ageMs = this.#now() - kept.madeAt
    return ageMs < lives * kept.freshMs ? { body: kept.body, ageS: Math.floor(ageMs / 1_000) } : null
  }
}

/** As long as the header lets others keep it. */
function freshMsOf(freshness: Freshness): number {
  return Number(/(?:^|[ ,])max-age=(\d+)/.exec(FRESHNESS[freshness])?.[1] ?? 0) * 1_000
}
