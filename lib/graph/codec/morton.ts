/** Order along a Z-shaped curve: what is near on the map is near in the list. @module */

import { inTurn } from './pick'

/** @returns the interleaved bits of two int16 coordinates: a uint32 to sort by. */
export function mortonKey(x: number, y: number): number {
  return (spread(x + 32_768) | (spread(y + 32_768) << 1)) >>> 0
}

export function mortonX(key: number): number {
  return gather(key) - 32_768
}

export function mortonY(key: number): number {
  return gather(key >>> 1) - 32_768
}

/** Puts a zero between every two bits of a uint16. */
function spread(value: number): number {
  let bits = value & 0xffff
  bits = (bits | (bits << 8)) & 0x00ff00ff
  bits = (bits | (bits << 4)) & 0x0f0f0f0f
  bits = (bits | (bits << 2)) & 0x33333333
  return (bits | (bits << 1)) & 0x55555555
}

/** Every second bit, from the lowest on. */
function gather(value: number): number {
  let bits = value & 0x55555555
  bits = (bits | (bits >>> 1)) & 0x33333333
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f
  bits = (bits | (bits >>> 4)) & 0x00ff00ff
  return (bits | (bits >>> 8)) & 0xffff
}

/** Fewer are sorted faster by comparing them than in two passes. */
const MANY = 2_000

/** Indices of the keys in ascending order; equal ones stay as they were. */
export function orderOf(keys: Uint32Array): Uint32Array {
  const all = inTurn(keys.length)
  if (keys.length < MANY) {
    return all.sort((one, other) => (keys[one] ?? 0) - (keys[other] ?? 0) || one - other)
  }
  return passOf(passOf(all, keys, 0), keys, 16)
}

function passOf(order: Uint32Array, keys: Uint32Array, shift: number): Uint32Array {
  const next = new Uint32Array(65_537)
  for (const key of keys) {
    const bucket = ((key >>> shift) & 0xffff) + 1
    next[bucket] = (next[bucket] ?? 0) + 1
  }
  for (let bucket = 1; bucket <= 65_536; bucket++) {
    next[bucket] = (next[bucket] ?? 0) + (next[bucket - 1] ?? 0)
  }
  const sorted = new Uint32Array(order.length)
  for (const index of order) {
    const bucket = ((keys[index] ?? 0) >>> shift) & 0xffff
    const at = next[bucket] ?? 0
    sorted[at] = index
    next[bucket] = at + 1
  }
  return sorted
}
