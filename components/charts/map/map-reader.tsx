'use client'
import { useState, type ReactNode } from 'react'
import { useHydrated } from '../../tables/use-hydrated'

/**
 * Says which country is pointed at, or reached by the arrow keys. Before that it says the first, which is the highest.
 */
export function MapReader({
  title,
  viewBox,
  places,
  children,
}: {
  title: string
  /** Of the drawing that it reads. */
  viewBox: string
  /** Those on the map, highest first. */
  places: readonly { country: string; name: string; text: string }[]
  children: ReactNode
}) {
  const [picked, setPicked] = useState<string | null>(null)
  const isHydrated = useHydrated()
  const found = picked === null ? 0 : places.findIndex(({ country }) => country === picked)
  const index = Math.max(found, 0)
  const shown = places[index]
  return (
    <div className="rounded-sm has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-4 has-[input:focus-visible]:outline-accent">
      <p className="figures mb-2 flex min-h-6 flex-wrap items-baseline gap-x-2 text-sm" data-picture="text">
        {shown !== undefined && (
          <>
            <span className="font-medium">{shown.name}</span>
            <span className="text-ink-soft">{shown.text}</span>
          </>
        )}
      </p>
      <div
        className="relative"
        onPointerOver={(event) => {
          const country =
            event.target instanceof Element
              ? event.target.closest('[data-country]')?.getAttribute('data-country')
              : null
          if (country !== null && country !== undefined) setPicked(country)
        }}
        onPointerLeave={() => {
          setPicked(null)
        }}
      >
        {children}
        {picked !== null && shown !== undefined && (
          <svg
            viewBox={viewBox}
            aria-hidden="true"
            className="pointer-events-none absolute inset-0 h-full w-full"
          >
            {/* Its outline once more, over its neighbours' edges. */}
            <use href={`#map-${shown.country}`} style={{ filter: 'brightness(1.15)' }} />
            <use href={`#map-${shown.country}`} className="stroke-ink" />
          </svg>
        )}
        {isHydrated && places.length > 0 && (
          <input
            type="range"
            min={0}
            max={places.length - 1}
            value={index}
            aria-label={`${title}: country by rank`}
            aria-valuetext={shown === undefined ? '' : `${shown.name}, ${shown.text}`}
            className="sr-only"
            onChange={(event) => {
              setPicked(places[Number(event.target.value)]?.country ?? null)
            }}
            onBlur={() => {
              setPicked(null)
            }}
          />
        )}
      </div>
    </div>
  )
}
