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
  /** The map is a part of a page: the buttons lie in its corner by themselves. */
  isEmbedded?: boolean
}) {
  return (
    <div
      role="group"
      aria-label="Move the map"
      className={classNames(
        'pointer-events-auto flex flex-col overflow-hidden rounded-md border border-edge bg-surface',
        isEmbedded && 'absolute right-3 bottom-3 z-10',
      )}
    >
      <IconButton
        label="Zoom in (+)"
        className="size-10 rounded-none sm:size-9"
        onClick={() => {
          onZoom(STEP)
        }}
      >
        <PlusIcon />
      </IconButton>
      <IconButton
        label="Zoom out (−)"
        className="size-10 rounded-none sm:size-9"
        onClick={() => {
          onZoom(1 / STEP)
        }}
      >
        <MinusIcon />
      </IconButton>
      <IconButton label="Show everything (0)" className="size-10 rounded-none sm:size-9" onClick={onFit}>
        <FitIcon />
      </IconButton>
    </div>
  )
}
