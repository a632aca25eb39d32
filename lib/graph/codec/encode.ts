/** Map snapshot → bytes; the form is described in docs/map-wire.md. @module */
import type { MapSnapshot, SnapshotHeader } from '../snapshot'
import { ByteWriter } from './bytes'
import { writeLinkFacts, writeNodeFacts } from './encode-facts'
import { writeShape } from './encode-shape'
import { SNAPSHOT_MAGIC } from './format'
import { writeTexts } from './texts'

/**
 * Places are kept to 1/100 of a degree, round-trip times to 2 %, positions to one layout unit, or to more of them when the
 * layout is wider than 65,534. Nodes and links come back in another order.
 * @throws {CodecError} when the snapshot contradicts itself: a number twice, a link to a node it does not hold.
 */
export function encodeSnapshot(snapshot: MapSnapshot): Uint8Array {
  const { columns, peerIds } = snapshot
  const out = new ByteWriter()
  out.bytes(Uint8Array.from(SNAPSHOT_MAGIC))
  out.section(writeHeader(snapshot))
  const shape = writeShape(columns)
  out.section(shape.bytes)
  const facts = new ByteWriter()
  writeNodeFacts(facts, columns.nodes, columns.tables, {
    order: shape.nodeOrder,
    degrees: shape.degrees,
  })
  writeLinkFacts(facts, columns.links, shape.linkOrder)
  out.section(facts)
  const names = new ByteWriter()
  if (peerIds.some((peerId) => peerId !== null)) {
    writeTexts(
      names,
      Array.from(shape.nodeOrder, (index) => peerIds[index] ?? ''),
    )
  }
  out.section(names)
  return out.result()
}

export function writeHeader({ seq, atMs, feed, network, totals }: SnapshotHeader): ByteWriter {
  const header = new ByteWriter()
  header.varint(seq)
  header.varint(atMs)
  header.text(feed)
  header.text(network.name)
  header.text(network.title)
  header.varint(totals.nodes)
  header.varint(totals.links)
  return header
}
