'use client'
import { useSyncExternalStore } from 'react'
import { formatCount } from '@/lib/format/numbers'
import { classNames } from '../ui/class-names'
import type { TrafficPlayer } from './model/traffic-player'
import { changeTrafficSettings, useTrafficSettings } from './traffic-settings'
import { useIsMotionReduced } from './use-media'

/** Of how many messages one is drawn, in words; '' when all are. */
export function sampleText(oneIn: number): string {
  return oneIn <= 1 ? '' : `1 of ${formatCount(oneIn)} shown`
}

/** Starts and stops the particles, and says how many of the messages they stand for. */
export function TrafficSwitch({ player }: { player: TrafficPlayer }) {
  const { isShown } = useTrafficSettings()
  const isStill = useIsMotionReduced()
  const oneIn = useSyncExternalStore(
    (listener) => player.oneIn.subscribe(listener),
    () => player.oneIn.get(),
    () => 1,
  )
  const isOn = isShown && !isStill
  const note = isStill ? 'Off: your system asks for little motion' : isOn ? sampleText(oneIn) : ''
  return (
    <div className="pointer-events-auto flex max-w-full items-center gap-2 rounded-md border border-edge bg-surface py-0.5 pr-2.5 pl-0.5">
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        disabled={isStill}
        title={isStill ? undefined : 'Particles along the links that carried messages in the last seconds'}
        onClick={() => {
          changeTrafficSettings({ isShown: !isShown })
        }}
        className="flex h-10 items-center gap-2 rounded-sm px-2 text-xs font-medium sm:h-7 text-ink-soft enabled:hover:text-ink"
      >
        <span
          aria-hidden="true"
          className={classNames(
            'relative h-3.5 w-6 rounded-full border transition-colors',
            isOn ? 'border-accent bg-accent' : 'border-edge-strong bg-transparent',
          )}
        >
          <span
            className={classNames(
              'absolute top-0.5 size-2 rounded-full transition-[left]',
              isOn ? 'left-3 bg-on-accent' : 'left-0.5 bg-edge-strong',
            )}
          />
        </span>
        Messages
      </button>
      {note !== '' && (
        <span data-testid="traffic-note" className="figures truncate text-xs text-ink-faint">
          {note}
        </span>
      )}
    </div>
  )
}
