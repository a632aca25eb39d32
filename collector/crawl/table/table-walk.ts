/**
 * Reads a whole routing table through questions that each give only the few entries nearest to a key.
 *
 * An answer to key K is the k entries nearest to K. Let c be the shortest prefix that an entry of the answer shares
 * with K. Nearness is XOR distance, so every entry that shares more than c bits with K is nearer than that one, and
 * is in the answer too. What may be missing shares at most c bits with K: it lies in one of the sibling regions that
 * branch off K's path at bit 0 to c. Only those are asked for next. k need not be known and may differ from node to
 * node; nothing is assumed of how the node arranges its buckets.
 * @module
 */
import { commonPrefixLength, leadingBits, type KadId } from './kad-id'
import type { Key, KeySource, Region } from './key-table'

export interface TableWalk {
  /** The key to ask for next; null: nothing is left to ask. */
  next(): Key | null
  /** Takes the answer to the key that `next` gave last. */
  take(entries: readonly KadId[]): void
  /** true: nothing is left to ask and no region was too full to be divided further. */
  isComplete(): boolean
}

export function createTableWalk(keys: KeySource): TableWalk {
  const open: Region[] = [{ prefix: 0, length: 0 }]
  let asked: { region: Region; key: Key } | null = null
  let hasBlindSpot = false

  return {
    next() {
      if (asked !== null) return asked.key
      const region = open.pop()
      if (region === undefined) return null
      const key = keys.keyIn(region)
      asked = { region, key }
      return key
    },

    take(entries) {
      if (asked === null) throw new Error('an answer without a question')
      const { region, key } = asked
      asked = null
      if (entries.length === 0) return
      const shortest = Math.min(...entries.map((entry) => commonPrefixLength(entry, key.kadId)))
      if (shortest >= keys.maxLength) hasBlindSpot = true
      const path = leadingBits(key.kadId, keys.maxLength)
      // The siblings above the region itself are other regions' business: they are open, or were answered for.
      for (let bit = region.length; bit <= Math.min(shortest, keys.maxLength - 1); bit++) {
        open.push({ prefix: (path >>> (keys.maxLength - 1 - bit)) ^ 1, length: bit + 1 })
      }
    },

    isComplete: () => asked === null && open.length === 0 && !hasBlindSpot,
  }
}
