/**
 * A message cache that keeps nothing. It is what gossipsub forwards from, answers requests from and announces from:
 * with nothing in it, none of that can happen, whatever the rest of gossipsub does; and no contents are held.
 * @module
 */
import type { GossipsubOpts } from '@libp2p/gossipsub'

type MessageCache = GossipsubOpts['messageCache']

/** The public part of the cache, as gossipsub uses it. */
type CacheParts = { [Key in keyof MessageCache]: MessageCache[Key] }

/** @param onRepeated - told of each copy of a message that came before. */
export function keepNothing(onRepeated: () => void): MessageCache {
  const cache: CacheParts = {
    msgs: new Map(),
    history: [],
    notValidatedCount: 0,
    msgIdToStrFn: (id) => Buffer.from(id).toString('base64'),
    size: 0,
    put: () => true,
    observeDuplicate: onRepeated,
    get: () => undefined,
    getWithIWantCount: () => null,
    getGossipIDs: () => new Map(),
    validate: () => null,
    shift: () => undefined,
    remove: () => null,
  }
  // gossipsub's own cache is a class with a private field, so that no other object is of its type.
  return cache as MessageCache
}
