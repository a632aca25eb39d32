/** Seeded randomness: the same seed and label give the same numbers on every machine. @module */
import { createHash } from 'node:crypto'

export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  below(below: number): number
  between(low: number, high: number): number
  chance(probability: number): boolean
  /** One item, with a chance in proportion to its weight. @throws {RangeError} on an empty list. */
  pick<T>(items: readonly T[], weightOf?: (item: T) => number): T
  /** Up to `count` different items, heavier ones more often. */
  sample<T>(items: readonly T[], count: number, weightOf: (item: T) => number): T[]
  /** A waiting time of a Poisson process, in the unit of its mean. */
  exponential(mean: number): number
}

/** The stream of numbers that belongs to a label: adding a user of one label moves no other's numbers. */
export function seededRandom(seed: number, label: string): Random {
  const digest = createHash('sha256')
    .update(`${String(seed)}/${label}`)
    .digest()
  let a = digest.readUInt32LE(0)
  let b = digest.readUInt32LE(4)
  let c = digest.readUInt32LE(8)
  let counter = digest.readUInt32LE(12)

  // sfc32, https://pracrand.sourceforge.net/RNG_engines.txt
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  const random: Random = {
    next,
    below: (below) => Math.floor(next() * below),
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick(items, weightOf = () => 1) {
      let left = next() * items.reduce((sum, item) => sum + weightOf(item), 0)
      const found = items.find((item) => (left -= weightOf(item)) < 0) ?? items.at(-1)
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
    // Efraimidis–Spirakis: the greatest of u^(1/w), here as the least of -ln(u)/w.
    sample: (items, count, weightOf) =>
      items
        .map((item) => ({ item, key: -Math.log(1 - next()) / weightOf(item) }))
        .filter(({ key }) => Number.isFinite(key))
        .sort((left, right) => left.key - right.key)
        .slice(0, count)
        .map(({ item }) => item),
    exponential: (mean) => -Math.log(1 - next()) * mean,
  }
  return random
}
