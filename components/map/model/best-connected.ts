import { NO_NODE, type NodeColumns } from '@/lib/graph/map-columns'

/**
 * The nodes with the most peers, best first, then by number. Of a hundred thousand only those asked for are sorted.
 * @param most - at most so many.
 * @param shown - by index, 1: it counts; null: all do. Who came since does.
 * @returns their indices.
 */
export function bestConnected(
  { count, nums, peerCounts }: NodeColumns,
  most: number,
  shown: Uint8Array | null = null,
): number[] {
  const isWorse = (one: number, other: number): boolean => {
    const peers = (peerCounts[one] ?? -1) - (peerCounts[other] ?? -1)
    return peers === 0 ? (nums[one] ?? 0) > (nums[other] ?? 0) : peers < 0
  }
  // A heap whose first is the worst of the best so far.
  const heap: number[] = []
  const sink = (from: number): void => {
    let at = from
    for (;;) {
      let worst = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isWorse(heap[child] ?? 0, heap[worst] ?? 0)) worst = child
      }
      if (worst === at) return
      const held = heap[at] ?? 0
      heap[at] = heap[worst] ?? 0
      heap[worst] = held
      at = worst
    }
  }
  let leastPeers = -1
  for (let index = 0; index < count && most > 0; index++) {
    if (nums[index] === NO_NODE || (shown !== null && shown[index] === 0)) continue
    if (heap.length < most) {
      heap.push(index)
      if (heap.length === most) for (let at = most >> 1; at >= 0; at--) sink(at)
      leastPeers = peerCounts[heap[0] ?? 0] ?? -1
    } else if ((peerCounts[index] ?? -1) >= leastPeers && isWorse(heap[0] ?? 0, index)) {
      heap[0] = index
      sink(0)
      leastPeers = peerCounts[heap[0]] ?? -1
    }
  }
  return heap.sort((one, other) => (isWorse(one, other) ? 1 : -1))
}
