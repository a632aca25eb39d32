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
  // Whoever has left the map in the meantime is not brought back.
  if (location.pathname !== '/') return
  const { value } = readMapSearch(rawSearch(new URLSearchParams(location.search)))
  const href = mapHref({ ...value, ...change } satisfies MapQueryChange)
  if (href === `${location.pathname}${location.search}`) return
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
}
