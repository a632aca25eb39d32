'use client'
import { IconButton } from '../ui/button'
import { FitIcon, MinusIcon, PlusIcon } from '../ui/icons'

const STEP = 1.6

/** Zoom and fit, for those who have no wheel and no second finger. */
export function MapControls({ onZoom, onFit }: { onZoom: (factor: number) => void; onFit: () => void }) {
  return (
    <div
      role="group"
      aria-label="Move the map"
      className="absolute right-3 bottom-18 z-10 flex flex-col overflow-hidden rounded-md border border-edge bg-surface lg:right-5 lg:bottom-5"
    >
      <IconButton
        label="Zoom in (+)"
        className="rounded-none"
        onClick={() => {
          onZoom(STEP)
        }}
      >
        <PlusIcon />
      </IconButton>
      <IconButton
        label="Zoom out (−)"
        className="rounded-none"
        onClick={() => {
          onZoom(1 / STEP)
        }}
      >
        <MinusIcon />
      </IconButton>
      <IconButton label="Show everything (0)" className="rounded-none" onClick={onFit}>
        <FitIcon />
      </IconButton>
    </div>
  )
}
