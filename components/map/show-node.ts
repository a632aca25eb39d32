/** Shows a node of the map, also one that a page which holds a part of a large map has to fetch first. @module */
import { fetchAround } from '../live/fetch-around'
import type { MapStore } from './model/map-store'
import type { MapRenderer } from './renderer/map-renderer'

export interface NodeShower {
  /** @returns false: it is not on the map. */
  show(num: number): boolean
  /** Nothing is shown any more. */
  end(): void
}

/**
 * Whoever asks for another node meanwhile wants to see that one.
 * @param onMissed - a node could not be fetched; null: another is asked for, so that is no matter any more.
 */
export function showsNodes(
  renderer: MapRenderer,
  store: MapStore,
  onMissed: (num: number | null) => void,
): NodeShower {
  let asking = new AbortController()
  return {
    show: (num) => {
      asking.abort()
      onMissed(null)
      if (renderer.flyTo(num)) return true
      if (!store.isPart || store.phase !== 'facts' || store.has(num)) return false
      asking = new AbortController()
      const { signal } = asking
      fetchAndShow(renderer, store, num, signal).catch(() => {
        if (!signal.aborted) onMissed(num)
      })
      return true
    },
    end: () => {
      asking.abort()
    },
  }
}

async function fetchAndShow(
  renderer: MapRenderer,
  store: MapStore,
  num: number,
  signal: AbortSignal,
): Promise<void> {
  const around = await fetchAround(num, signal)
  if (signal.aborted) return
  store.add(around)
  renderer.flyTo(num)
}
