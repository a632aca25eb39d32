/** What moves: places and velocities of all bodies in one array, so that what is known of a body is read at once. @module */

/** Values of one body in `Bodies.state`: x, y, velocity in x, velocity in y. */
export const STRIDE = 4

export interface Bodies {
  readonly count: number
  /** x, y (layout units), vx, vy (layout units a tick) of each body. */
  readonly state: Float64Array
  /** 1: forces act from it, not on it; it stays where it is. */
  readonly held: Uint8Array
}

export function makeBodies(count: number): Bodies {
  return { count, state: new Float64Array(count * STRIDE), held: new Uint8Array(count) }
}

/** One law of motion; each changes velocities (or, as the centre does, places). */
export interface Force {
  /** @param alpha - heat of the layout, 1 down to 0. */
  apply(bodies: Bodies, alpha: number): void
}

/** A push too small to see, where a direction is needed and there is none. */
export function jiggle(random: () => number): number {
  return (random() - 0.5) * 1e-6
}
