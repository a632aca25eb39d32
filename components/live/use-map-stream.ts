'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import { deviceBudget } from './map-budget'
import { openMapStream, snapshotWithin, type MapStreamHandlers, type MapStreamState } from './map-stream'
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
    // Asked for at once: the first picture waits for no socket.
    const fetchSnapshot = snapshotWithin(deviceBudget())
    const left = new AbortController()
    let early: ReturnType<typeof fetchSnapshot> | null = fetchSnapshot(left.signal, (shape) => {
      onShape(shape)
    })
    // Who takes it is told; nobody may.
    early.catch(() => undefined)
    const end = withPageClient(({ socket }) =>
      openMapStream({
        socket,
        fetchSnapshot: (signal, tellShape) => {
          const first = early
          early = null
          return first ?? fetchSnapshot(signal, tellShape)
        },
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
    return () => {
      left.abort()
      end()
    }
  }, [isOn])
  return state
}
