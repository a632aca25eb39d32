/** The orders of the table of hops. @module */
import type { Arrival } from '@/lib/messages/message'
import { nodeText } from '../message-text'

export type HopSort = 'node' | 'from' | 'depth' | 'state' | 'reported' | 'after' | 'latency' | 'duplicates'

type SortValue = (row: Arrival, nameOf: (num: number) => string) => string | number | null

const sortValue: Readonly<Record<HopSort, SortValue>> = {
  node: (row) => nodeText(row.node),
  from: (row, nameOf) => (row.fromNum === null ? null : nameOf(row.fromNum)),
  depth: (row) => row.depth,
  state: (row) => row.state,
  reported: (row) => row.reportedAtUs,
  after: (row) => row.afterMs,
  // A bound counts as the greatest that it can be.
  latency: ({ latency }) =>
    latency.state === 'solved' ? latency.ms : latency.state === 'bounded' ? latency.belowMs : null,
  duplicates: (row) => row.duplicates,
}

const collator = new Intl.Collator('en', { numeric: true })

/** A sorted copy. What is not known comes last in either direction; equals stand in the order they were given in. */
export function sortHops(
  rows: readonly Arrival[],
  sort: HopSort,
  isDescending: boolean,
  nameOf: (num: number) => string,
): Arrival[] {
  const value = sortValue[sort]
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a, nameOf), value(b, nameOf)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : collator.compare(String(left), String(right))
    return isDescending ? -order : order
  })
}
