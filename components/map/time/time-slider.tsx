'use client'
import type { KeyboardEvent } from 'react'
import { classNames } from '../../ui/class-names'
import { timeMarks, type TimeScale } from './time-scale'

/** Half of what one grips, px: where the slider's ends stand. */
const GRIP_PX = 8

/** From the first time that is kept to now. Arrows go a step, page keys a day, Home and End to the ends. */
export function TimeSlider({
  scale,
  valueMs,
  valueText,
  onSlide,
}: {
  scale: TimeScale
  valueMs: number
  /** What is read out. */
  valueText: string
  onSlide: (atMs: number) => void
}) {
  const { fromMs, toMs, stepMs, pageMs } = scale
  const within = (atMs: number) => Math.min(toMs, Math.max(fromMs, atMs))
  const page = (event: KeyboardEvent) => {
    const way = event.key === 'PageUp' ? 1 : event.key === 'PageDown' ? -1 : 0
    if (way === 0) return
    // The browser's own would be a tenth of the whole.
    event.preventDefault()
    onSlide(within(valueMs + way * pageMs))
  }
  return (
    <div className="relative pb-4">
      <input
        type="range"
        aria-label="Time of the map"
        aria-valuetext={valueText}
        min={fromMs}
        max={toMs}
        step={stepMs}
        value={within(valueMs)}
        onChange={(event) => {
          onSlide(Number(event.target.value))
        }}
        onKeyDown={page}
        className="block h-8 w-full cursor-pointer touch-pan-y accent-accent sm:h-6"
      />
      <div
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0"
        style={{ left: GRIP_PX, right: GRIP_PX }}
      >
        {timeMarks(scale).map(({ at, label }) => (
          <span
            key={at}
            className={classNames('absolute bottom-3 w-px bg-edge-strong', label === '' ? 'h-1' : 'h-2')}
            style={{ left: `${String(at * 100)}%` }}
          >
            {label !== '' && (
              <span className="figures absolute top-2 left-0 text-[0.625rem] leading-none whitespace-nowrap text-ink-faint">
                {label}
              </span>
            )}
          </span>
        ))}
      </div>
    </div>
  )
}
