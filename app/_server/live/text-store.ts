/** Texts by slot in one stretch of bytes: a million strings are as many objects, and each is larger than what it says. @module */

const FIRST_BYTES = 64 * 1024

export class TextStore {
  #bytes = Buffer.alloc(FIRST_BYTES)
  #end = 0
  /** Bytes of texts that no slot holds any more. */
  #unused = 0
  #starts = new Uint32Array(0)
  #lengths = new Uint32Array(0)

  /** There is room for so many. */
  get bytes(): number {
    return this.#bytes.length
  }

  /** '' where nothing was put. */
  get(slot: number): string {
    const start = this.#starts[slot] ?? 0
    return this.#bytes.toString('utf8', start, start + (this.#lengths[slot] ?? 0))
  }

  put(slot: number, text: string): void {
    const length = Buffer.byteLength(text)
    this.#reserve(slot)
    const before = this.#lengths[slot] ?? 0
    if (length <= before) {
      // In the place of the one before.
      this.#unused += before - length
    } else {
      this.#unused += before
      this.#makeRoom(length)
      this.#starts[slot] = this.#end
      this.#end += length
    }
    this.#lengths[slot] = length
    this.#bytes.write(text, this.#starts[slot] ?? 0)
  }

  /** Lets go of the bytes that are not used, when they are many. */
  tidy(): void {
    if (this.#unused * 2 < this.#end) return
    const before = this.#bytes
    this.#bytes = Buffer.alloc(Math.max(FIRST_BYTES, this.#end - this.#unused))
    this.#end = 0
    this.#unused = 0
    for (let slot = 0; slot < this.#lengths.length; slot++) {
      const start = this.#starts[slot] ?? 0
      this.#starts[slot] = this.#end
      this.#end += before.copy(this.#bytes, this.#end, start, start + (this.#lengths[slot] ?? 0))
    }
  }

  #reserve(slot: number): void {
    if (slot < this.#lengths.length) return
    const starts = new Uint32Array(2 * (slot + 1))
    starts.set(this.#starts)
    this.#starts = starts
    const lengths = new Uint32Array(2 * (slot + 1))
    lengths.set(this.#lengths)
    this.#lengths = lengths
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#bytes.length) return
    const grown = Buffer.alloc(Math.max(this.#end + length, 2 * this.#bytes.length))
    this.#bytes.copy(grown, 0, 0, this.#end)
    this.#bytes = grown
  }
}
