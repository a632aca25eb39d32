/** The square that marks are drawn on, and that is stretched to the plot. @module */
import { area, line } from 'd3-shape'

/** Its side. */
export const SIDE = 1_000

/** To a tenth: finer than a pixel of any plot. */
export const round = (value: number): number => Math.round(value * 10) / 10

/** Through points in shares of the side. */
export const lineOf = line<readonly [number, number]>(
  ([x]) => round(x * SIDE),
  ([, y]) => round(y * SIDE),
)

/** Between a lower and an upper edge: place, low, high, in shares of the side. */
export const areaOf = area<readonly [number, number, number]>(
  ([x]) => round(x * SIDE),
  ([, low]) => round(low * SIDE),
  ([, , high]) => round(high * SIDE),
)
