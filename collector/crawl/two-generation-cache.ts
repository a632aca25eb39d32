/**
 * A cache that never holds more than twice its size: what was not asked for while `size` new entries came in is
 * forgotten. Much cheaper than keeping the order of use, and strangers cannot make it grow.
 * @module
 */
export interface Cache<K, V extends object | null> {
  /** The kept value, or the one that `make` gives now. */
  get(key: K, make: () => V): V
}

export function createTwoGenerationCache<K, V extends object | null>(size: number): Cache<K, V> {
  let young = new Map<K, V>()
  let old = new Map<K, V>()
  return {
    get(key, make) {
      const kept = young.get(key)
      if (kept !== undefined) return kept
      const value = old.get(key) ?? make()
      if (young.size >= size) {
        old = young
        young = new Map()
      }
      young.set(key, value)
      return value
    },
  }
}
