/**
 * Updates as they travel in Meshara's envelope: packages, which hold the update, and announcements that there is one.
 * Both are read in place and bounded; what comes out names the update and never holds it.
 * @see https://github.com/sebyx07/meshara/blob/e37f4edc87edcd4e4fbd5e5636e6246e14cc490f/proto/messages.proto
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { blake3 } from '@noble/hashes/blake3.js'
import { VERSION_MAX } from '@/lib/authorities/facts'
import type { AnnouncementKind } from '@/lib/authorities/verdicts'
import { cleanText } from '../identify/clean-text'
import { WireReader } from '../tracer/wire-reader'
import { BLAKE3_BYTES, MAX_ANNOUNCEMENT_BYTES, MAX_SIGNATURES_READ } from './constants'
import { bytesField, varintField } from './wire-fields'

export interface ReadUpdate {
  readonly form: AnnouncementKind
  /** Cut to what is kept. */
  readonly version: string
  /** '' when it is not said. */
  readonly requiredVersion: string
  /** Of the update. */
  readonly sizeBytes: number
  /** BLAKE3 that it states, lower-case hex. */
  readonly checksum: string
  /** What was signed: the message without its signatures and keys, as the reference implementation encodes it. */
  readonly signed: Uint8Array
  readonly signatures: readonly Uint8Array[]
  /** Of the signatures, by place; an announcement has none. */
  readonly keys: readonly Uint8Array[]
  /** Where the update itself is there: whether it is what the checksum says. */
  readonly isIntact: () => boolean
}

/** `malformed`: no update at all; `crowded`: more signatures than are looked at. */
export type UnreadUpdate = 'malformed' | 'crowded'

const LENGTH_DELIMITED = 2
const VARINT = 0

interface Layout {
  readonly form: AnnouncementKind
  /** Numbers of fields that are text, bytes, and whole numbers. */
  readonly texts: readonly number[]
  readonly bytes: readonly number[]
  readonly numbers: readonly number[]
  readonly signatures: number
  readonly keys: number | null
}
const PACKAGE: Layout = {
  form: 'package',
  texts: [1, 3, 5],
  bytes: [2, 4],
  numbers: [],
  signatures: 6,
  keys: 7,
}
const ANNOUNCEMENT: Layout = {
  form: 'announcement',
  texts: [1],
  bytes: [2, 4],
  numbers: [3],
  signatures: 5,
  keys: null,
}
const [VERSION, PACKAGE_DATA, SIZE, CHECKSUM, REQUIRED_VERSION] = [1, 2, 3, 4, 5]

/** @param payload - of an envelope of type `update_package`. */
export function readPackage(payload: Uint8Array): ReadUpdate | UnreadUpdate {
  const fields = readFields(payload, PACKAGE)
  if (typeof fields === 'string') return fields
  const data = fields.bytes.get(PACKAGE_DATA) ?? Buffer.alloc(0)
  const { checksum } = fields
  return {
    ...named(fields),
    form: 'package',
    requiredVersion: textOf(fields.bytes.get(REQUIRED_VERSION)),
    sizeBytes: data.byteLength,
    keys: fields.keys,
    isIntact: () => checksum.equals(blake3(data)),
  }
}

/** @param payload - of an envelope of type `update_announcement`. */
export function readAnnouncement(payload: Uint8Array): ReadUpdate | UnreadUpdate {
  if (payload.byteLength > MAX_ANNOUNCEMENT_BYTES) return 'malformed'
  const fields = readFields(payload, ANNOUNCEMENT)
  if (typeof fields === 'string') return fields
  return {
    ...named(fields),
    form: 'announcement',
    requiredVersion: '',
    sizeBytes: Math.min(Number(fields.numbers.get(SIZE) ?? 0n), Number.MAX_SAFE_INTEGER),
    keys: [],
    isIntact: () => true,
  }
}

interface Fields {
  /** Texts too, as bytes. */
  readonly bytes: Map<number, Buffer>
  readonly numbers: Map<number, bigint>
  readonly checksum: Buffer
  readonly signatures: Buffer[]
  readonly keys: Buffer[]
}

function readFields(payload: Uint8Array, layout: Layout): Fields | UnreadUpdate {
  const whole = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const bytes = new Map<number, Buffer>()
  const numbers = new Map<number, bigint>()
  const signatures: Buffer[] = []
  const keys: Buffer[] = []
  const reader = new WireReader()
  reader.open(whole, 0, whole.length)
  while (reader.next()) {
    const { field, wireType } = reader
    if (layout.numbers.includes(field)) {
      if (wireType !== VARINT) return 'malformed'
      // A field that comes again replaces itself, as protobuf demands.
      numbers.set(field, (BigInt(reader.high) << 32n) | BigInt(reader.low))
    } else if (isKnown(layout, field)) {
      if (wireType !== LENGTH_DELIMITED) return 'malformed'
      const value = whole.subarray(reader.start, reader.stop)
      if (field === layout.signatures) signatures.push(value)
      else if (field === layout.keys) keys.push(value)
      else bytes.set(field, value)
      if (Math.max(signatures.length, keys.length) > MAX_SIGNATURES_READ) return 'crowded'
    }
  }
  const checksum = bytes.get(CHECKSUM)
  if (!reader.isWhole || checksum?.byteLength !== BLAKE3_BYTES) return 'malformed'
  if (!layout.texts.every((field) => isUtf8(bytes.get(field) ?? Buffer.alloc(0)))) return 'malformed'
  return (bytes.get(VERSION)?.byteLength ?? 0) === 0
    ? 'malformed'
    : { bytes, numbers, checksum, signatures, keys }
}

function isKnown({ texts, bytes, signatures, keys }: Layout, field: number): boolean {
  return texts.includes(field) || bytes.includes(field) || field === signatures || field === keys
}

function named({ bytes, numbers, checksum, signatures }: Fields) {
  return {
    version: textOf(bytes.get(VERSION)),
    checksum: checksum.toString('hex'),
    signed: canonical(bytes, numbers),
    signatures,
  }
}

/** Fields by ascending number, those with nothing in them left out: what prost makes of a decoded message. */
function canonical(bytes: ReadonlyMap<number, Buffer>, numbers: ReadonlyMap<number, bigint>): Uint8Array {
  const fields = [...new Set([...bytes.keys(), ...numbers.keys()])].sort((a, b) => a - b)
  return Buffer.concat(
    fields.flatMap((field) => {
      const number = numbers.get(field)
      return number === undefined
        ? bytesField(field, bytes.get(field) ?? Buffer.alloc(0))
        : varintField(field, number)
    }),
  )
}

function textOf(bytes: Buffer | undefined): string {
  // Four bytes a character at most: no more is made into text than is kept.
  const text = (bytes ?? Buffer.alloc(0)).subarray(0, 4 * VERSION_MAX).toString('utf8')
  return cleanText(text, VERSION_MAX)
}
