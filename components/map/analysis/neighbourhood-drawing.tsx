'use client'
import { useEffect, useEffectEvent, useRef } from 'react'
import { placeName } from '@/lib/format/names'
import type { MapStore } from '../model/map-store'
import { useIsMotionReduced } from '../use-media'
import { startLocalLayout, type LocalLayout, type LocalPlace } from './local-layout'
import type { Surroundings } from './neighbourhood'

/** The nodes with their links, moved by forces and by hand. What it says stands in the list beside it as well. */
export function NeighbourhoodDrawing({
  store,
  near,
  marked,
  onMark,
  onGo,
}: {
  store: MapStore
  near: Surroundings
  /** Number of the node that is pointed at, here or in the list. */
  marked: number | null
  onMark: (num: number | null) => void
  onGo: (num: number) => void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const layout = useRef<LocalLayout>(null)
  const places = useRef<ReadonlyMap<number, LocalPlace>>(new Map())
  const isStill = useIsMotionReduced()
  const mark = useEffectEvent(onMark)
  const go = useEffectEvent(onGo)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const made = startLocalLayout({
      canvas: element,
      nodes: near.nodes.map(({ num, hops, status }) => {
        const node = store.node(num)
        return {
          num,
          hops,
          status,
          // Who is there still stays where it was.
          ...places.current.get(num),
          links: store.degreeAt(store.indexOf(num)),
          label: node === undefined ? '' : placeName(node),
        }
      }),
      links: near.links,
      isStill,
      onMark: (num) => {
        mark(num)
      },
      onGo: (num) => {
        go(num)
      },
    })
    layout.current = made
    return () => {
      layout.current = null
      places.current = made.places()
      made.stop()
    }
  }, [store, near, isStill])
  useEffect(() => {
    layout.current?.mark(marked)
  }, [marked, near])

  return (
    // The canvas takes the size that is left, and has none of its own to add.
    <div className="relative min-h-0 min-w-0 flex-1">
      <canvas
        ref={canvas}
        role="img"
        aria-label="The nodes and their links; the list has the same nodes"
        data-testid="neighbourhood-drawing"
        className="absolute inset-0 size-full cursor-grab touch-none"
      />
    </div>
  )
}
