/** Pairs of numbers, each once: a table of open addresses, for a `Set` of five million texts is half a gigabyte. @module */

const EMPTY = 0xffffffff

export class LinkSet {
  private readonly slots: Uint32Array
  private readonly mask: number

  /** @param most - pairs it has to hold. */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, most * 1.7)))
    this.mask = size - 1
    this.slots = new Uint32Array(2 * size).fill(EMPTY)
  }

  /** @returns false: the pair was there, whichever way round. */
  add(one: number, other: number): boolean {
    const low = Math.min(one, other)
    const high = Math.max(one, other)
    const { slots, mask } = this
    let mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high + 0x7f4a7c15, 0x85ebca6b)
    mixed ^= mixed >>> 15
    for (let at = Math.imul(mixed, 0x2c1b3c6d) & mask; ; at = (at + 1) & mask) {
      const held = slots[2 * at] ?? EMPTY
      if (held === EMPTY) {
        slots[2 * at] = low
        slots[2 * at + 1] = high
        return true
      }
      if (held === low && slots[2 * at + 1] === high) return false
    }
  }
}
