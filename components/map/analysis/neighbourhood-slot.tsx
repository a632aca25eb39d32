'use client'
import { lazy, Suspense } from 'react'
import { useMapTools } from '../tools/map-tools-context'

const NeighbourhoodView = lazy(async () => ({
  default: (await import('./neighbourhood-view')).NeighbourhoodView,
}))

/** Opens over the map when its address names a node and how far around it to look. */
export function NeighbourhoodSlot() {
  const { query } = useMapTools()
  const { node, around } = query
  if (node === undefined || around === undefined) return null
  return (
    <Suspense fallback={null}>
      <NeighbourhoodView peerId={node} depth={around} />
    </Suspense>
  )
}
