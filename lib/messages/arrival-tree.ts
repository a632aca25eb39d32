/** The tree that first receptions make: how deep each node is in it, and in what order it grew. @module */
import type { Arrival } from './message'

export type TreeArrival = Pick<Arrival, 'state' | 'fromNum' | 'depth' | 'afterMs'> & { nodeNum: number }

/** Hops from the origin; those in a circle, or behind a node whose own way is not known, keep null. */
export function setDepths(arrivals: readonly TreeArrival[], originNum: number | null): void {
  const children = new Map<number, TreeArrival[]>()
  for (const arrival of arrivals) {
    if (arrival.nodeNum === originNum) {
      arrival.depth = 0
      continue
    }
    if (arrival.fromNum === null) continue
    const others = children.get(arrival.fromNum)
    if (others === undefined) children.set(arrival.fromNum, [arrival])
    else others.push(arrival)
  }
  let ring = originNum === null ? [] : [originNum]
  for (let depth = 1; ring.length > 0; depth++) {
    const next: number[] = []
    for (const nodeNum of ring) {
      for (const child of children.get(nodeNum) ?? []) {
        child.depth = depth
        next.push(child.nodeNum)
      }
    }
    ring = next
  }
}

const ORDER = { published: 1, delivered: 1, rejected: 1, silent: 2, missing: 3 } as const

/** The origin first, then in the order it reached them; then the silent and the missing. */
export function sortArrivals<T extends TreeArrival>(arrivals: readonly T[], originNum: number | null): T[] {
  // A time that is not known counts as that of the nearest node before it on the path whose time is.
  const timeOf = new Map<number, number>()
  const inDepth = [...arrivals].sort((a, b) => (a.depth ?? Infinity) - (b.depth ?? Infinity) || 0)
  for (const { nodeNum, fromNum, depth, afterMs } of inDepth) {
    const before = fromNum === null ? undefined : timeOf.get(fromNum)
    timeOf.set(nodeNum, afterMs ?? (depth === null ? Infinity : (before ?? 0)))
  }
  const keys = arrivals.map((arrival) => ({
    arrival,
    rank: arrival.nodeNum === originNum ? 0 : ORDER[arrival.state],
    atMs: timeOf.get(arrival.nodeNum) ?? Infinity,
    depth: arrival.depth ?? Infinity,
  }))
  keys.sort(
    (a, b) =>
      a.rank - b.rank ||
      // Two infinities have no difference that is a number: they are equal.
      a.atMs - b.atMs ||
      a.depth - b.depth ||
      a.arrival.nodeNum - b.arrival.nodeNum,
  )
  return keys.map(({ arrival }) => arrival)
}
