'use client'
import { useCallback, useSyncExternalStore } from 'react'
import type { MapStore } from './model/map-store'

/** Up to so many nodes, a map is drawn and listed within a frame. */
const SMALL_MAP_NODES = 5_000
/** What is told in words of a larger map may be so old, ms: it changes with every delta, and nobody reads as fast. */
const WORDS_EVERY_MS = 2_000

/**
 * Renders again as the map changes: with each change of a small one, now and then for a large one, and at once when
 * another map has taken its place.
 * @returns the store's version.
 */
export function useMapVersion(store: MapStore): number {
  return useSyncExternalStore(
    useCallback((listener) => listenNowAndThen(store, listener), [store]),
    () => store.version,
    () => 0,
  )
}

function listenNowAndThen(store: MapStore, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    listener()
  }
  const stop = store.subscribe(({ kind }) => {
    if (kind === 'colours') return
    if (kind !== 'delta' || store.size <= SMALL_MAP_NODES) tell()
    else timer ??= setTimeout(tell, WORDS_EVERY_MS)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
