/**
 * Answers that were given a moment ago are given again, and those who ask the same at once share one question to the
 * database: a thousand readers of one figure cost what one does.
 * @module
 */
import { LRUCache } from 'lru-cache'
import { FRESHNESS, type Freshness } from '@/lib/api/operation'
import type { WholeBody } from './respond'

const KEPT_BYTES = 32 * 1_048_576

export class AnswerCache {
  readonly #kept = new LRUCache<string, WholeBody>({
    maxSize: KEPT_BYTES,
    maxEntrySize: KEPT_BYTES / 4,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
  })
  readonly #flying = new Map<string, Promise<WholeBody>>()

  /** Whether an answer is there, or on its way. */
  has(key: string): boolean {
    return this.#kept.has(key) || this.#flying.has(key)
  }

  /** @param make - asks the database; goes on for the others when one who asked leaves. */
  get(key: string, freshness: Freshness, make: () => Promise<WholeBody>): Promise<WholeBody> {
    const kept = this.#kept.get(key)
    if (kept !== undefined) return Promise.resolve(kept)
    let flying = this.#flying.get(key)
    if (flying === undefined) {
      flying = make()
        .then((body) => {
          const ttl = keptMs(freshness)
          if (ttl > 0) this.#kept.set(key, body, { ttl })
          return body
        })
        .finally(() => {
          this.#flying.delete(key)
        })
      this.#flying.set(key, flying)
    }
    return flying
  }
}

/** As long as the header lets others keep it, ms. */
function keptMs(freshness: Freshness): number {
  return Number(/max-age=(\d+)/.exec(FRESHNESS[freshness])?.[1] ?? 0) * 1_000
}
