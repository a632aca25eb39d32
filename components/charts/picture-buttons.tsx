'use client'
import { useRef, useState } from 'react'
import { useHydrated } from '../tables/use-hydrated'

/**
 * Takes the chart around it along as a picture, drawn by the browser from what is on the screen. Only once the page is
 * alive: without JavaScript there is nothing to draw with.
 */
export function PictureButtons({
  title,
  asOfMs,
  className,
}: {
  title: string
  asOfMs: number
  className: string
}) {
  const own = useRef<HTMLSpanElement>(null)
  const [hasFailed, setHasFailed] = useState(false)
  const isHydrated = useHydrated()

  const take = async (kind: 'svg' | 'png') => {
    const figure = own.current?.closest('[data-chart]')?.querySelector('figure') ?? null
    if (figure === null) return
    try {
      // Fetched when first asked for: most readers never do.
      const { takePicture } = await import('./picture/take-picture')
      await takePicture(figure, kind, { title, asOfMs, source: location.href })
      setHasFailed(false)
    } catch {
      setHasFailed(true)
    }
  }

  return (
    <span ref={own} className="flex items-center gap-0.5">
      {(['svg', 'png'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          disabled={!isHydrated}
          className={className}
          onClick={() => void take(kind)}
        >
          <span className="sr-only">{`${title} as `}</span>
          {kind.toUpperCase()}
        </button>
      ))}
      <span role="status" className="text-danger">
        {hasFailed ? 'The browser could not draw it' : ''}
      </span>
    </span>
  )
}
