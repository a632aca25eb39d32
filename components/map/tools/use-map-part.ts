'use client'
import { useState } from 'react'
import type { NodeGroup } from '@/lib/graph/groups'
import { deviceLimits, type MapPartAsked } from '../../live/map-budget'
import type { MapStore } from '../model/map-store'

export interface MapPart {
  /** What the page is to hold; null: as much as it takes unasked. */
  readonly asked: MapPartAsked | null
  /** The group whose nodes alone are asked for. */
  readonly group: NodeGroup | null
  /** The reader wants this part of the map. */
  readonly ask: (part: MapPartAsked) => void
  /** A group was opened: of a map that is not held whole, its own nodes are asked for; null: it was left. */
  readonly open: (group: NodeGroup | null) => void
}

/** Which part of a large map the reader wants to have. @param wholeNodes - as for `useMapStream`. */
export function useMapPart(store: MapStore, wholeNodes: number): MapPart {
  const [wanted, setWanted] = useState<MapPartAsked | null>(null)
  const [inside, setInside] = useState<{ group: NodeGroup; asked: MapPartAsked } | null>(null)
  return {
    asked: inside?.asked ?? wanted,
    group: inside?.group ?? null,
    ask: setWanted,
    open: (group) => {
      const by = store.groups?.by
      if (group === null || by === undefined) setInside(null)
      else if (inside?.group.key !== group.key)
        setInside({
          group,
          asked: { ...(wanted ?? deviceLimits(wholeNodes).part), group: `${by}:${group.key}` },
        })
    },
  }
}
