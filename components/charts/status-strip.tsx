import { useId } from 'react'
import { percent, TimeScale } from './plot-frame'

/** `unobserved`: no collector worked, so nothing is known. */
export type StripState = 'online' | 'offline' | 'unobserved'

export interface StripStretch {
  readonly startMs: number
  readonly endMs: number
  readonly state: StripState
}

const HEIGHT_PX = 22

/**
 * A state over time: a full bar where it was up; a low hatched one where it was down; a thin dashed line where nobody
 * looked. Told apart by shape, not by colour alone. Right at every width without knowing it.
 */
export function StatusStrip({
  title,
  stretches,
  fromMs,
  toMs,
  heightPx = HEIGHT_PX,
  hasScale = true,
}: {
  title: string
  stretches: readonly StripStretch[]
  fromMs: number
  toMs: number
  heightPx?: number
  /** false: a strip above or below it has the same axis. */
  hasScale?: boolean
}) {
  const hatch = useId()
  const share = (atMs: number) => Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)))
  const within = joined(stretches.filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs))
  const half = heightPx / 2
  return (
    <div className={hasScale ? 'relative mb-5' : 'relative'} style={{ height: heightPx }}>
      <svg
        width="100%"
        height={heightPx}
        role="img"
        aria-label={title}
        className="block"
        data-picture="drawing"
      >
        <defs>
          <StripHatch id={hatch} />
        </defs>
        <line x2="100%" y1={half} y2={half} className="stroke-edge-strong" strokeDasharray="2 4" />
        {within.map(({ startMs, endMs, state }) => {
          if (state === 'unobserved') return null
          const x = percent(share(startMs))
          const width = percent(share(endMs) - share(startMs))
          // What is known covers the line of what is not; a moment is still drawn, a pixel wide.
          return state === 'online' ? (
            <g key={startMs}>
              <rect x={x} width={width} height={heightPx} className="fill-online" />
              <rect x={x} width="1" height={heightPx} className="fill-online" />
            </g>
          ) : (
            <g key={startMs}>
              <rect x={x} width={width} height={heightPx} className="fill-surface" />
              <rect x={x} y={half} width={width} height={half} fill={`url(#${hatch})`} />
              <rect x={x} y={heightPx - 1.5} width={width} height="1.5" className="fill-offline" />
              <rect x={x} y={half} width="1" height={half} className="fill-offline" />
            </g>
          )
        })}
      </svg>
      {hasScale && <TimeScale fromMs={fromMs} toMs={toMs} />}
    </div>
  )
}

/** Neighbours of one state are one bar: between two there would be a seam. */
function joined(stretches: readonly StripStretch[]): StripStretch[] {
  const bars: StripStretch[] = []
  for (const stretch of stretches) {
    const before = bars.at(-1)
    if (before?.state === stretch.state && before.endMs >= stretch.startMs) {
      bars[bars.length - 1] = { ...before, endMs: Math.max(before.endMs, stretch.endMs) }
    } else bars.push(stretch)
  }
  return bars
}

export function StripHatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line y2="5" className="stroke-offline" strokeWidth="2" />
    </pattern>
  )
}
