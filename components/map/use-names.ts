'use client'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import type { MapStore } from './model/map-store'

/** Where a name stands that has not come yet. */
export const NAME_TO_COME = '…'

/** Asks for the names of these nodes, and renders again when names have come. */
export function useNames(store: MapStore, nums: readonly number[]): void {
  const key = nums.join()
  useEffect(() => {
    if (key !== '') store.wantNames(key.split(',').map(Number))
  }, [store, key])
  useSyncExternalStore(
    useCallback((listener) => store.onNames(listener), [store]),
    () => store.namesVersion,
    () => 0,
  )
}
