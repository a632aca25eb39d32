import { describe, expect, it } from 'vitest'
import { buildTree } from '@/components/messages/tree/build-tree'
import { closedAtFirst, openTo, treeRows, WHOLE_TREE_MAX } from '@/components/messages/tree/tree-rows'
import { arrival } from './arrivals'

const small = buildTree([
  arrival(1, null, { depth: 0, afterMs: 0 }),
  arrival(2, 1, { afterMs: 10 }),
  arrival(3, 2, { afterMs: 20 }),
  arrival(4, 1, { afterMs: 30 }),
])

/** Ten nodes from the origin, each handing it on to many: the last branch is the slowest. */
function large() {
  const arrivals = [arrival(0, null, { depth: 0, afterMs: 0 })]
  for (let branch = 1; branch <= 10; branch++) {
    arrivals.push(arrival(branch, 0, { afterMs: branch }))
    for (let leaf = 0; leaf < 60; leaf++) {
      arrivals.push(arrival(branch * 100 + leaf, branch, { afterMs: branch * 100 + leaf }))
    }
  }
  return buildTree(arrivals)
}

describe('the rows of the tree', () => {
  it('stand below their parents, each branch whole before the next', () => {
    expect(treeRows(small, new Set()).map(({ node }) => node.num)).toEqual([1, 2, 3, 4])
  })

  it('say how far down the trunk of each goes', () => {
    expect(treeRows(small, new Set()).map(({ lastChildIndex }) => lastChildIndex)).toEqual([3, 2, 2, 3])
  })

  it('leave out what is below a closed node', () => {
    const rows = treeRows(small, new Set([2]))
    expect(rows.map(({ node }) => node.num)).toEqual([1, 2, 4])
    expect(rows[1]?.isOpen).toBe(false)
  })

  it('show a small tree whole', () => {
    expect(closedAtFirst(small).size).toBe(0)
  })

  it('open of a large tree the slowest ways, and not more than can be looked over', () => {
    const tree = large()
    expect(tree.byNum.size).toBeGreaterThan(WHOLE_TREE_MAX)
    const closed = closedAtFirst(tree)
    const rows = treeRows(tree, closed)
    expect(rows.length).toBeLessThan(200)
    expect(closed.has(0)).toBe(false)
    expect(closed.has(10)).toBe(false)
    expect(closed.has(1)).toBe(true)
  })

  it('open all above a node that is asked for', () => {
    const leaf = small.byNum.get(3)
    expect(leaf).toBeDefined()
    if (leaf === undefined) return
    expect(openTo(leaf, new Set([1, 2, 4]))).toEqual(new Set([4]))
  })

  it('are built for 50,000 nodes in one chain', () => {
    const chain = Array.from({ length: 50_000 }, (_, num) => arrival(num, num === 0 ? null : num - 1))
    const tree = buildTree(chain)
    expect(treeRows(tree, new Set())).toHaveLength(50_000)
    expect(tree.roots[0]?.descendants).toBe(49_999)
  })
})
