/** Which index a node has, by its number: a hash of two flat arrays, eight bytes a place instead of an entry of a Map. @module */

/** The index of a number that is not there. */
export const ABSENT = -1
const LEAST_PLACES = 64

export class NumIndex {
  /** Number and index + 1 of each place, side by side; index + 1 = 0: the place is free. */
  #places: Uint32Array
  #mask: number
  #size = 0

  /** @param expected - so many numbers fit in without growing. */
  constructor(expected = 0) {
    const places = placesFor(expected)
    this.#places = new Uint32Array(places * 2)
    this.#mask = places - 1
  }

  /** @param nums - each once; those that are `none` have no index. */
  static of(nums: Uint32Array, count: number, none: number): NumIndex {
    const made = new NumIndex(count)
    const places = made.#places
    const mask = made.#mask
    for (let index = 0; index < count; index++) {
      const num = nums[index] ?? none
      if (num === none) continue
      let place = homeOf(num, mask)
      while (places[place * 2 + 1] !== 0) place = (place + 1) & mask
      places[place * 2] = num
      places[place * 2 + 1] = index + 1
      made.#size++
    }
    return made
  }

  get size(): number {
    return this.#size
  }

  /** @returns ABSENT when the number is not there. */
  get(num: number): number {
    const places = this.#places
    let place = homeOf(num, this.#mask)
    for (;;) {
      const held = places[place * 2 + 1] ?? 0
      if (held === 0) return ABSENT
      if (places[place * 2] === num) return held - 1
      place = (place + 1) & this.#mask
    }
  }

  set(num: number, index: number): void {
    // Fuller than four fifths, the runs grow long.
    if ((this.#size + 1) * 5 > (this.#mask + 1) * 4) this.#grow()
    const places = this.#places
    let place = homeOf(num, this.#mask)
    for (;;) {
      const held = places[place * 2 + 1] ?? 0
      if (held === 0) this.#size++
      if (held === 0 || places[place * 2] === num) {
        places[place * 2] = num
        places[place * 2 + 1] = index + 1
        return
      }
      place = (place + 1) & this.#mask
    }
  }

  delete(num: number): void {
    const places = this.#places
    let gap = homeOf(num, this.#mask)
    while (places[gap * 2] !== num || places[gap * 2 + 1] === 0) {
      if (places[gap * 2 + 1] === 0) return
      gap = (gap + 1) & this.#mask
    }
    this.#size--
    // What comes after the gap in its run moves up, unless that would put it before its home.
    let place = gap
    for (;;) {
      place = (place + 1) & this.#mask
      const held = places[place * 2 + 1] ?? 0
      if (held === 0) break
      const home = homeOf(places[place * 2] ?? 0, this.#mask)
      if (((place - home) & this.#mask) < ((place - gap) & this.#mask)) continue
      places[gap * 2] = places[place * 2] ?? 0
      places[gap * 2 + 1] = held
      gap = place
    }
    places[gap * 2 + 1] = 0
  }

  #grow(): void {
    const before = this.#places
    this.#places = new Uint32Array(before.length * 2)
    this.#mask = this.#places.length / 2 - 1
    this.#size = 0
    for (let at = 0; at < before.length; at += 2) {
      const held = before[at + 1] ?? 0
      if (held > 0) this.set(before[at] ?? 0, held - 1)
    }
  }
}

/** Where a number stands when nothing is in its way. */
function homeOf(num: number, mask: number): number {
  const mixed = Math.imul(num, 0x9e3779b1)
  return (mixed ^ (mixed >>> 15)) & mask
}

/** A power of two, at most two thirds full. */
function placesFor(expected: number): number {
  let places = LEAST_PLACES
  while (places * 2 < expected * 3) places *= 2
  return places
}
