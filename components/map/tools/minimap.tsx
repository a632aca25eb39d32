'use client'
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { fitView, toScreen, toWorld } from '../renderer/camera'
import type { SeenView } from '../renderer/seen-view'
import { drawOverview } from './draw-overview'
import { useMapTools } from './map-tools-context'
import { seesAll } from './use-seen-view'

const SIZE = { width: 176, height: 124 }
const MARGIN = { top: 6, right: 6, bottom: 6, left: 6 }
/** Of the frame, px: however near the map is seen, it can be taken hold of. */
const LEAST_FRAME = 6
/** On smaller maps one sees where one is. */
const USEFUL_FROM = 300
/** Part of what is seen that one press of an arrow key moves by. */
const KEY_STEP = 0.25
const ZOOM_STEP = 1.5

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Whether an overview says more than the map itself: where it is large, and not all of it is seen. */
export function isMinimapUseful(nodes: number, seen: SeenView | null): boolean {
  return seen !== null && nodes >= USEFUL_FROM && !seesAll(seen)
}

/** The whole map, small, and a frame around what of it is seen: dragged, or moved with the arrow keys. */
export function Minimap({ seen }: { seen: SeenView }) {
  const { renderer, store, look } = useMapTools()
  const canvas = useRef<HTMLCanvasElement>(null)
  /** Where in the frame it is held, layout units from its middle. */
  const grip = useRef<{ dx: number; dy: number } | null>(null)
  const { state, seen: part } = seen
  const { k, x, y } = fitView(seen.whole, SIZE, MARGIN)

  useEffect(() => {
    if (canvas.current !== null) drawOverview(canvas.current, SIZE, { k, x, y }, store.columns, look)
  }, [store, look, k, x, y])

  const from = toScreen({ k, x, y }, part.minX, part.minY)
  const to = toScreen({ k, x, y }, part.maxX, part.maxY)
  const left = between(from.x, 0, SIZE.width - LEAST_FRAME)
  const top = between(from.y, 0, SIZE.height - LEAST_FRAME)
  const frame = {
    left,
    top,
    width: Math.max(LEAST_FRAME, between(to.x, 0, SIZE.width) - left),
    height: Math.max(LEAST_FRAME, between(to.y, 0, SIZE.height) - top),
  }

  const worldAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return toWorld({ k, x, y }, event.clientX - box.left, event.clientY - box.top)
  }
  const take = (event: PointerEvent<HTMLElement>) => {
    const at = worldAt(event)
    const isInside = at.x >= part.minX && at.x <= part.maxX && at.y >= part.minY && at.y <= part.maxY
    grip.current = isInside ? { dx: at.x - state.x, dy: at.y - state.y } : { dx: 0, dy: 0 }
    event.currentTarget.setPointerCapture(event.pointerId)
    if (!isInside) renderer?.setView({ ...state, x: at.x, y: at.y })
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (grip.current === null) return
    const at = worldAt(event)
    renderer?.setView({ ...state, x: at.x - grip.current.dx, y: at.y - grip.current.dy })
  }
  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    const step = state.span * KEY_STEP
    if (arrow !== undefined)
      renderer?.setView({ ...state, x: state.x + arrow[0] * step, y: state.y + arrow[1] * step })
    else if (event.key === '+' || event.key === '=')
      renderer?.setView({ ...state, span: state.span / ZOOM_STEP })
    else if (event.key === '-') renderer?.setView({ ...state, span: state.span * ZOOM_STEP })
    else return
    event.preventDefault()
  }
  const release = () => {
    grip.current = null
  }
  return (
    <div
      role="application"
      aria-roledescription="overview"
      aria-label="Overview of the map: arrow keys move what is seen, plus and minus bring it nearer and farther"
      tabIndex={0}
      data-testid="minimap"
      className="pointer-events-auto relative hidden touch-none overflow-hidden rounded-md border border-edge bg-map-ground lg:block"
      style={SIZE}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={press}
    >
      <canvas ref={canvas} className="absolute inset-0 size-full" />
      <div
        data-testid="minimap-frame"
        className="absolute cursor-grab rounded-[2px] border-[1.5px] border-accent bg-accent/10"
        style={frame}
      />
    </div>
  )
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
