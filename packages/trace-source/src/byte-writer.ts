/** Writes protobuf fields into bytes that grow. https://protobuf.dev/programming-guides/encoding/ @module */

const FIRST_BYTES = 1_024
const text = new TextEncoder()

export class ByteWriter {
  private buffer = new Uint8Array(FIRST_BYTES)
  length = 0

  clear(): void {
    this.length = 0
  }

  /** What was written so far; valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length)
  }

  /** @param value - a whole number from 0 up to 2^53. */
  varint(value: number): void {
    this.reserve(10)
    let rest = value
    while (rest > 127) {
      this.buffer[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.buffer[this.length++] = rest
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Field of wire type 0. @param value - below 2^53. */
  numberField(field: number, value: number): void {
    this.varint(field * 8)
    this.varint(value)
  }

  /** Field of wire type 0, for what does not fit a number. @param value - from 0 up to 2^63. */
  bigintField(field: number, value: bigint): void {
    this.varint(field * 8)
    this.reserve(10)
    let high = Number(value >> 28n)
    let low = Number(value & 0xfffffffn)
    for (let group = 0; group < 4 && (high > 0 || low > 127); group += 1) {
      this.buffer[this.length++] = (low & 127) | 128
      low >>>= 7
    }
    if (high === 0) {
      this.buffer[this.length++] = low
      return
    }
    while (high > 127) {
      this.buffer[this.length++] = (high % 128) | 128
      high = Math.floor(high / 128)
    }
    this.buffer[this.length++] = high
  }

  /** Field of wire type 2. */
  bytesField(field: number, value: Uint8Array): void {
    this.varint(field * 8 + 2)
    this.varint(value.length)
    this.raw(value)
  }

  textField(field: number, value: string): void {
    this.bytesField(field, text.encode(value))
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more))
    grown.set(this.view())
    this.buffer = grown
  }
}
