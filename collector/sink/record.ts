/**
 * The records of a spool's journal, as bytes. Each has a magic number, a length and a checksum, so that a record
 * cut short by the end of a process, or spoilt by a disk, is told from a whole one, and reading goes on behind it.
 *
 *     u32 magic · u8 kind · u32 body length · u32 crc32 of kind, length and body · body
 * @module
 */
import { crc32 } from 'node:zlib'

const MAGIC = 0x4d584a31 // "MXJ1"
const MAGIC_BYTES = Buffer.from('MXJ1')
export const HEADER_BYTES = 13
/** Largest body that is written or believed, bytes. */
const MAX_BODY_BYTES = 32 * 1024 * 1024
/** Most passes over a buffer's bytes that the search for the next whole record may cost. */
const MAX_SEARCH_PASSES = 16

/** What became of a batch. `refused`: set aside; `dropped`: the spool was full; `unreadable`: its bytes were spoilt. */
export const OUTCOMES = ['acknowledged', 'refused', 'dropped', 'unreadable'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A batch of facts, still packed. */
export interface BatchRecord {
  kind: 'batch'
  number: number
  id: string
  factCount: number
  /** Made by `packFacts`. */
  packed: Buffer
}
/** Batches `first` to `last` are sent as one from now on, under this id. */
export interface GroupRecord {
  kind: 'group'
  first: number
  last: number
  id: string
}
/** Batches `first` to `last` need no more sending. */
export interface SettledRecord {
  kind: 'settled'
  first: number
  last: number
  outcome: Outcome
}
export type JournalRecord = BatchRecord | GroupRecord | SettledRecord

const KINDS = ['batch', 'group', 'settled'] as const

/** A stretch of a journal: a whole record, bytes that are none with a record behind them, or a tail that is none. */
export type Stretch =
  | { type: 'record'; offset: number; bytes: number; record: JournalRecord }
  | { type: 'spoilt'; offset: number; bytes: number }
  | { type: 'tail'; offset: number; bytes: number; torn: boolean }

/** The record as it is appended to a journal. */
export function encodeRecord(record: JournalRecord): Buffer {
  const body = encodeBody(record)
  if (body.length > MAX_BODY_BYTES) throw new RangeError('the record is too large')
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(MAGIC, 0)
  header.writeUInt8(KINDS.indexOf(record.kind), 4)
  header.writeUInt32BE(body.length, 5)
  header.writeUInt32BE(checksum(header, body), 9)
  return Buffer.concat([header, body])
}

/** The record that begins at `offset`, and its length; null when no whole one does. */
export function decodeRecord(
  buffer: Buffer,
  offset: number,
): { record: JournalRecord; bytes: number } | null {
  const length = declaredLength(buffer, offset)
  if (length === null || offset + HEADER_BYTES + length > buffer.length) return null
  const header = buffer.subarray(offset, offset + HEADER_BYTES)
  const body = buffer.subarray(offset + HEADER_BYTES, offset + HEADER_BYTES + length)
  if (checksum(header, body) !== header.readUInt32BE(9)) return null
  const record = decodeBody(KINDS[header.readUInt8(4)], body)
  return record === null ? null : { record, bytes: HEADER_BYTES + length }
}

/** Reads a journal from its first byte to its last; every byte is in one of the stretches. */
export function* readStretches(buffer: Buffer): Generator<Stretch, void, undefined> {
  const budget = { bytes: MAX_SEARCH_PASSES * buffer.length }
  let offset = 0
  while (offset < buffer.length) {
    const found = decodeRecord(buffer, offset)
    if (found !== null) {
      yield { type: 'record', offset, ...found }
      offset += found.bytes
      continue
    }
    const next = findRecord(buffer, offset + 1, budget)
    if (next === -1) {
      yield { type: 'tail', offset, bytes: buffer.length - offset, torn: isTorn(buffer, offset) }
      return
    }
    yield { type: 'spoilt', offset, bytes: next - offset }
    offset = next
  }
}

function findRecord(buffer: Buffer, from: number, budget: { bytes: number }): number {
  for (let at = buffer.indexOf(MAGIC_BYTES, from); at !== -1; at = buffer.indexOf(MAGIC_BYTES, at + 1)) {
    budget.bytes -= HEADER_BYTES + (declaredLength(buffer, at) ?? 0)
    if (budget.bytes < 0) return -1
    if (decodeRecord(buffer, at) !== null) return at
  }
  return -1
}

/** What stands there is the beginning of a record that the file ends in the middle of. */
function isTorn(buffer: Buffer, offset: number): boolean {
  const rest = buffer.length - offset
  const magic = Math.min(rest, MAGIC_BYTES.length)
  if (buffer.compare(MAGIC_BYTES, 0, magic, offset, offset + magic) !== 0) return false
  if (rest < HEADER_BYTES) return true
  const length = declaredLength(buffer, offset)
  return length !== null && HEADER_BYTES + length > rest
}

function declaredLength(buffer: Buffer, offset: number): number | null {
  if (offset + HEADER_BYTES > buffer.length || buffer.readUInt32BE(offset) !== MAGIC) return null
  const length = buffer.readUInt32BE(offset + 5)
  return length <= MAX_BODY_BYTES ? length : null
}

function checksum(header: Buffer, body: Buffer): number {
  return crc32(body, crc32(header.subarray(4, 9)))
}

function encodeBody(record: JournalRecord): Buffer {
  if (record.kind === 'batch') {
    const id = Buffer.from(record.id)
    if (id.length > 255) throw new RangeError('the batch id is too long')
    const head = Buffer.alloc(13)
    head.writeBigUInt64BE(BigInt(record.number), 0)
    head.writeUInt32BE(record.factCount, 8)
    head.writeUInt8(id.length, 12)
    return Buffer.concat([head, id, record.packed])
  }
  const range = Buffer.alloc(16)
  range.writeBigUInt64BE(BigInt(record.first), 0)
  range.writeBigUInt64BE(BigInt(record.last), 8)
  const rest = record.kind === 'group' ? Buffer.from(record.id) : Buffer.of(OUTCOMES.indexOf(record.outcome))
  return Buffer.concat([range, rest])
}

function decodeBody(kind: JournalRecord['kind'] | undefined, body: Buffer): JournalRecord | null {
  if (kind === 'batch') {
    if (body.length < 13) return null
    const number = readNumber(body, 0)
    const packedAt = 13 + body.readUInt8(12)
    if (number === null || packedAt > body.length) return null
    return {
      kind,
      number,
      factCount: body.readUInt32BE(8),
      id: body.toString('utf8', 13, packedAt),
      packed: body.subarray(packedAt),
    }
  }
  if (kind === undefined || body.length < 17) return null
  const first = readNumber(body, 0)
  const last = readNumber(body, 8)
  if (first === null || last === null || first > last) return null
  if (kind === 'group') return { kind, first, last, id: body.toString('utf8', 16) }
  const outcome = OUTCOMES[body.readUInt8(16)]
  return outcome === undefined || body.length !== 17 ? null : { kind, first, last, outcome }
}

function readNumber(body: Buffer, offset: number): number | null {
  const number = Number(body.readBigUInt64BE(offset))
  return Number.isSafeInteger(number) ? number : null
}
