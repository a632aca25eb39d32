/** The orders of the neighbour table. @module */
import type { NodeNeighbour } from '@/lib/node-detail'
import { sortRows } from '../tables/sort-rows'

export type NeighbourSort = 'node' | 'direction' | 'evidence' | 'version' | 'country' | 'rtt' | 'seen'

const sortValue: Readonly<Record<NeighbourSort, (row: NodeNeighbour) => string | number | null>> = {
  node: (row) => row.peerId,
  direction: (row) => ['both', 'out', 'in'].indexOf(row.direction),
  evidence: (row) => row.evidence,
  version: (row) => (row.agent === '' ? null : row.agent),
  country: (row) => (row.country === '' ? null : row.country),
  rtt: (row) => row.estimatedRttMs,
  seen: (row) => row.seenAtMs,
}

/** A sorted copy, as `sortRows` makes it; equals stand by peer id. */
export function sortNeighbours(
  rows: readonly NodeNeighbour[],
  sort: NeighbourSort,
  isDescending: boolean,
): NodeNeighbour[] {
  const byPeer = rows.toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1))
  return sortRows(byPeer, sortValue[sort], isDescending)
}
