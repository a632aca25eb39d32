'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import { openMapStream, type MapStreamHandlers, type MapStreamState } from './map-stream'
import { withPageClient } from './page-client'

/**
 * The map, whole and then change by change; see `openMapStream`. The handlers may differ with each render.
 * @param isOn - false: nothing is followed; then on again, the map comes whole.
 */
export function useMapStream(
  handlers: Required<Omit<MapStreamHandlers, 'onState'>>,
  isOn = true,
): MapStreamState {
  const [state, setState] = useState<MapStreamState>({ phase: 'loading' })
  const onShape = useEffectEvent(handlers.onShape)
  const onSnapshot = useEffectEvent(handlers.onSnapshot)
  const onDelta = useEffectEvent(handlers.onDelta)
  useEffect(() => {
    if (!isOn) return
    return withPageClient(({ socket }) =>
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
    )
  }, [isOn])
  return state
}
