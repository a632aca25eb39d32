/**
 * One value of a MaxMind database's data section.
 * @see https://maxmind.github.io/MaxMind-DB/#data-section
 * @module
 */
import type { PagedFile } from './paged-file'

export type MmdbValue = string | number | boolean | MmdbValue[] | { [key: string]: MmdbValue }

/** The file is not a MaxMind database, or is damaged. */
export class MmdbError extends Error {
  override readonly name = 'MmdbError'
}

const POINTER = 1
const UTF8 = 2
const DOUBLE = 3
const UINT16 = 5
const UINT32 = 6
const MAP = 7
const INT32 = 8
const UINT64 = 9
const ARRAY = 11
const BOOLEAN = 14
const FLOAT = 15
/** What a pointer of each size adds to its value. */
const POINTER_BASES = [0, 2048, 526_336, 0] as const
/** Deeper than any real database nests. */
const MAX_DEPTH = 16
const MAX_ENTRIES = 1_000

/**
 * @param sectionStart - where in the file pointers count from.
 * @throws {MmdbError} when the bytes are no value.
 */
export function readMmdbValue(file: PagedFile, sectionStart: number, offset: number): MmdbValue {
  return readAt(file, sectionStart, offset, 0).value
}

function readAt(
  file: PagedFile,
  sectionStart: number,
  offset: number,
  depth: number,
): { value: MmdbValue; next: number } {
  if (depth > MAX_DEPTH) throw new MmdbError('values are nested too deeply')
  const byteAt = (at: number): number => file.readNumber(at, 1)
  const control = byteAt(offset)
  let at = offset + 1
  let type = control >> 5
  if (type === POINTER) {
    const size = ((control >> 3) & 3) + 1
    const packed = file.readNumber(at, size)
    const high = size === 4 ? 0 : (control & 7) * 2 ** (8 * size)
    const target = sectionStart + (POINTER_BASES[size - 1] ?? 0) + high + packed
    return { value: readAt(file, sectionStart, target, depth + 1).value, next: at + size }
  }
  if (type === 0) type = byteAt(at++) + 7
  let size = control & 0x1f
  if (size === 29) size += byteAt(at++)
  else if (size > 29) {
    const extra = size - 29
    size = (size === 30 ? 285 : 65_821) + file.readNumber(at, extra)
    at += extra
  }
  const inside = (): { value: MmdbValue; next: number } => {
    const inner = readAt(file, sectionStart, at, depth + 1)
    at = inner.next
    return inner
  }
  switch (type) {
    case UTF8:
      return { value: file.read(at, size).toString('utf8'), next: at + size }
    case DOUBLE:
      return { value: file.read(at, 8).readDoubleBE(), next: at + 8 }
    case FLOAT:
      return { value: file.read(at, 4).readFloatBE(), next: at + 4 }
    case UINT16:
    case UINT32:
    case UINT64:
      return { value: size === 0 ? 0 : unsigned(file.read(at, size)), next: at + size }
    case INT32:
      return { value: size === 0 ? 0 : unsigned(file.read(at, size)) | 0, next: at + size }
    case BOOLEAN:
      return { value: size !== 0, next: at }
    case MAP:
    case ARRAY: {
      if (size > MAX_ENTRIES) throw new MmdbError(`a collection has ${size} entries`)
      if (type === ARRAY) return { value: Array.from({ length: size }, () => inside().value), next: at }
      const map: Record<string, MmdbValue> = {}
      for (let i = 0; i < size; i++) {
        const key = inside().value
        if (typeof key !== 'string') throw new MmdbError('a key is not a text')
        map[key] = inside().value
      }
      return { value: map, next: at }
    }
    default:
      throw new MmdbError(`type ${type} is not read here`)
  }
}

/** Exact up to 2^53; the databases' numbers are counts and times. */
function unsigned(bytes: Buffer): number {
  let value = 0
  for (const byte of bytes) value = value * 256 + byte
  return value
}
