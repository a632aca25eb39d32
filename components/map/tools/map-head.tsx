'use client'
import type { ReactNode, RefObject } from 'react'
import { FullScreenButton } from './full-screen-button'
import { MapToolbar } from './map-toolbar'
import { ShownLine } from './shown-line'
import { MAP_TOOLS } from './tool-list'

/** What lies over the head of the map: how it is shown, its tools, and how much of it the filters let through. */
export function MapHead({
  isDrawn,
  screen,
  part,
  children,
}: {
  /** The tools are those of the drawing. */
  isDrawn: boolean
  /** What takes the whole screen. */
  screen: RefObject<HTMLElement | null>
  /** What is said of a map of which only a part is held. */
  part: ReactNode
  children: ReactNode
}) {
  return (
    <div className="pointer-events-none absolute inset-x-3 top-3 z-30 sm:inset-x-5 [&>*>*]:pointer-events-auto">
      <div className="relative flex items-start gap-2">
        {children}
        {isDrawn && (
          <MapToolbar tools={MAP_TOOLS}>
            <FullScreenButton element={screen} />
          </MapToolbar>
        )}
      </div>
      {isDrawn && (
        <div className="mt-2 flex flex-wrap gap-2">
          {part}
          <ShownLine />
        </div>
      )}
    </div>
  )
}
