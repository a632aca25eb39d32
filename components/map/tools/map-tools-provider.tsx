'use client'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { formatCount } from '@/lib/format/numbers'
import { writeView, type MapQuery } from '@/lib/map-query'
import { useBetweenness, type BetweennessState } from '../analysis/use-betweenness'
import { needsServer } from '../model/map-filter'
import { offerShared } from '../model/map-focus'
import type { MapStore } from '../model/map-store'
import type { MapRenderer } from '../renderer/map-renderer'
import type { NodePaint } from '../renderer/paint'
import { findSharedIn } from './find-shared'
import { MapToolsContext, type Measure, type MapTools } from './map-tools-context'
import { useGroups } from './use-groups'
import { useMapLook, usePaint } from './use-map-look'
import { changeMapQuery, noteMapView } from './use-map-query'
import { useMatching } from './use-matching'
import { useRestedView } from './use-seen-view'

/** Gives every tool what it works with, and draws what the address asks for. */
export function MapToolsProvider({
  store,
  query,
  renderer,
  looked,
  children,
}: {
  store: MapStore
  /** What the address asks. */
  query: MapQuery
  renderer: MapRenderer | null
  looked: number | null
  children: ReactNode
}) {
  const [openTool, setOpenTool] = useState<string | null>(null)
  const [paintOver, setPaintOver] = useState<NodePaint | null>(null)
  const isMeasured = query.colour === 'betweenness' || query.size === 'betweenness'
  const betweenness = useBetweenness(store, isMeasured)
  const matching = useMatching(store, query)
  const look = useMapLook(store, query, betweenness?.scores ?? null, matching)
  const groups = useGroups(store, renderer, query.group ?? 'auto')
  usePaint(renderer, query, look, paintOver)
  useHelpKey(setOpenTool)
  const rested = useRestedView(renderer)
  useEffect(() => {
    const hasMap = (rested?.view.whole ?? null) !== null
    if (rested === null || !hasMap) return
    // A map that nobody has moved follows its own growth, and needs no place in the address.
    const view = rested.view.isSteered ? writeView(rested.view.state) : undefined
    noteMapView(view)
  }, [rested])
  useEffect(() => offerShared((text) => findSharedIn(store.columns, query, text)), [store, query])

  const isMatching = needsServer(query) && matching === null
  const tools = useMemo<MapTools>(
    () => ({
      store,
      renderer,
      query,
      change: changeMapQuery,
      looked,
      openTool,
      setOpenTool,
      setPaintOver,
      look,
      isMatching,
      measure: measureOf(betweenness, store.isPart),
      groups,
      rested,
    }),
    [store, renderer, query, looked, openTool, look, isMatching, betweenness, groups, rested],
  )
  return <MapToolsContext value={tools}>{children}</MapToolsContext>
}

function measureOf(state: BetweennessState | null, isPart: boolean): Measure {
  switch (state?.phase) {
    case undefined:
      return { values: null, text: '' }
    case 'working':
      return { values: null, text: 'Working out on how many shortest ways each node lies…' }
    case 'unable':
    case 'failed':
      return { values: null, text: 'This browser could not work out betweenness.' }
    case 'known':
      return {
        values: state.scores,
        text: `On how many of the shortest ways between two nodes each node lies${
          state.isEstimated ? `: estimated from ${formatCount(state.sampled)} nodes` : ''
        }.${isPart ? ' Among what is loaded of the map.' : ''}`,
      }
  }
}

/** `?` opens the help, unless the reader writes. */
function useHelpKey(setOpenTool: (id: string) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event
      const isWriting =
        target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
      if (event.key !== '?' || isWriting || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      setOpenTool('help')
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [setOpenTool])
}
