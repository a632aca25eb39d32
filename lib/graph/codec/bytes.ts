/** Reading and writing of small binary pieces, with every read checked. @module */

/** The bytes are not what the codec writes. The message says where they stop making sense. */
export class CodecError extends Error {
  override readonly name = 'CodecError'
}

const encoder = new TextEncoder()

/** A buffer that grows as it is written to. */
export class ByteWriter {
  #bytes = new Uint8Array(4096)
  #length = 0

  #room(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#length++] = value
  }

  bytes(values: Uint8Array): void {
    this.#room(values.length)
    this.#bytes.set(values, this.#length)
    this.#length += values.length
  }

  /** Room for so many bytes, to be filled at once: the next writing may move it. They are 0. */
  claim(count: number): Uint8Array {
    this.#room(count)
    this.#length += count
    return this.#bytes.subarray(this.#length - count, this.#length)
  }

  /** Unsigned LEB128. @param value - a whole number, 0 to 2^53 - 1. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new CodecError(`${String(value)} is not a whole number from 0 to 2^53 - 1`)
    }
    let left = value
    // Beyond 31 bits the bitwise operators would cut it.
    while (left > 127) {
      this.byte((left % 128) | 128)
      left = Math.floor(left / 128)
    }
    this.byte(left)
  }

  /** Signed, small magnitudes short. @param value - a whole number within ±2^52. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  text(value: string): void {
    const bytes = encoder.encode(value)
    this.varint(bytes.length)
    this.bytes(bytes)
  }

  /** What another has written, with its length before it. */
  section(written: ByteWriter): void {
    const bytes = written.#bytes.subarray(0, written.#length)
    this.varint(bytes.length)
    this.bytes(bytes)
  }

  result(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}

/** Reads what ByteWriter wrote; throws CodecError on anything else. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get remaining(): number {
    return this.#bytes.length - this.#at
  }

  fail(expected: string): never {
    throw new CodecError(`at byte ${String(this.#at)}: expected ${expected}`)
  }

  byte(): number {
    const value = this.#bytes[this.#at]
    if (value === undefined) return this.fail('one more byte')
    this.#at++
    return value
  }

  /** A view, not a copy. */
  bytes(count: number): Uint8Array {
    if (count > this.remaining) return this.fail(`${String(count)} more bytes`)
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (let index = 0; index < 8; index++) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) {
        return Number.isSafeInteger(value) ? value : this.fail('a number below 2^53')
      }
      scale *= 128
    }
    return this.fail('a number of at most 8 bytes')
  }

  /** @param leastBytesEach - what one of them takes at least: a count the rest cannot hold is refused unread. */
  count(leastBytesEach: number, what: string): number {
    const value = this.varint()
    if (value * leastBytesEach > this.remaining) return this.fail(`as many ${what} as the rest can hold`)
    return value
  }

  zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** One that begins with its length. */
  section(): ByteReader {
    return new ByteReader(this.bytes(this.varint()))
  }

  end(): void {
    if (this.remaining > 0) this.fail('the end')
  }

  text(): string {
    const bytes = this.bytes(this.varint())
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return this.fail('UTF-8 text')
    }
  }
}
