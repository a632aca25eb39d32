/** One row a neighbour, however many kinds of evidence there are for the link. @module */
import type { Evidence } from '@/lib/facts'
import { BY_SURENESS } from '@/lib/graph/join-links'
import type { NodeNeighbour } from '@/lib/node-detail'

export interface JoinedNeighbour extends Omit<NodeNeighbour, 'evidence'> {
  /** How the link is known, the surest first. */
  readonly evidence: readonly Evidence[]
}

/** In the order in which each neighbour comes first. Who names whom on any evidence counts; the newest reading is told. */
export function joinNeighbours(rows: readonly NodeNeighbour[]): JoinedNeighbour[] {
  const joined = new Map<number, JoinedNeighbour>()
  for (const row of rows) {
    const known = joined.get(row.num)
    joined.set(
      row.num,
      known === undefined
        ? { ...row, evidence: [row.evidence] }
        : {
            ...known,
            direction: known.direction === row.direction ? row.direction : 'both',
            seenAtMs: Math.max(known.seenAtMs, row.seenAtMs),
            evidence: BY_SURENESS.filter((kind) => kind === row.evidence || known.evidence.includes(kind)),
          },
    )
  }
  return [...joined.values()]
}
