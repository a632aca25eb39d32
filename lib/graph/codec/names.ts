/** Names of nodes ↔ bytes: what a page asks for when it shows nodes of a large map. @module */
import { ByteReader, ByteWriter } from './bytes'
import { areDistinct } from './distinct'
import { NAMES_MAGIC } from './format'
import { readPlanes, writePlanes } from './planes'
import { readTexts, writeTexts } from './texts'

/** @param names - peer ids by number of node. */
export function encodeNames(names: ReadonlyMap<number, string>): Uint8Array {
  const out = new ByteWriter()
  out.bytes(Uint8Array.from(NAMES_MAGIC))
  out.varint(names.size)
  writePlanes(out, Uint32Array.from(names.keys()), 1)
  writeTexts(out, [...names.values()])
  return out.result()
}

/** @throws {CodecError} on any bytes that `encodeNames` does not write. */
export function decodeNames(bytes: Uint8Array): Map<number, string> {
  const from = new ByteReader(bytes)
  for (const expected of NAMES_MAGIC) if (from.byte() !== expected) from.fail('names of this version')
  const count = from.count(1, 'names')
  const nums = readPlanes(from, count, 1)
  if (!areDistinct(nums)) from.fail('the number of a node, each once')
  const names = readTexts(from, count)
  from.end()
  return new Map(names.map((name, index) => [nums[index] ?? 0, name]))
}
