import type { MapStore } from '../model/map-store'

/**
 * The number of a node of the map by its name; of a large map, which does not know all names, by asking the server.
 *
 * @returns null when no node of the map has this peer id, or that cannot be found out.
 */
export async function findNode(store: MapStore, peerId: string, signal: AbortSignal): Promise<number | null> {
  const known = store.numOf(peerId)
  if (known !== null) return known
  try {
    const { fetchNodeDetail } = await import('../../nodes/nodes-api')
    const { summary } = await fetchNodeDetail(peerId, signal)
    return store.has(summary.num) ? summary.num : null
  } catch {
    return null
  }
}
