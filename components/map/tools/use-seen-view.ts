'use client'
import { useEffect, useState } from 'react'
import type { MapRenderer } from '../renderer/map-renderer'
import type { SeenView } from '../renderer/seen-view'

/** A view that has not changed for this long rests. */
const REST_MS = 600
/** Of what is seen: a map that follows its own growth by less has not been moved. */
const MOVED_SHARE = 0.02

export interface RestedView {
  readonly view: SeenView
  /** How often the view has come to rest somewhere else. */
  readonly moves: number
}

/** What is seen, at each step of the way; null without a map. */
export function useSeenView(renderer: MapRenderer | null): SeenView | null {
  const [seen, setSeen] = useState<{ by: MapRenderer; view: SeenView } | null>(null)
  useEffect(
    () =>
      renderer?.onView((view) => {
        setSeen({ by: renderer, view })
      }),
    [renderer],
  )
  return seen !== null && seen.by === renderer ? seen.view : null
}

/** Whether nothing of the map lies outside of what is seen. */
export function seesAll({ seen, whole }: SeenView): boolean {
  return (
    whole === null ||
    (seen.minX <= whole.minX && seen.maxX >= whole.maxX && seen.minY <= whole.minY && seen.maxY >= whole.maxY)
  )
}

/** What is seen once the map has come to rest. */
export function useRestedView(renderer: MapRenderer | null): RestedView | null {
  const [rested, setRested] = useState<RestedView | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = renderer?.onView((view) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        setRested((before) => restedAt(before, view))
      }, REST_MS)
    })
    return () => {
      clearTimeout(timer)
      stop?.()
    }
  }, [renderer])
  return rested
}

function restedAt(before: RestedView | null, view: SeenView): RestedView {
  if (before === null) return { view, moves: 0 }
  const { state } = before.view
  const way = Math.max(
    Math.abs(view.state.x - state.x),
    Math.abs(view.state.y - state.y),
    Math.abs(view.state.span - state.span),
  )
  return { view, moves: before.moves + Number(way > state.span * MOVED_SHARE) }
}
