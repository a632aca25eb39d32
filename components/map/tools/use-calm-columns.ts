'use client'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { MapColumns } from '@/lib/graph/map-columns'
import { createStore } from '../../live/store'
import type { MapStore } from '../model/map-store'

/** The store's columns change in place; this is another object whenever they have. */
export interface ColumnsAt {
  readonly version: number
  readonly columns: MapColumns
}

/** Tells of changes this often at most, ms; but of a whole map at once. */
export function useCalmColumns(store: MapStore, everyMs: number): ColumnsAt {
  const [calm] = useState(() => createStore(store.version))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = () => {
      clearTimeout(timer)
      timer = undefined
      calm.set(store.version)
    }
    take()
    const stop = store.subscribe(({ kind }) => {
      if (kind === 'delta') timer ??= setTimeout(take, everyMs)
      else if (kind !== 'colours') take()
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store, calm, everyMs])
  const version = useSyncExternalStore(
    (listener) => calm.subscribe(listener),
    () => calm.get(),
    () => 0,
  )
  return useMemo(() => ({ version, columns: store.columns }), [version, store])
}
