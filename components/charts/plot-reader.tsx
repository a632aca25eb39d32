'use client'
import { useState, type ReactNode } from 'react'
import { classNames } from '../ui/class-names'
import { useHydrated } from '../tables/use-hydrated'
import { bucketText, type Step } from './bucket-text'
import { colourOf, type SeriesLook } from './looks'
import { SeriesMark } from './mark'
import { nearestPlace } from './nearest-place'
import type { SeriesForm } from './time-layout'
import { formatValue, type ValueUnit } from './units'

/** One line of the read-out. */
export interface Reading {
  readonly key: string
  readonly name: string
  readonly unit: ValueUnit
  readonly look: SeriesLook
  readonly form: SeriesForm
  readonly values: readonly (number | null)[]
  /** Where its marks stand, from the top, 0 to 1; null: where its values do on the axis. */
  readonly tops: readonly (number | null)[] | null
}

export interface PlotReaderProps {
  title: string
  step: Step
  times: readonly number[]
  /** Where each time stands, from the left, 0 to 1. */
  places: readonly number[]
  readings: readonly Reading[]
  /** Lower and upper end of the value axis. */
  domain: readonly [number, number]
  /** Beside the time: what happened then; '' for nothing. */
  notes: readonly string[]
  /** Read before anyone points: the newest that says something. */
  initialIndex: number
  /** Height of the plot, px. */
  heightPx: number
  /** Of the box around the plot: room for what stands outside of it. */
  plotClassName: string
  /** What is drawn; positioned within the plot. */
  children: ReactNode
}

/**
 * Reads a plot out: by pointing at it, or with the arrow keys, Home and End. The names and figures above it are its
 * legend too, so they are there before anyone points, and without JavaScript.
 */
export function PlotReader({
  title,
  step,
  times,
  places,
  readings,
  domain: [low, high],
  notes,
  initialIndex,
  heightPx,
  plotClassName,
  children,
}: PlotReaderProps) {
  const [picked, setPicked] = useState<number | null>(null)
  const isHydrated = useHydrated()
  const index = picked !== null && picked < times.length ? picked : initialIndex
  const atMs = times[index]
  const note = notes[index] ?? ''
  const figures = readings.map((each) => {
    const value = each.values[index] ?? null
    const top = value === null ? null : each.tops === null ? (high - value) / (high - low) : each.tops[index]
    return { ...each, text: formatValue(each.unit, value), top: top ?? null }
  })

  return (
    <>
      <div className="mb-2 text-xs" data-picture="text">
        <p className="figures flex min-h-5 flex-wrap gap-x-2 text-ink-soft">
          <span>{atMs === undefined ? '' : bucketText(step, atMs)}</span>
          {note !== '' && <span className="text-ink-faint">{note}</span>}
        </p>
        <dl className="mt-0.5 flex flex-wrap gap-x-5 gap-y-1">
          {figures.map(({ key, name, text, look, form }) => (
            <div key={key} className="min-w-24">
              <dt className="flex items-center gap-1.5 text-ink-soft">
                <SeriesMark look={look} form={form} />
                {name}
              </dt>
              <dd className="figures text-base leading-6 font-medium">{text}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div
        className={classNames(
          'relative rounded-sm has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-4 has-[input:focus-visible]:outline-accent',
          plotClassName,
        )}
        style={{ height: heightPx }}
        onPointerMove={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect()
          setPicked(nearestPlace(places, (event.clientX - left) / width))
        }}
        onPointerLeave={() => {
          setPicked(null)
        }}
      >
        {children}
        {picked !== null && (
          <div aria-hidden="true" className="pointer-events-none absolute inset-0">
            <div
              className="absolute inset-y-0 border-l border-dashed border-edge-strong"
              style={{ left: percent(places[index] ?? 0) }}
            />
            {figures.map(({ key, top, look }) =>
              top === null ? null : (
                <div
                  key={key}
                  className="absolute size-2.5 -translate-1/2 rounded-full border-2 border-surface"
                  style={{
                    left: percent(places[index] ?? 0),
                    top: percent(top),
                    background: colourOf(look.colour),
                  }}
                />
              ),
            )}
          </div>
        )}
        {isHydrated && times.length > 0 && (
          <input
            type="range"
            min={0}
            max={times.length - 1}
            value={index}
            aria-label={`${title}: point in time`}
            aria-valuetext={[
              atMs === undefined ? '' : bucketText(step, atMs),
              ...figures.map(({ name, text }) => `${name} ${text}`),
              ...(note === '' ? [] : [note]),
            ].join(', ')}
            className="absolute inset-0 h-full w-full cursor-crosshair touch-pan-y opacity-0"
            onChange={(event) => {
              setPicked(Number(event.target.value))
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setPicked(null)
            }}
            onBlur={() => {
              setPicked(null)
            }}
          />
        )}
      </div>
    </>
  )
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`
