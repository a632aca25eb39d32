import { colourOf, type ColourToken } from './looks'
import { runsOf } from './runs'

const SIDE = 100
const DOT_PX = 5

export interface SparklineProps {
  title: string
  values: readonly (number | null)[]
  domain?: readonly [number, number]
  colour?: ColourToken
  className?: string
}

/**
 * A course without axes, beside the figure it leads to. Zero, or the lowest of `domain`, is its lower edge.
 * @param title - says the course to who cannot see it: `Score, last 30 days, from 71 to 84`.
 */
export function Sparkline({
  title,
  values,
  domain,
  colour = 'series-1',
  className = 'h-8 w-full',
}: SparklineProps) {
  const highest = Math.max(...values.filter((value) => value !== null), 0)
  const [low, high] = domain ?? [0, highest > 0 ? highest : 1]
  const x = (index: number) => ((values.length > 1 ? index / (values.length - 1) : 0.5) * SIDE).toFixed(1)
  const y = (value: number) => (SIDE - ((value - low) / (high - low)) * SIDE).toFixed(1)
  const runs = runsOf(values).map(({ from, to }) =>
    values
      .slice(from, to + 1)
      .flatMap((value, step) => (value === null ? [] : [`${x(from + step)} ${y(value)}`])),
  )
  const paint = {
    stroke: colourOf(colour),
    strokeWidth: 1.5,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
    vectorEffect: 'non-scaling-stroke',
    fill: 'none',
  } as const
  return (
    <svg
      viewBox={`0 0 ${String(SIDE)} ${String(SIDE)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={title}
      className={`block overflow-visible ${className}`}
      data-picture="drawing"
    >
      {runs.map((points) => (
        <g key={points[0]}>
          <path
            d={`M${points.join('L')}L${points.at(-1)?.split(' ')[0] ?? ''} ${String(SIDE)}L${points[0]?.split(' ')[0] ?? ''} ${String(SIDE)}Z`}
            fill={colourOf(colour)}
            fillOpacity="0.12"
          />
          {points.length > 1 && <path d={`M${points.join('L')}`} {...paint} />}
          {/* A point alone is a line of no length, with round ends: as wide as a dot has to be to be seen. */}
          {points.length === 1 && <path d={`M${points[0] ?? ''}h0.01`} {...paint} strokeWidth={DOT_PX} />}
        </g>
      ))}
    </svg>
  )
}
