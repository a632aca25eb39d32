/** Two columns of rows, each in ascending order, side by side. @module */

/** By what rows are told apart: ascending by number, then by kind; no pair of them twice. */
export interface RowKeys {
  readonly nums: Uint32Array
  readonly kinds: Uint8Array | Float64Array
}

export interface PairedRows {
  readonly count: number
  /** Row of the older one, {@link NO_ROW} where it has none; good up to `count`, as `after` is. */
  readonly before: Int32Array
  readonly after: Int32Array
}

export const NO_ROW = -1

/** The rows of both in one order. */
export function pairRows(older: RowKeys, newer: RowKeys): PairedRows {
  const most = older.nums.length + newer.nums.length
  const before = new Int32Array(most).fill(NO_ROW)
  const after = new Int32Array(most).fill(NO_ROW)
  let count = 0
  let old = 0
  let now = 0
  while (old < older.nums.length || now < newer.nums.length) {
    const order =
      old === older.nums.length
        ? 1
        : now === newer.nums.length
          ? -1
          : (older.nums[old] ?? 0) - (newer.nums[now] ?? 0) ||
            (older.kinds[old] ?? 0) - (newer.kinds[now] ?? 0)
    if (order <= 0) before[count] = old++
    if (order >= 0) after[count] = now++
    count++
  }
  return { count, before, after }
}
