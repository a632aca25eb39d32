import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildTree, type TreeNode } from '@/components/messages/tree/build-tree'
import { ARRIVAL_STATES } from '@/lib/messages/message'
import { arrival } from './arrivals'

const nums = (nodes: readonly TreeNode[]) => nodes.map(({ num }) => num)

describe('the tree of a message', () => {
  it('hangs each node below the one it had the message from, the earlier child above the later', () => {
    const tree = buildTree([
      arrival(1, null, { depth: 0, afterMs: 0 }),
      arrival(2, 1, { afterMs: 30 }),
      arrival(3, 1, { afterMs: 10 }),
      arrival(4, 3, { afterMs: 55 }),
      arrival(5, 1),
    ])
    expect(nums(tree.roots)).toEqual([1])
    const [root] = tree.roots
    expect(nums(root?.children ?? [])).toEqual([3, 2, 5])
    expect(root).toMatchObject({ level: 0, descendants: 4, firstAfterMs: 0, lastAfterMs: 55 })
    expect(tree.byNum.get(4)).toMatchObject({ level: 2, descendants: 0 })
  })

  it('begins a tree of its own where the node it came from is not known, after that of the origin', () => {
    const tree = buildTree([
      arrival(9, 77, { afterMs: 3 }),
      arrival(10, 9, { afterMs: 5 }),
      arrival(1, null, { depth: 0, afterMs: 0 }),
    ])
    expect(nums(tree.roots)).toEqual([1, 9])
    expect(tree.byNum.get(10)?.parent?.num).toBe(9)
  })

  it('cuts a circle of nodes that name each other at one of them, and loses none', () => {
    const tree = buildTree([arrival(1, null), arrival(2, 4), arrival(3, 2), arrival(4, 3), arrival(5, 5)])
    expect(tree.byNum.size).toBe(5)
    const reached = new Set<number>()
    const open = [...tree.roots]
    for (const node of open) {
      reached.add(node.num)
      open.push(...node.children)
    }
    expect(reached).toEqual(new Set([1, 2, 3, 4, 5]))
  })

  it('lists the missing apart', () => {
    const tree = buildTree([arrival(1, null), arrival(2, null, { state: 'missing' })])
    expect(tree.missing.map(({ node }) => node.num)).toEqual([2])
    expect(tree.byNum.has(2)).toBe(false)
  })

  it('holds every node that is not missing exactly once, whatever is reported', () => {
    const anyArrival = fc.record({
      num: fc.integer({ min: 1, max: 12 }),
      fromNum: fc.option(fc.integer({ min: 0, max: 14 })),
      state: fc.constantFrom(...ARRIVAL_STATES),
      afterMs: fc.option(fc.integer({ min: 0, max: 500 })),
    })
    fc.assert(
      fc.property(fc.array(anyArrival, { maxLength: 16 }), (reports) => {
        const tree = buildTree(
          reports.map(({ num, fromNum, state, afterMs }) => arrival(num, fromNum, { state, afterMs })),
        )
        const placed = reports.filter(({ state }) => state !== 'missing')
        const seen: number[] = []
        const open = [...tree.roots]
        for (const node of open) {
          seen.push(node.num)
          open.push(...node.children)
          expect(node.level).toBe(node.parent === null ? 0 : node.parent.level + 1)
        }
        expect(seen.toSorted((a, b) => a - b)).toEqual(
          [...new Set(placed.map(({ num }) => num))].sort((a, b) => a - b),
        )
      }),
      { seed: 31, numRuns: 10_000 },
    )
  })
})
