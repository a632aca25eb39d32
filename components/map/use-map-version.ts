'use client'
import { useSyncExternalStore } from 'react'
import type { MapStore } from './model/map-store'

/** Renders again with each change of the map. @returns the store's version. */
export function useMapVersion(store: MapStore): number {
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.version,
    () => 0,
  )
}
