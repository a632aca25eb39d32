/**
 * How the series of a chart are told apart: by colour, and by a dash or a mark as well, for colours alone cannot be
 * told apart by everyone. Tokens are in components/ui/tokens.css; a test measures them.
 * @module
 */

export const SERIES_TOKENS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const
/** `series-rest`: what is joined, not known or only there to compare with. The kinds of messages have their own. */
export type ColourToken =
  | (typeof SERIES_TOKENS)[number]
  | 'series-rest'
  | 'offline'
  | 'online'
  | 'unreachable'
  | 'warning'
  | `latency-${0 | 1 | 2 | 3 | 4}`
  | `type-${'broadcast' | 'private' | 'exchange' | 'update' | 'upkeep' | 'unknown'}`

/** Dashes of lines, in CSS px; for areas and bars the mark in the read-out is enough, for they never cross. */
export const DASHES = { solid: undefined, dashed: '6 4', dotted: '1.5 3.5', dashdot: '8 3 1.5 3' } as const
export type Dash = keyof typeof DASHES

export interface SeriesLook {
  readonly colour: ColourToken
  readonly dash: Dash
}

const DASH_ORDER: readonly Dash[] = ['solid', 'dashed', 'dashdot', 'dotted']

/** The look of the series at this place, where nothing speaks for another. */
export function seriesLook(index: number): SeriesLook {
  return {
    colour: SERIES_TOKENS[index] ?? 'series-rest',
    dash: DASH_ORDER[index % DASH_ORDER.length] ?? 'solid',
  }
}

export const colourOf = (token: ColourToken): string => `var(--${token})`

export const RAMP = ['ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5'] as const
