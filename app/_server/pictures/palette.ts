/**
 * The dark colours of the style sheet, for pictures that are drawn where there is no style sheet. A test holds the two
 * together.
 * @module
 */
export const PALETTE = {
  ground: '#0a1416',
  surface: '#0f1c1f',
  raised: '#17282c',
  edge: '#20353a',
  edgeStrong: '#587479',
  ink: '#e8f1ef',
  inkSoft: '#b3c5c5',
  inkFaint: '#8fa6a7',
  accent: '#c6e76c',
  accentWash: '#202f17',
  online: '#c6e76c',
  offline: '#f48cb8',
  unreachable: '#8299a0',
  warning: '#f0bd6b',
  danger: '#ff9d94',
} as const

/** Of links, fastest first; the last one: not known. */
export const LATENCY_COLOURS = ['#97f2de', '#47b9d1', '#4b7ecf', '#c98f45', '#9c4a2c', '#42575c'] as const

export const SERIES_COLOURS = ['#c6e76c', '#11c6ea', '#d1430c', '#3c7cf2', '#c9a179', '#99678f'] as const

export const TYPE_COLOURS = {
  broadcast: '#6499f5',
  private: '#faa3e4',
  exchange: '#d3d450',
  update: '#ef6f4b',
  upkeep: '#58cf97',
  unknown: '#88969b',
} as const
