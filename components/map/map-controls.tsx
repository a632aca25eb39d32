'use client'
import { IconButton } from '../ui/button'
import { classNames } from '../ui/class-names'
import { FitIcon, MinusIcon, PlusIcon } from '../ui/icons'

const STEP = 1.6

/** Zoom and fit, for those who have no wheel and no second finger. */
export function MapControls({
  onZoom,
  onFit,
  isEmbedded = false,
}: {
  onZoom: (factor: number) => void
  onFit: () => void
  /** The map is a part of a page, with nothing lying over its foot. */
  isEmbedded?: boolean
}) {
  return (
    <div
      role="group"
      aria-label="Move the map"
      className={classNames(
        'absolute z-10 flex flex-col overflow-hidden rounded-md border border-edge bg-surface',
        isEmbedded ? 'right-3 bottom-3' : 'right-3 bottom-18 lg:right-5 lg:bottom-5',
      )}
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
