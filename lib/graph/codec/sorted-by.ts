/**
 * Rows in the order of a column of small numbers, which is made by counting rather than by comparing. Most of it runs
 * once in a page, before anything is compiled: as plain loops that make no more arrays than they must.
 * @module
 */

/** The order given, by `keys` below `limit`; what has equal ones stays as it was. */
export function sortedBy(order: Uint32Array, keys: Uint32Array, limit: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(limit + 1)
  const count = order.length
  for (let at = 0; at < count; at++) {
    const key = (keys[order[at] ?? 0] ?? 0) + 1
    next[key] = (next[key] ?? 0) + 1
  }
  for (let key = 1; key <= limit; key++) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0)
  const sorted = new Uint32Array(count)
  for (let at = 0; at < count; at++) {
    const row = order[at] ?? 0
    const key = keys[row] ?? 0
    const place = next[key] ?? 0
    sorted[place] = row
    next[key] = place + 1
  }
  return sorted
}

/** Rows with the largest value first; what is equal as it is. */
export function largestFirst(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const count = values.length
  let most = 0
  for (let row = 0; row < count; row++) if ((values[row] ?? 0) > most) most = values[row] ?? 0
  const next = new Uint32Array(most + 2)
  for (let row = 0; row < count; row++) {
    const shortOfMost = most - (values[row] ?? 0) + 1
    next[shortOfMost] = (next[shortOfMost] ?? 0) + 1
  }
  for (let key = 1; key <= most; key++) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0)
  const sorted = new Uint32Array(count)
  for (let row = 0; row < count; row++) {
    const shortOfMost = most - (values[row] ?? 0)
    const place = next[shortOfMost] ?? 0
    sorted[place] = row
    next[shortOfMost] = place + 1
  }
  return sorted
}
