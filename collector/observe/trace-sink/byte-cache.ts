/**
 * Remembers what stretches of bytes stand for, so that the few names that events repeat need not be made into strings
 * each time. It may forget anything at any time, and never gives an answer for other bytes.
 * @module
 */
export class ByteCache<V> {
  readonly #mask: number
  readonly #maxBytes: number
  /** The keys, each in its own stretch: what is kept of a batch must outlive it, and nothing is allocated for it. */
  readonly #bytes: Uint8Array
  /** Of each key; 0: none is there. */
  readonly #lengths: Uint16Array
  readonly #values: (V | undefined)[]

  /**
   * @param slots - a power of two.
   * @param maxBytes - longest key that is remembered.
   */
  constructor(slots: number, maxBytes: number) {
    this.#mask = slots - 1
    this.#maxBytes = maxBytes
    this.#bytes = new Uint8Array(slots * maxBytes)
    this.#lengths = new Uint16Array(slots)
    this.#values = Array.from({ length: slots })
  }

  get(bytes: Uint8Array, start: number, end: number): V | undefined {
    const length = end - start
    const slot = slotOf(bytes, start, end) & this.#mask
    if (length === 0 || this.#lengths[slot] !== length) return undefined
    const keys = this.#bytes
    const key = slot * this.#maxBytes
    // From the end: ids have their differences there.
    for (let index = length - 1; index >= 0; index -= 1) {
      if (keys[key + index] !== bytes[start + index]) return undefined
    }
    return this.#values[slot]
  }

  set(bytes: Uint8Array, start: number, end: number, value: V): void {
    const length = end - start
    if (length > this.#maxBytes) return
    const slot = slotOf(bytes, start, end) & this.#mask
    const keys = this.#bytes
    const key = slot * this.#maxBytes
    for (let index = 0; index < length; index += 1) keys[key + index] = bytes[start + index] ?? 0
    this.#lengths[slot] = length
    this.#values[slot] = value
  }

  clear(): void {
    this.#lengths.fill(0)
    this.#values.fill(undefined)
  }
}

/** Of the last bytes: those of a hash or a sequence number. Who makes them collide only makes this cache useless. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let index = Math.max(start, end - 8); index < end; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  }
  return hash ^ (hash >>> 15)
}
