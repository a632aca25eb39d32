/** Flat arrays that grow. @module */

type FlatArray = Uint8Array | Uint32Array | Int32Array | Float32Array

const LEAST = 64

/** How long an array should be that must hold `needed`: an eighth more, so that growing stays rare and waste small. */
export function roomFor(needed: number): number {
  return Math.max(LEAST, needed + (needed >> 3))
}

/** @returns the array where it is long enough, else a longer one that begins with what it held. */
export function grown<T extends FlatArray>(array: T, length: number, fill = 0): T {
  if (array.length >= length) return array
  // Each of the constructors makes an array of its own kind.
  const longer = new (array.constructor as new (length: number) => T)(length)
  longer.set(array)
  if (fill !== 0) longer.fill(fill, array.length)
  return longer
}
