/** Nodes and undirected links, kept from what nodes state of their neighbours. @module */
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import type { LayoutTopology } from '@/lib/graph/layout-engine'

type StatedSet = Pick<NeighbourSet, 'num' | 'evidence' | 'neighbours'>

export class Topology {
  readonly #nodes = new Set<number>()
  readonly #sets = new Map<string, StatedSet>()

  get size(): number {
    return this.#nodes.size
  }

  clear(): void {
    this.#nodes.clear()
    this.#sets.clear()
  }

  /** @returns whether a node or a link is new or gone. */
  apply(nums: readonly number[], sets: readonly StatedSet[]): boolean {
    let hasChanged = false
    for (const num of nums) {
      if (this.#nodes.has(num)) continue
      this.#nodes.add(num)
      hasChanged = true
    }
    for (const set of sets) {
      const key = `${String(set.num)} ${set.evidence}`
      if (isSameList(this.#sets.get(key)?.neighbours ?? [], set.neighbours)) continue
      this.#sets.set(key, set)
      hasChanged = true
    }
    return hasChanged
  }

  /** Links between nodes that are both known, each pair once, in a stable order. */
  layout(): LayoutTopology {
    const linked = new Map<number, Set<number>>()
    for (const { num, neighbours } of this.#sets.values()) {
      if (!this.#nodes.has(num)) continue
      for (const other of neighbours) {
        if (other === num || !this.#nodes.has(other)) continue
        const low = Math.min(num, other)
        const row = linked.get(low) ?? new Set<number>()
        linked.set(low, row.add(Math.max(num, other)))
      }
    }
    const ascending = (a: number, b: number): number => a - b
    return {
      nodes: [...this.#nodes].sort(ascending),
      links: [...linked.keys()]
        .sort(ascending)
        .flatMap((a) => [...(linked.get(a) ?? [])].sort(ascending).map((b): [number, number] => [a, b])),
    }
  }
}

function isSameList(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}
