type SortValue = string | number | null

const collator = new Intl.Collator('en', { numeric: true })

/** A sorted copy. What is not known (null) comes last in either direction; equals stand in the order they were given in. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  isDescending: boolean,
): Row[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : collator.compare(String(left), String(right))
    return isDescending ? -order : order
  })
}
