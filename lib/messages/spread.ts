/** When a message had reached a share of its nodes. @module */

/** One node that has the message. */
export interface SpreadNode {
  nodeNum: number
  /** Whom it has it from; null: nobody, or not known. */
  fromNum: number | null
  depth: number | null
  /** ms since publication; null: not known. */
  afterMs: number | null
}

/**
 * A node whose time is not known had the message after the one it came from, and before those it passed it on to.
 * Where that settles the answer, it is given; where it does not, it is null.
 */
export function spreadTimes(nodes: readonly SpreadNode[], shares: readonly number[]): (number | null)[] {
  const byDepth = nodes
    .filter(({ depth }) => depth !== null)
    .sort((a, b) => Number(a.depth) - Number(b.depth))
  const least = new Map<number, number>()
  for (const { nodeNum, fromNum, afterMs } of byDepth) {
    least.set(nodeNum, afterMs ?? (fromNum === null ? 0 : (least.get(fromNum) ?? 0)))
  }
  const most = new Map<number, number>()
  for (const { nodeNum, fromNum, afterMs } of byDepth.reverse()) {
    const atMost = afterMs ?? most.get(nodeNum) ?? Infinity
    most.set(nodeNum, atMost)
    if (fromNum !== null) most.set(fromNum, Math.min(most.get(fromNum) ?? Infinity, atMost))
  }
  const early = sorted(nodes.map(({ nodeNum, afterMs }) => afterMs ?? least.get(nodeNum) ?? 0))
  const late = sorted(nodes.map(({ nodeNum, afterMs }) => afterMs ?? most.get(nodeNum) ?? Infinity))
  return shares.map((share) => {
    const at = Math.max(0, Math.ceil(share * nodes.length) - 1)
    const earliest = early[at]
    return earliest !== undefined && earliest === late[at] ? earliest : null
  })
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort()
}
