/** Remembers a bounded number of things for a bounded time; the oldest goes first. @module */

export interface Recent<V> {
  /** undefined: not remembered, or no longer. */
  get(key: string): V | undefined
  /** Anew, also where it is remembered already. */
  set(key: string, value: V): void
}

/** @param now - a clock that never goes back, ms. */
export function createRecent<V>(most: number, keptMs: number, now: () => number): Recent<V> {
  const entries = new Map<string, { value: V; untilMs: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined || entry.untilMs > now()) return entry?.value
      entries.delete(key)
      return undefined
    },
    set(key, value) {
      // Set anew, so that the first of the map is the oldest.
      entries.delete(key)
      entries.set(key, { value, untilMs: now() + keptMs })
      const oldest = entries.keys().next().value
      if (entries.size > most && oldest !== undefined) entries.delete(oldest)
    },
  }
}
