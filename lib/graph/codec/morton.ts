/** Order along a Z-shaped curve: what is near on the map is near in the list. @module */

/** @returns the interleaved bits of two int16 coordinates: a uint32 to sort by. */
export function mortonKey(x: number, y: number): number {
  return (spread(x + 32_768) | (spread(y + 32_768) << 1)) >>> 0
}

/** Puts a zero between every two bits of a uint16. */
function spread(value: number): number {
  let bits = value & 0xffff
  bits = (bits | (bits << 8)) & 0x00ff00ff
  bits = (bits | (bits << 4)) & 0x0f0f0f0f
  bits = (bits | (bits << 2)) & 0x33333333
  return (bits | (bits << 1)) & 0x55555555
}
