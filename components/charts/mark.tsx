import { colourOf, DASHES, type SeriesLook } from './looks'
import type { SeriesForm } from './time-layout'

/** A piece of a series beside its name: of its line with its dash, or of its area. */
export function SeriesMark({ look, form }: { look: SeriesLook; form: SeriesForm }) {
  const isLine = form === 'line' || form === 'area'
  return (
    <svg width="18" height="10" className="shrink-0" aria-hidden="true" data-picture="drawing">
      {isLine ? (
        <line
          x2="18"
          y1="5"
          y2="5"
          stroke={colourOf(look.colour)}
          strokeWidth="2.5"
          strokeDasharray={DASHES[look.dash]}
        />
      ) : (
        <rect x="4" width="10" height="10" rx="1.5" fill={colourOf(look.colour)} />
      )}
    </svg>
  )
}
