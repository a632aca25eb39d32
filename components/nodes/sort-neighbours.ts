/** The orders of the neighbour table. @module */
import type { NodeNeighbour } from '@/lib/node-detail'

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

const collator = new Intl.Collator('en', { numeric: true })

/** A sorted copy. What is not known comes last in either direction; equals stand by peer id. */
export function sortNeighbours(
  rows: readonly NodeNeighbour[],
  sort: NeighbourSort,
  isDescending: boolean,
): NodeNeighbour[] {
  const value = sortValue[sort]
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1
    } else {
      const order =
        typeof left === 'number' && typeof right === 'number'
          ? left - right
          : collator.compare(String(left), String(right))
      if (order !== 0) return isDescending ? -order : order
    }
    return a.peerId < b.peerId ? -1 : 1
  })
}
