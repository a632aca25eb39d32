'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { WholeGroups } from '@/lib/graph/whole-groups'
import { snapshotForDevice } from './large-map'
import { deviceLimits, type MapPartAsked } from './map-budget'
import { openMapStream, type MapStreamHandlers, type MapStreamState } from './map-stream'
import { nextTask } from './next-task'
import { withPageClient } from './page-client'

interface MapHandlers extends Required<Omit<MapStreamHandlers, 'onState'>> {
  /** The groups of a map of which no more than a part follows. */
  onGroups: (groups: WholeGroups) => void
}

interface MapStreamOptions {
  /** false: nothing is followed; then on again, the map comes whole. */
  readonly isOn?: boolean
  /** Nodes of the map, as far as the page knows. */
  readonly nodesKnown?: number | null
  /** Nodes of the largest map that is taken whole unasked; unset: as many as this device likes. */
  readonly wholeNodes?: number
  /** A part of a large map that the reader asked for; another one, and the map comes anew. */
  readonly asked?: MapPartAsked | null
}

/** The map, whole and then change by change; see `openMapStream`. The handlers may differ with each render. */
export function useMapStream(
  handlers: MapHandlers,
  { isOn = true, nodesKnown = null, wholeNodes = Infinity, asked = null }: MapStreamOptions = {},
): MapStreamState {
  const [state, setState] = useState<MapStreamState>({ phase: 'loading' })
  const onShape = useEffectEvent(handlers.onShape)
  const onSnapshot = useEffectEvent(handlers.onSnapshot)
  const onDelta = useEffectEvent(handlers.onDelta)
  const onGroups = useEffectEvent(handlers.onGroups)
  const known = useEffectEvent(() => nodesKnown)
  useEffect(() => {
    if (!isOn) return
    // Asked for and shown at once: the map waits for no socket.
    const fetchSnapshot = snapshotForDevice({
      limits: deviceLimits(wholeNodes),
      nodesKnown: () => known(),
      asked,
      onGroups: (groups) => {
        onGroups(groups)
      },
    })
    const left = new AbortController()
    let shown: MapSnapshot | null = null
    const fetchFirst = async (): Promise<MapSnapshot> => {
      const snapshot = await fetchSnapshot(left.signal, (shape) => {
        onShape(shape)
      })
      await nextTask()
      if (!left.signal.aborted) {
        shown = snapshot
        onSnapshot(snapshot)
      }
      return snapshot
    }
    let early: Promise<MapSnapshot> | null = fetchFirst()
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
          if (snapshot !== shown) onSnapshot(snapshot)
          shown = null
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
  }, [isOn, asked, wholeNodes])
  return state
}
