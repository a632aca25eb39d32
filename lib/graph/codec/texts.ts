/** Lists of texts: their lengths in bytes, then all of them as one, so that they are decoded as one. @module */
import type { ByteReader, ByteWriter } from './bytes'
import { readPlanes, writePlanes } from './planes'

const encoder = new TextEncoder()

export function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  const encoded = texts.map((text) => encoder.encode(text))
  writePlanes(
    out,
    Uint32Array.from(encoded, ({ length }) => length),
  )
  for (const bytes of encoded) out.bytes(bytes)
}

/** @param count - of the texts: it is told apart from them. */
export function readTexts(from: ByteReader, count: number): string[] {
  const lengths = readPlanes(from, count)
  let total = 0
  for (const length of lengths) total += length
  const bytes = from.bytes(total)
  const all = decoded(from, bytes)
  const texts: string[] = []
  let at = 0
  let unit = 0
  for (const length of lengths) {
    const start = unit
    const end = at + length
    if (isInside(bytes[at])) from.fail('a text that begins with a character')
    for (; at < end; at++) unit += unitsOf(bytes[at] ?? 0)
    texts.push(all.slice(start, unit))
  }
  return texts
}

function decoded(from: ByteReader, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return from.fail('UTF-8 text')
  }
}

/** Whether a byte continues a character. */
function isInside(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

/** What a byte adds to the length of a string: characters of four bytes are two units of UTF-16. */
function unitsOf(byte: number): number {
  if (isInside(byte)) return 0
  return byte >= 0xf0 ? 2 : 1
}
