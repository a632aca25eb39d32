'use client'
import { useState } from 'react'
import { deviceLimits, type MapPartAsked } from '../../live/map-budget'
import type { MapStore } from '../model/map-store'
import type { SeenGroup } from '../renderer/renderer-init'

export interface MapPart {
  /** What the page is to hold; null: as much as it takes unasked. */
  readonly asked: MapPartAsked | null
  /** The group whose nodes alone are asked for. */
  readonly group: SeenGroup | null
  /** The reader wants this part of the map. */
  readonly ask: (part: MapPartAsked) => void
  /** Goes back to what was asked for before; null: nothing was asked for since. */
  readonly takeBack: (() => void) | null
  /** A group was opened: of a map that is not held whole, its own nodes are asked for; null: it was left. */
  readonly open: (group: SeenGroup | null) => void
}

/** Which part of a large map the reader wants to have. @param wholeNodes - as for `useMapStream`. */
export function useMapPart(store: MapStore, wholeNodes: number): MapPart {
  const [wanted, setWanted] = useState<MapPartAsked | null>(null)
  const [before, setBefore] = useState<MapPartAsked | null>(null)
  const [inside, setInside] = useState<{ group: SeenGroup; asked: MapPartAsked } | null>(null)
  return {
    asked: inside?.asked ?? wanted,
    group: inside?.group ?? null,
    ask: (part) => {
      setBefore(wanted)
      setWanted(part)
    },
    takeBack:
      wanted === before
        ? null
        : () => {
            setWanted(before)
          },
    open: (group) => {
      if (group === null || store.groups === null) setInside(null)
      else if (inside?.group.key !== group.key)
        setInside({
          group,
          asked: { ...(wanted ?? deviceLimits(wholeNodes).part), group: `${group.by}:${group.key}` },
        })
    },
  }
}
