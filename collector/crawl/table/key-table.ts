/**
 * Keys by the region of the key space they fall into. A node hashes the key it is asked for, so a question about a
 * region needs a key whose sha256 falls there: such keys are found once, by trying numbers in turn.
 * @module
 */
import { kadId, leadingBits, type KadId } from './kad-id'

/** All places that begin with the first `length` bits of `prefix`. */
export interface Region {
  /** `length` bits, as a number. */
  readonly prefix: number
  readonly length: number
}

export interface Key {
  /** What is sent: a sha256 multihash, as a peer id would be. */
  readonly bytes: Uint8Array
  /** Where it falls. */
  readonly kadId: KadId
}

export interface KeySource {
  /** The longest prefix a key can be given for. */
  readonly maxLength: number
  keyIn(region: Region): Key
}

/** 4,096 keys: about 35,000 hashes, 60 ms. Regions are opened only while they hold more than an answer can. */
const KEY_TABLE_BITS = 12

const SHA256_MULTIHASH_BYTES = 34

/** @param bits - at most 16. */
export function createKeyTable(bits = KEY_TABLE_BITS): KeySource {
  const size = 1 << bits
  const keys = new Array<Key | undefined>(size).fill(undefined)
  for (let counter = 0, missing = size; missing > 0; counter++) {
    const bytes = keyOf(counter)
    const id = kadId(bytes)
    const slot = leadingBits(id, bits)
    if (keys[slot] !== undefined) continue
    keys[slot] = { bytes, kadId: id }
    missing--
  }
  return {
    maxLength: bits,
    keyIn({ prefix, length }) {
      const key = length > bits ? undefined : keys[prefix << (bits - length)]
      if (key === undefined) throw new RangeError(`no key for prefix ${prefix} of ${length} bits`)
      return key
    },
  }
}

/** The multihash 0x12 0x20, a 32-bit number, 28 zero bytes. */
function keyOf(counter: number): Uint8Array {
  const bytes = new Uint8Array(SHA256_MULTIHASH_BYTES)
  bytes[0] = 0x12
  bytes[1] = 0x20
  new DataView(bytes.buffer).setUint32(2, counter)
  return bytes
}
