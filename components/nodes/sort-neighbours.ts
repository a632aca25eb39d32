/** The orders of the neighbour table. @module */
import { BY_SURENESS } from '@/lib/graph/join-links'
import { sortRows } from '../tables/sort-rows'
import type { JoinedNeighbour } from './join-neighbours'

export type NeighbourSort = 'node' | 'direction' | 'evidence' | 'version' | 'country' | 'rtt' | 'seen'

const sortValue: Readonly<Record<NeighbourSort, (row: JoinedNeighbour) => string | number | null>> = {
  node: (row) => row.peerId,
  direction: (row) => ['both', 'out', 'in'].indexOf(row.direction),
  evidence: ({ evidence: [surest] }) => (surest === undefined ? null : BY_SURENESS.indexOf(surest)),
  version: (row) => (row.agent === '' ? null : row.agent),
  country: (row) => (row.country === '' ? null : row.country),
  rtt: (row) => row.estimatedRttMs,
  seen: (row) => row.seenAtMs,
}

/** A sorted copy, as `sortRows` makes it; equals stand by peer id. */
export function sortNeighbours(
  rows: readonly JoinedNeighbour[],
  sort: NeighbourSort,
  isDescending: boolean,
): JoinedNeighbour[] {
  const byPeer = rows.toSorted((a, b) => (a.peerId < b.peerId ? -1 : 1))
  return sortRows(byPeer, sortValue[sort], isDescending)
}
