/**
 * Protocol buffers, read in place: a position in some bytes, moved field by field. It never throws: whoever sends
 * millions of broken events is not to be thanked with millions of stack traces.
 * @see https://protobuf.dev/programming-guides/encoding/
 * @module
 */

const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const FIXED32 = 5
const MAX_VARINT_BYTES = 10

export class WireReader {
  bytes: Buffer = Buffer.alloc(0)
  at = 0
  end = 0
  /** Of the field that was read last. */
  field = 0
  wireType = 0
  /** Where the value of a length-delimited field lies. */
  start = 0
  stop = 0
  /** The value of a varint field: its lower and its upper 32 bits. */
  low = 0
  high = 0

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  /** Moves to the next field and over its value. @returns false at the end, and where the bytes are no message. */
  next(): boolean {
    if (this.at >= this.end) return false
    const tag = this.#length()
    if (tag < 8 || tag > 0xffffffff) return this.#fail()
    this.field = Math.floor(tag / 8)
    this.wireType = tag & 7
    switch (this.wireType) {
      case LENGTH_DELIMITED: {
        const length = this.#length()
        if (length < 0 || length > this.end - this.at) return this.#fail()
        this.start = this.at
        this.stop = this.at += length
        return true
      }
      case VARINT:
        return this.#varint() || this.#fail()
      case FIXED64:
        return this.#skip(8)
      case FIXED32:
        return this.#skip(4)
      default:
        // Groups are in none of these messages.
        return this.#fail()
    }
  }

  /** Whether the bytes were read to their end. */
  get isWhole(): boolean {
    return this.at === this.end
  }

  #fail(): false {
    this.at = -1
    this.end = -2
    return false
  }

  #skip(bytes: number): boolean {
    if (bytes > this.end - this.at) return this.#fail()
    this.at += bytes
    return true
  }

  /** A varint of at most 35 bits, as tags and lengths are; -1 when it is none. */
  #length(): number {
    const { bytes, end } = this
    let at = this.at
    let value = 0
    for (let shift = 1; shift <= 2 ** 28 && at < end; shift *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * shift
      if (byte < 0x80) {
        this.at = at
        return value
      }
    }
    return -1
  }

  #varint(): boolean {
    const { bytes, at, end } = this
    let low = 0
    let high = 0
    for (let index = 0; index < MAX_VARINT_BYTES && at + index < end; index += 1) {
      const byte = bytes[at + index] ?? 0
      const bits = byte & 0x7f
      // Seven bits a byte: the fifth lies across the border of the two halves.
      if (index < 4) low |= bits << (7 * index)
      else if (index === 4) {
        low |= bits << 28
        high |= bits >>> 4
      } else high |= bits << (7 * index - 32)
      if (byte < 0x80) {
        this.low = low >>> 0
        this.high = high >>> 0
        this.at = at + index + 1
        return true
      }
    }
    return false
  }
}
