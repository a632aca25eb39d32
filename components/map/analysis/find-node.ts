import { fetchAround } from '../../live/fetch-around'
import type { MapStore } from '../model/map-store'

/**
 * The number of a node of the map by its name; of a large map, which does not know all names, by asking the server. Of a
 * map that is held in part, the node and those it is linked to are fetched.
 *
 * @returns null when no node of the map has this peer id, or that cannot be found out.
 */
export async function findNode(store: MapStore, peerId: string, signal: AbortSignal): Promise<number | null> {
  try {
    const num = store.numOf(peerId) ?? (await askNum(peerId, signal))
    if (store.isPart) {
      const around = await fetchAround(num, signal)
      if (!signal.aborted) store.add(around)
    }
    return store.has(num) ? num : null
  } catch {
    return store.numOf(peerId)
  }
}

/** @throws {Error} when the server knows no such node, or does not answer. */
async function askNum(peerId: string, signal: AbortSignal): Promise<number> {
  const { fetchNodeDetail } = await import('../../nodes/nodes-api')
  const { summary } = await fetchNodeDetail(peerId, signal)
  return summary.num
}
