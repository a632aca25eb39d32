/** The orders of the table of hops. @module */
import type { Arrival } from '@/lib/messages/message'
import { sortRows } from '../../tables/sort-rows'
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

/** A sorted copy, as `sortRows` makes it. */
export function sortHops(
  rows: readonly Arrival[],
  sort: HopSort,
  isDescending: boolean,
  nameOf: (num: number) => string,
): Arrival[] {
  return sortRows(rows, (row) => sortValue[sort](row, nameOf), isDescending)
}
