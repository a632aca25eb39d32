/** Columns of whole numbers: all their lowest bytes, then all their next ones, which compresses better than either. @module */
import type { ByteReader, ByteWriter } from './bytes'

/** @param least - planes at least: 1 where the column is what a count is believed from. */
export function writePlanes(out: ByteWriter, values: Uint32Array, least = 0): void {
  let bits = 0
  for (const value of values) bits |= value
  const planes = Math.max(least, Math.ceil((32 - Math.clz32(bits)) / 8))
  out.byte(planes)
  const count = values.length
  const bytes = out.claim(planes * count)
  for (let plane = 0; plane < planes; plane++) {
    const start = plane * count
    const shift = plane * 8
    for (let index = 0; index < count; index++) bytes[start + index] = (values[index] ?? 0) >>> shift
  }
}

export function readPlanes(from: ByteReader, count: number, least = 0): Uint32Array {
  const planes = from.byte()
  if (planes < least || planes > 4) from.fail(`${String(least)} to 4 bytes a number`)
  const bytes = from.bytes(planes * count)
  const values = new Uint32Array(count)
  for (let plane = 0; plane < planes; plane++) {
    const start = plane * count
    const shift = plane * 8
    for (let index = 0; index < count; index++) {
      values[index] = (values[index] ?? 0) | ((bytes[start + index] ?? 0) << shift)
    }
  }
  return values
}

/** Small numbers, several to a byte, the first in the lowest bits. @param bits - of each: 1, 2 or 4. */
export function writeBits(out: ByteWriter, values: Uint8Array, bits: number): void {
  const each = 8 / bits
  const bytes = out.claim(Math.ceil(values.length / each))
  for (let index = 0; index < values.length; index++) {
    const at = Math.floor(index / each)
    bytes[at] = (bytes[at] ?? 0) | ((values[index] ?? 0) << ((index % each) * bits))
  }
}

export function readBits(from: ByteReader, count: number, bits: number): Uint8Array {
  const each = 8 / bits
  const mask = 2 ** bits - 1
  const bytes = from.bytes(Math.ceil(count / each))
  const values = new Uint8Array(count)
  for (let index = 0; index < count; index++) {
    values[index] = ((bytes[Math.floor(index / each)] ?? 0) >>> ((index % each) * bits)) & mask
  }
  return values
}
