'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import { openMapStream, type MapStreamHandlers, type MapStreamState } from './map-stream'
import { withPageClient } from './page-client'

/** The map, whole and then change by change; see `openMapStream`. The handlers may differ with each render. */
export function useMapStream(handlers: Required<Omit<MapStreamHandlers, 'onState'>>): MapStreamState {
  const [state, setState] = useState<MapStreamState>({ phase: 'loading' })
  const onShape = useEffectEvent(handlers.onShape)
  const onSnapshot = useEffectEvent(handlers.onSnapshot)
  const onDelta = useEffectEvent(handlers.onDelta)
  useEffect(
    () =>
      withPageClient(({ socket }) =>
        openMapStream({
          socket,
          onShape: (shape) => {
            onShape(shape)
          },
          onSnapshot: (snapshot) => {
            onSnapshot(snapshot)
          },
          onDelta: (delta) => {
            onDelta(delta)
          },
          onState: setState,
        }),
      ),
    [],
  )
  return state
}
