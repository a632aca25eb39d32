'use client'
import { useRef, type ReactNode } from 'react'
import { MapControls } from '../map-controls'
import { MapKey } from './map-key'
import { useMapTools } from './map-tools-context'
import { isMinimapUseful, Minimap } from './minimap'
import { MAP_FOOT } from './tool-list'
import { useMapRoom } from './use-map-room'
import { useSeenView } from './use-seen-view'

const Bar = MAP_FOOT

/** What lies over the foot of the map: its key to the left, the ways to move it to the right, a bar over its width. */
export function MapFoot({ children }: { children: ReactNode }) {
  const { renderer } = useMapTools()
  const foot = useRef<HTMLDivElement>(null)
  const left = useRef<HTMLDivElement>(null)
  const right = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  useMapRoom(renderer, { foot, left, right, bar })
  return (
    <div
      ref={foot}
      className="pointer-events-none absolute inset-x-3 bottom-18 z-10 flex flex-col gap-2 sm:inset-x-5 lg:bottom-5"
    >
      <div className="flex items-end justify-between gap-2">
        <div ref={left} className="flex min-w-0 flex-col items-start gap-2">
          <MapKey />
          {children}
        </div>
        <div ref={right} className="flex items-end gap-2">
          <Overview />
          <MapControls onZoom={(factor) => renderer?.zoomBy(factor)} onFit={() => renderer?.fit()} />
        </div>
      </div>
      {Bar !== null && (
        <div ref={bar} className="[&>*]:pointer-events-auto">
          <Bar />
        </div>
      )}
    </div>
  )
}

/** Apart from the rest: it is drawn anew in each frame that the map moves. */
function Overview() {
  const { renderer, store } = useMapTools()
  const seen = useSeenView(renderer)
  return seen !== null && isMinimapUseful(store.size, seen) ? <Minimap seen={seen} /> : null
}
