/** The links of the map, kept from the neighbour sets that state them. @module */
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import type { Evidence } from '@/lib/facts'
import { BY_SURENESS } from '@/lib/graph/join-links'
import { estimateLinkRtt, type LinkEnd } from '@/lib/graph/link-latency'
import type { MapLink } from '@/lib/live/events'
import { hasTimeChanged } from './map-node'

export interface LinkChanges {
  added: MapLink[]
  removed: [number, number][]
}

export class LinkBook {
  /** Who names whom, by evidence; lists ascending. */
  readonly #sets = new Map<number, Map<Evidence, Uint32Array>>()
  /** The other way round: who is named by whom, on whatever evidence. */
  readonly #namedBy = new Map<number, Set<number>>()
  readonly #links = new Map<number, Map<number, MapLink>>()
  /** Pairs to look at again, the lower number first. */
  readonly #dirty = new Map<number, Set<number>>()
  readonly #endOf: (num: number) => LinkEnd | undefined

  /** @param endOf - what is known of a node of the map; undefined: it is not on the map. */
  constructor(endOf: (num: number) => LinkEnd | undefined) {
    this.#endOf = endOf
  }

  get size(): number {
    let size = 0
    for (const row of this.#links.values()) size += row.size
    return size
  }

  *all(): Generator<MapLink> {
    for (const row of this.#links.values()) yield* row.values()
  }

  /** Takes the place of what the node stated on that evidence before. */
  setNeighbours({ num, evidence, neighbours }: Pick<NeighbourSet, 'num' | 'evidence' | 'neighbours'>): void {
    const after = Uint32Array.from(neighbours).sort()
    let sets = this.#sets.get(num)
    if (sets === undefined) this.#sets.set(num, (sets = new Map<Evidence, Uint32Array>()))
    const before = sets.get(evidence) ?? new Uint32Array()
    if (after.length > 0) sets.set(evidence, after)
    else sets.delete(evidence)
    for (const other of after) {
      if (holds(before, other)) continue
      let naming = this.#namedBy.get(other)
      if (naming === undefined) this.#namedBy.set(other, (naming = new Set()))
      naming.add(num)
      this.#touch(num, other)
    }
    for (const other of before) {
      if (holds(after, other)) continue
      if (![...sets.values()].some((set) => holds(set, other))) this.#namedBy.get(other)?.delete(num)
      this.#touch(num, other)
    }
  }

  /** The node came, went, moved or changed its time: all its links are looked at again. */
  touchNode(num: number): void {
    for (const set of this.#sets.get(num)?.values() ?? []) for (const other of set) this.#touch(num, other)
    for (const other of this.#namedBy.get(num) ?? []) this.#touch(num, other)
  }

  /** The evidence-by-evidence neighbours that are held for a node. */
  statedBy(num: number): readonly Evidence[] {
    return [...(this.#sets.get(num)?.keys() ?? [])]
  }

  /** Numbers of all nodes that state neighbours. */
  stating(): IterableIterator<number> {
    return this.#sets.keys()
  }

  /** What became of all that was touched since the last call. */
  takeChanges(): LinkChanges {
    const changes: LinkChanges = { added: [], removed: [] }
    for (const [a, others] of this.#dirty) {
      for (const b of others) {
        const before = this.#links.get(a)?.get(b)
        const after = this.#derive(a, b, before)
        if (after === undefined) {
          if (before === undefined) continue
          this.#links.get(a)?.delete(b)
          changes.removed.push([a, b])
        } else if (before === undefined || hasChanged(before, after)) {
          let row = this.#links.get(a)
          if (row === undefined) this.#links.set(a, (row = new Map<number, MapLink>()))
          row.set(b, after)
          changes.added.push(after)
        }
      }
    }
    this.#dirty.clear()
    return changes
  }

  #touch(one: number, other: number): void {
    if (one === other) return
    const a = Math.min(one, other)
    let others = this.#dirty.get(a)
    if (others === undefined) this.#dirty.set(a, (others = new Set()))
    others.add(Math.max(one, other))
  }

  #derive(a: number, b: number, before: MapLink | undefined): MapLink | undefined {
    const endA = this.#endOf(a)
    const endB = this.#endOf(b)
    if (endA === undefined || endB === undefined) return undefined
    for (const evidence of BY_SURENESS) {
      const aNamesB = holds(this.#sets.get(a)?.get(evidence), b)
      const bNamesA = holds(this.#sets.get(b)?.get(evidence), a)
      if (!aNamesB && !bNamesA) continue
      const estimate = estimateLinkRtt(endA, endB)
      return {
        a,
        b,
        evidence,
        mutual: aNamesB && bNamesA,
        estimatedRttMs:
          before !== undefined && !hasTimeChanged(before.estimatedRttMs, estimate)
            ? before.estimatedRttMs
            : estimate,
      }
    }
    return undefined
  }
}

function hasChanged(before: MapLink, after: MapLink): boolean {
  return (
    before.evidence !== after.evidence ||
    before.mutual !== after.mutual ||
    before.estimatedRttMs !== after.estimatedRttMs
  )
}

/** Binary search in an ascending list. */
function holds(list: Uint32Array | undefined, value: number): boolean {
  let low = 0
  let high = list?.length ?? 0
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = list?.[middle] ?? 0
    if (there === value) return true
    if (there < value) low = middle + 1
    else high = middle
  }
  return false
}
