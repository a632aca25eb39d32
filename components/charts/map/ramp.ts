/** Into which of five steps a value of the map falls. @module */
import { RAMP } from '../looks'

const LEADS = [1, 2, 5] as const

/**
 * Lower bounds of the steps, ascending: round numbers up to the highest value, each about twice the one before, for a
 * few countries hold most of what there is.
 */
export function rampBounds(highest: number): number[] {
  const bounds: number[] = []
  for (let power = 0; 10 ** power <= Math.max(highest, 1); power += 1) {
    for (const lead of LEADS) if (lead * 10 ** power <= Math.max(highest, 1)) bounds.push(lead * 10 ** power)
  }
  const last = bounds.slice(-RAMP.length)
  // The lowest step holds everything below the second.
  return last.map((bound, index) => (index === 0 ? 1 : bound))
}

/** Index into RAMP; the highest step is the last one, however many there are. */
export function rampStep(bounds: readonly number[], value: number): number {
  const step = bounds.findLastIndex((bound) => value >= bound)
  return Math.max(step, 0) + RAMP.length - bounds.length
}
