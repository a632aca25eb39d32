/** Which rows of the tree are shown, in what order, and which subtrees are open at first. @module */
import type { MessageTree, TreeNode } from './build-tree'

export interface TreeRow {
  readonly node: TreeNode
  /** From 0, from the top. */
  readonly index: number
  /** Row of the last child that is shown; its own when none is: how far down its trunk goes. */
  readonly lastChildIndex: number
  readonly isOpen: boolean
}

/** Trees up to this size are shown whole. */
export const WHOLE_TREE_MAX = 320
/** Of larger ones, as many rows as this are open at first: the slowest ways and what stands beside them. */
const OPEN_ROWS = 160

/** The rows from the top; a closed node stands for all that is below it. */
export function treeRows(tree: MessageTree, closed: ReadonlySet<number>): TreeRow[] {
  const rows: { node: TreeNode; index: number; lastChildIndex: number; isOpen: boolean }[] = []
  const rowOf = new Map<number, (typeof rows)[number]>()
  const stack = tree.roots.toReversed()
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const isOpen = node.children.length > 0 && !closed.has(node.num)
    const row = { node, index: rows.length, lastChildIndex: rows.length, isOpen }
    rows.push(row)
    rowOf.set(node.num, row)
    const above = node.parent === null ? undefined : rowOf.get(node.parent.num)
    if (above !== undefined) above.lastChildIndex = row.index
    if (isOpen) stack.push(...node.children.toReversed())
  }
  return rows
}

/**
 * What is closed at first: nothing in a tree that can be shown whole; in a larger one every subtree but those on
 * the slowest ways, opened from the slowest on until enough rows stand open.
 */
export function closedAtFirst(tree: MessageTree): Set<number> {
  if (tree.byNum.size <= WHOLE_TREE_MAX) return new Set()
  const closed = new Set<number>()
  for (const node of tree.byNum.values()) if (node.children.length > 0) closed.add(node.num)
  let rows = tree.roots.length
  const slowestFirst = [...tree.byNum.values()]
    .filter(({ children, arrival }) => children.length === 0 && arrival.afterMs !== null)
    .sort((a, b) => (b.arrival.afterMs ?? 0) - (a.arrival.afterMs ?? 0))
  for (const leaf of slowestFirst) {
    const path: TreeNode[] = []
    for (let node = leaf.parent; node !== null && closed.has(node.num); node = node.parent) path.push(node)
    const added = path.reduce((sum, node) => sum + node.children.length, 0)
    if (rows + added > OPEN_ROWS && rows > tree.roots.length) continue
    for (const node of path) closed.delete(node.num)
    rows += added
  }
  return closed
}

/** All that must be open for a node to be seen. */
export function openTo(node: TreeNode, closed: ReadonlySet<number>): ReadonlySet<number> {
  const next = new Set(closed)
  for (let above = node.parent; above !== null; above = above.parent) next.delete(above.num)
  return next.size === closed.size ? closed : next
}
