/**
 * The way of a message as a tree: who had it from whom. Pure; what the nodes report is taken as it is, and a path
 * that does not lead back to the origin begins a tree of its own.
 * @module
 */
import type { Arrival } from '@/lib/messages/message'

export interface TreeNode {
  readonly arrival: Arrival
  readonly num: number
  /** Steps from the root of its own tree: what the drawing indents by. */
  readonly level: number
  readonly parent: TreeNode | null
  /** In the order they had it; those whose time is not known come last. */
  readonly children: readonly TreeNode[]
  /** Nodes below it, all levels together. */
  readonly descendants: number
  /** Latest known arrival at it or below it; null: none is known. */
  readonly lastAfterMs: number | null
  /** Earliest known arrival at it or below it; null: none is known. */
  readonly firstAfterMs: number | null
}

export interface MessageTree {
  /** The origin's first; further ones begin where the path is broken. */
  readonly roots: readonly TreeNode[]
  readonly byNum: ReadonlyMap<number, TreeNode>
  /** Nodes that were subscribed and that nothing says it reached. */
  readonly missing: readonly Arrival[]
}

interface Draft {
  arrival: Arrival
  num: number
  level: number
  parent: Draft | null
  children: Draft[]
  descendants: number
  lastAfterMs: number | null
  firstAfterMs: number | null
}

const isPlaced = (arrival: Arrival) => arrival.state !== 'missing'

/** By time since publication; unknown times last; equals by the node's number, so that the order is always the same. */
function inOrder(a: Draft, b: Draft): number {
  const [left, right] = [a.arrival.afterMs ?? Infinity, b.arrival.afterMs ?? Infinity]
  if (left !== right) return left - right
  return a.num - b.num
}

/** Builds the tree in time that grows with the number of arrivals; any input is taken, circles and doubles too. */
export function buildTree(arrivals: readonly Arrival[]): MessageTree {
  const drafts = new Map<number, Draft>()
  for (const arrival of arrivals) {
    const { num } = arrival.node
    if (!isPlaced(arrival) || drafts.has(num)) continue
    drafts.set(num, {
      arrival,
      num,
      level: 0,
      parent: null,
      children: [],
      descendants: 0,
      lastAfterMs: null,
      firstAfterMs: null,
    })
  }
  const roots: Draft[] = []
  const inCircle = nodesThatCloseACircle(drafts)
  for (const draft of drafts.values()) {
    const { fromNum, state } = draft.arrival
    const parent =
      fromNum === null || state === 'published' || inCircle.has(draft.num) ? undefined : drafts.get(fromNum)
    if (parent === undefined || parent === draft) {
      roots.push(draft)
    } else {
      draft.parent = parent
      parent.children.push(draft)
    }
  }
  const isOrigin = (draft: Draft) => draft.arrival.state === 'published' || draft.arrival.depth === 0
  roots.sort((a, b) => Number(isOrigin(b)) - Number(isOrigin(a)) || inOrder(a, b))
  measure(roots)
  return {
    roots,
    byNum: drafts,
    missing: arrivals.filter((arrival) => !isPlaced(arrival)),
  }
}

/** Levels on the way down; sums and times on the way up. */
function measure(roots: readonly Draft[]): void {
  const order: Draft[] = [...roots]
  // The list grows while it is walked: parents always stand before their children.
  for (const draft of order) {
    draft.level = draft.parent === null ? 0 : draft.parent.level + 1
    draft.children.sort(inOrder)
    order.push(...draft.children)
  }
  for (const draft of order.toReversed()) {
    const { afterMs } = draft.arrival
    draft.lastAfterMs = most(draft.lastAfterMs, afterMs)
    draft.firstAfterMs = least(draft.firstAfterMs, afterMs)
    const { parent } = draft
    if (parent === null) continue
    parent.descendants += draft.descendants + 1
    parent.lastAfterMs = most(parent.lastAfterMs, draft.lastAfterMs)
    parent.firstAfterMs = least(parent.firstAfterMs, draft.firstAfterMs)
  }
}

/** One node of each circle of nodes that name each other: cut there, what remains is a tree. */
function nodesThatCloseACircle(drafts: ReadonlyMap<number, Draft>): ReadonlySet<number> {
  const state = new Map<number, 'open' | 'done'>()
  const closing = new Set<number>()
  for (const start of drafts.keys()) {
    const walked: number[] = []
    let at: number | null = start
    while (at !== null && !state.has(at)) {
      const draft: Draft | undefined = drafts.get(at)
      if (draft === undefined) break
      state.set(at, 'open')
      walked.push(at)
      at = draft.arrival.state === 'published' ? null : draft.arrival.fromNum
    }
    if (at !== null && state.get(at) === 'open') closing.add(at)
    for (const num of walked) state.set(num, 'done')
  }
  return closing
}

const most = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))
const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))
