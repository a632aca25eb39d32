import { fetchNames } from '../live/fetch-names'
import { MapStore } from './model/map-store'

let kept: MapStore | undefined

/**
 * The page's one map. It outlives the map's screen: who comes back from a node finds the map and its news at once, and
 * the next snapshot tells what happened meanwhile.
 */
export function keptMapStore(): MapStore {
  // The server renders for many readers and holds a map for none.
  if (typeof window === 'undefined') return new MapStore()
  return (kept ??= new MapStore({ fetchNames }))
}
