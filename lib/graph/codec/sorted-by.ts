/** Rows in the order of a column of small numbers, which is made by counting rather than by comparing. @module */
import { inTurn } from './pick'

/** The order given, by `keys` below `limit`; what has equal ones stays as it was. */
export function sortedBy(
  order: Uint32Array,
  keys: Uint8Array | Uint32Array,
  limit: number,
): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(limit + 1)
  for (const row of order) {
    const key = (keys[row] ?? 0) + 1
    next[key] = (next[key] ?? 0) + 1
  }
  for (let key = 1; key <= limit; key++) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0)
  const sorted = new Uint32Array(order.length)
  for (const row of order) {
    const key = keys[row] ?? 0
    const place = next[key] ?? 0
    sorted[place] = row
    next[key] = place + 1
  }
  return sorted
}

/** The largest first; what is equal as it is. @param most - none is larger. */
export function largestFirst(values: Uint32Array, most: number): Uint32Array<ArrayBuffer> {
  const short = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) short[row] = most - (values[row] ?? 0)
  return sortedBy(inTurn(values.length), short, most + 1)
}

export function largestOf(values: Uint32Array): number {
  let largest = 0
  for (const value of values) if (value > largest) largest = value
  return largest
}
