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

/** Regions are opened only while they hold more than an answer can: far fewer bits are ever needed. */
const KEY_TABLE_BITS = 12

const SHA256_MULTIHASH_BYTES = 34

/**
 * Keys are looked for as they are asked for: one for a region of n bits takes about 2^n hashes, and what is found on
 * the way is kept.
 * @param bits - at most 16.
 */
export function createKeyTable(bits = KEY_TABLE_BITS): KeySource {
  // Regions as a binary tree in an array: below 1 come 2 and 3, below those 4 to 7, and so on.
  const keys = new Array<Key | undefined>(2 << bits).fill(undefined)
  let counter = 0
  const findAnother = (): void => {
    const bytes = keyOf(counter++)
    const key = { bytes, kadId: kadId(bytes) }
    const smallest = (1 << bits) | leadingBits(key.kadId, bits)
    for (let region = smallest; region > 0 && keys[region] === undefined; region >>= 1) keys[region] = key
  }
  return {
    maxLength: bits,
    keyIn({ prefix, length }) {
      if (length > bits) throw new RangeError(`no keys for regions of ${length} bits`)
      for (;;) {
        const key = keys[(1 << length) | prefix]
        if (key !== undefined) return key
        findAnother()
      }
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
