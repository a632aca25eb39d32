/** Bytes → map snapshot; the form is described in docs/map-wire.md. @module */
import type { MapShape, MapSnapshot, SnapshotHeader } from '../snapshot'
import { ByteReader, CodecError } from './bytes'
import { readLinkFacts, readNodeFacts } from './decode-facts'
import { readShape } from './decode-shape'
import { SNAPSHOT_MAGIC } from './format'
import { readTexts } from './texts'

export { CodecError }

/** @throws {CodecError} on any bytes that `encodeSnapshot` does not write. */
export function decodeSnapshot(bytes: Uint8Array): MapSnapshot {
  const from = new ByteReader(bytes)
  readMagic(from)
  const shape = shapeOf(from.section(), from.section())
  const snapshot = snapshotOf(shape, from.section(), from.section())
  from.end()
  return snapshot
}

export function readMagic(from: ByteReader): void {
  for (const expected of SNAPSHOT_MAGIC)
    if (from.byte() !== expected) from.fail('a map snapshot of this version')
}

export function shapeOf(header: ByteReader, shape: ByteReader): MapShape {
  return { ...readHeader(header), ...readShape(shape) }
}

export function snapshotOf(shape: MapShape, facts: ByteReader, names: ByteReader): MapSnapshot {
  const { nodes: where, links, degrees, ...header } = shape
  const { nodes, tables } = readNodeFacts(facts, where.statuses, degrees)
  const flags = readLinkFacts(facts, links.count)
  facts.end()
  const peerIds = readNames(names, where.count)
  return {
    ...header,
    columns: { nodes: { ...where, ...nodes }, tables, links: { ...links, flags } },
    peerIds,
  }
}

export function readHeader(from: ByteReader): SnapshotHeader {
  const header = {
    seq: from.varint(),
    atMs: from.varint(),
    feed: from.text(),
    network: { name: from.text(), title: from.text() },
    totals: { nodes: from.varint(), links: from.varint() },
  }
  from.end()
  return header
}

function readNames(from: ByteReader, count: number): (string | null)[] {
  if (from.remaining === 0) return new Array<string | null>(count).fill(null)
  const names = readTexts(from, count)
  from.end()
  return names.map((name) => (name === '' ? null : name))
}
