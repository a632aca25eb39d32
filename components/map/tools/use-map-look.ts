'use client'
import { useEffect, useMemo, useState } from 'react'
import { COLOURS_BY, SIZES_BY, type ColourBy, type MapQuery, type MapQueryChange } from '@/lib/map-query'
import type { Sorting } from '../model/look-entry'
import { sizesOf } from '../model/look-sizes'
import { isFiltered, shownOf, type Shown } from '../model/map-filter'
import { sortNodes } from '../model/map-look'
import type { MapStore } from '../model/map-store'
import type { MapRenderer } from '../renderer/map-renderer'
import type { NodePaint } from '../renderer/paint'
import { readColours } from '../renderer/theme'
import { useCalmColumns, type ColumnsAt } from './use-calm-columns'

/** A live map changes each second; its colours are worked out anew this often at most. */
const LOOK_AGAIN_MS = 500

export interface MapLook {
  /** What it was made from. */
  readonly at: ColumnsAt
  readonly sorting: Sorting
  readonly sizes: Float32Array | null
  readonly shown: Shown
}

/** What the nodes look like, as the address asks for it. */
export function useMapLook(
  store: MapStore,
  query: MapQuery,
  betweenness: ArrayLike<number> | null,
  matching: ReadonlySet<number> | null,
): MapLook {
  const at = useCalmColumns(store, LOOK_AGAIN_MS)
  const colour = query.colour ?? COLOURS_BY[0]
  const size = query.size ?? SIZES_BY[0]
  const { sorting, sizes } = useMemo(
    () => ({
      sorting: countedWhole(store, colour, sortNodes(at.columns, colour, betweenness)),
      sizes: sizesOf(at.columns.nodes, size, betweenness),
    }),
    [store, at, colour, size, betweenness],
  )
  const { q, active, country, region, version: agent, asn, only } = query
  const shown = useMemo(() => {
    const filters = defined({ q, active, country, region, version: agent, asn, only })
    return shownOf(at.columns, filters, sorting, matching)
  }, [at, q, active, country, region, agent, asn, only, sorting, matching])
  return useMemo(() => ({ at, sorting, sizes, shown }), [at, sorting, sizes, shown])
}

/** While nothing of a large map is there but its groups, the legend counts what they say. */
function countedWhole({ size, groups }: MapStore, colour: ColourBy, sorting: Sorting): Sorting {
  if (size > 0 || groups === null || colour !== 'status') return sorting
  const entries = sorting.entries.map((entry, at) => ({ ...entry, count: groups.statuses[at] ?? 0 }))
  return { ...sorting, entries }
}

/** Without the names that hold nothing. */
function defined(filters: MapQueryChange): MapQuery {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

/** Has the renderer draw it. */
export function usePaint(
  renderer: MapRenderer | null,
  query: MapQuery,
  look: MapLook,
  paintOver: NodePaint | null,
): void {
  const theme = useThemeCount()
  const isPlain =
    (query.colour ?? COLOURS_BY[0]) === COLOURS_BY[0] && look.sizes === null && !isFiltered(query)
  useEffect(() => {
    if (renderer === null) return
    // Without a wish the renderer draws by itself, and newcomers at once.
    if (paintOver !== null) renderer.setPaint(paintOver)
    else if (isPlain) renderer.setPaint(null)
    else {
      renderer.setPaint({
        colours: look.sorting.codes,
        palette: readColours(
          document.body,
          look.sorting.entries.map(({ token }) => token),
        ),
        sizes: look.sizes,
        shown: look.shown.shown,
      })
    }
  }, [renderer, isPlain, look, paintOver, theme])
}

/** Grows with each change of the page's colours. */
function useThemeCount(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const grow = () => {
      setCount((before) => before + 1)
    }
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', grow)
    const observer = new MutationObserver(grow)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      scheme.removeEventListener('change', grow)
      observer.disconnect()
    }
  }, [])
  return count
}
