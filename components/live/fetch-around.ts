/** A node of a large map and those it is linked to, from the page's own server. @module */
import { SNAPSHOT_PATH, type MapSnapshot } from '@/lib/graph/snapshot'
import { fetchMap } from './map-stream'

/** @throws {Error} when it cannot be had. */
export function fetchAround(num: number, signal: AbortSignal): Promise<MapSnapshot> {
  return fetchMap(`${SNAPSHOT_PATH}?around=${String(num)}`, signal, () => undefined)
}
