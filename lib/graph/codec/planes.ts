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

export function readPlanes(from: ByteReader, count: number, least = 0): Uint32Array<ArrayBuffer> {
  const planes = from.byte()
  if (planes < least || planes > 4) from.fail(`${String(least)} to 4 bytes a number`)
  const bytes = from.bytes(planes * count)
  const values = new Uint32Array(count)
  // One pass for each width: what is read once only is read by code that is not warm.
  if (planes === 1) {
    values.set(bytes)
  } else if (planes === 2) {
    for (let index = 0; index < count; index++) {
      values[index] = (bytes[index] ?? 0) | ((bytes[count + index] ?? 0) << 8)
    }
  } else if (planes > 2) {
    const third = 2 * count
    for (let index = 0; index < count; index++) {
      values[index] =
        (bytes[index] ?? 0) | ((bytes[count + index] ?? 0) << 8) | ((bytes[third + index] ?? 0) << 16)
    }
  }
  if (planes === 4) {
    const fourth = 3 * count
    for (let index = 0; index < count; index++) {
      values[index] = (values[index] ?? 0) | ((bytes[fourth + index] ?? 0) << 24)
    }
  }
  return values
}

/** Small numbers, several to a byte, the first in the lowest bits. @param bits - of each: 1, 2 or 4. */
export function writeBits(out: ByteWriter, values: Uint8Array, bits: number): void {
  const each = 8 / bits
  const bytes = out.claim(Math.ceil(values.length / each))
  let at = 0
  for (let index = 0; index < values.length;) {
    let byte = 0
    for (let shift = 0; shift < 8; shift += bits) byte |= (values[index++] ?? 0) << shift
    bytes[at++] = byte
  }
}

export function readBits(from: ByteReader, count: number, bits: number): Uint8Array {
  const each = 8 / bits
  const mask = 2 ** bits - 1
  const size = Math.ceil(count / each)
  const bytes = from.bytes(size)
  const values = new Uint8Array(count)
  let index = 0
  for (let at = 0; at < size; at++) {
    const byte = bytes[at] ?? 0
    // What is written beyond the end is left out.
    for (let shift = 0; shift < 8; shift += bits) values[index++] = (byte >>> shift) & mask
  }
  return values
}

/** Which of `most` things: in as few bits as they take up to 4, else in planes. */
export function writeChoices(out: ByteWriter, choices: Uint32Array, most: number): void {
  const bits = bitsOfChoices(most)
  if (bits > 4) writePlanes(out, choices)
  else if (bits > 0) writeBits(out, Uint8Array.from(choices), bits)
}

export function readChoices(from: ByteReader, count: number, most: number): Uint32Array<ArrayBuffer> {
  const bits = bitsOfChoices(most)
  const choices = bits > 4 ? readPlanes(from, count) : new Uint32Array(count)
  if (bits > 0 && bits <= 4) choices.set(readBits(from, count, bits))
  let largest = 0
  for (let at = 0; at < count; at++) if ((choices[at] ?? 0) > largest) largest = choices[at] ?? 0
  if (count > 0 && largest >= most) from.fail(`one of ${String(most)}`)
  return choices
}

function bitsOfChoices(most: number): number {
  if (most <= 1) return 0
  if (most <= 2) return 1
  if (most <= 4) return 2
  return most <= 16 ? 4 : 8
}

/** Whether one of the values is above `most`, and not `but`. */
export function isAnyAbove(values: Uint8Array, most: number, but = most): boolean {
  const count = values.length
  for (let at = 0; at < count; at++) {
    const value = values[at] ?? 0
    if (value > most && value !== but) return true
  }
  return false
}
