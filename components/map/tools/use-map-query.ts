'use client'
import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { mapHref, readMapSearch, type MapQuery, type MapQueryChange } from '@/lib/map-query-url'
import { rawSearch } from '@/lib/read-search'
import type { MapTools } from './map-tools-context'

/** What the address asks of the map. What it does not understand is left out; the page has said so. */
export function useMapQuery(): MapQuery {
  const params = useSearchParams()
  return useMemo(() => readMapSearch(rawSearch(params)).value, [params])
}

/** Writes the address; Next follows, and with it whoever reads the address. */
export const changeMapQuery: MapTools['change'] = (change, how = 'push') => {
  const href = changedHref(change)
  if (href === null) return
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
}

/**
 * Keeps in the address what is seen. Next is not told: it would call off a page that the reader has just asked for, and
 * nobody reads the view but who opens the address.
 */
export function noteMapView(view: string | undefined): void {
  const href = changedHref({ view })
  if (href !== null) History.prototype.replaceState.call(history, history.state, '', href)
}

/** @returns null when the address says so already, or the reader has left the map: nobody is brought back. */
function changedHref(change: MapQueryChange): string | null {
  if (location.pathname !== '/') return null
  const { value } = readMapSearch(rawSearch(new URLSearchParams(location.search)))
  const href = mapHref({ ...value, ...change })
  return href === mapHref(value) ? null : href
}
