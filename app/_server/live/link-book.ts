/** The links of the map, kept from the neighbour sets that state them. @module */
import type { Evidence } from '@/lib/facts'
import { BY_SURENESS, bitOf, surest } from '@/lib/graph/join-links'
import { packLink, unpackLink } from '@/lib/graph/map-columns'
import type { StatedLink } from '@/lib/live/events'
import { LinkTable } from './link-table'
import { inTurns, slotsUpTo } from './in-turns'
import type { NodeBook } from './node-book'

/** Everything one node links to on one kind of evidence. */
export interface StatedNeighbours {
  readonly num: number
  readonly evidence: Evidence
  readonly neighbours: Iterable<number>
}

export interface LinkChanges {
  added: StatedLink[]
  removed: [number, number][]
}

/** The link is not told: nobody states it, or an end is not on the map. */
export const UNTOLD = 0xff

/** Some milliseconds of work. */
const ROWS_PER_TURN = 20_000

const FLAGS_OF_BITS = Uint8Array.from({ length: 256 }, (_, bits) => {
  if (bits === 0) return UNTOLD
  const { evidence, mutual } = surest(bits)
  return packLink(evidence, mutual)
})

export class LinkBook {
  readonly table = new LinkTable()
  /** Of each row, as pages have it: see `packLink`; UNTOLD: they do not. */
  told = new Uint8Array(0)
  /** Who states it on what evidence: see `bitOf`. */
  #stated = new Uint8Array(0)
  /** The newest statement that named it. */
  #marks = new Uint32Array(0)
  #mark = 0
  /** What anything was ever stated on. */
  readonly #evidence = new Set<Evidence>()
  #isDirty = new Uint8Array(0)
  #dirty: number[] = []
  /** Links of each node that are told, by slot. */
  #degrees = new Uint32Array(0)
  #size = 0
  readonly #nodes: NodeBook

  constructor(nodes: NodeBook) {
    this.#nodes = nodes
  }

  get size(): number {
    return this.#size
  }

  /** Links of each node that are told, by slot; where it is too short, there are none. */
  get degrees(): Uint32Array {
    return this.#degrees
  }

  /** Links to look at again. */
  get waiting(): number {
    return this.#dirty.length
  }

  /** Takes the place of what the node stated on that evidence before. */
  setNeighbours({ num, evidence, neighbours }: StatedNeighbours): void {
    const mark = this.#nextMark()
    this.#evidence.add(evidence)
    const slot = this.#nodes.claim(num)
    for (const other of neighbours) {
      if (other === num) continue
      const row = this.#rowOf(slot, this.#nodes.claim(other))
      const bit = bitOf(evidence, this.table.a[row] === slot)
      const before = this.#stated[row] ?? 0
      this.#marks[row] = mark
      if ((before & bit) !== 0) continue
      this.#stated[row] = before | bit
      this.#touch(row)
    }
    this.#forget(slot, evidence, (row) => this.#marks[row] !== mark)
    this.#nodes.letGo(slot)
  }

  /** Takes back what is not stated any more. @param isStated - whether the node still states something on that evidence. */
  async keepOnly(isStated: (num: number, evidence: Evidence) => boolean): Promise<void> {
    const ever = BY_SURENESS.filter((evidence) => this.#evidence.has(evidence))
    await inTurns(
      slotsUpTo(this.#nodes.end),
      (slot) => {
        if (!this.table.has(slot)) return
        const num = this.#nodes.numAt(slot)
        for (const evidence of ever) if (!isStated(num, evidence)) this.#forget(slot, evidence, () => true)
      },
      ROWS_PER_TURN,
    )
  }

  /** The node came or went: all its links are looked at again. */
  touchNode(slot: number): void {
    this.table.walk(slot, (row) => {
      this.#touch(row)
    })
  }

  /** What became of all that was touched since the last call. */
  takeChanges(): LinkChanges {
    const changes: LinkChanges = { added: [], removed: [] }
    this.#settleAll(changes)
    return changes
  }

  /** The same, for those who are told nothing of it, with other work of the process in between. */
  async dropChangesInTurns(): Promise<void> {
    const dirty = this.#dirty
    this.#dirty = []
    await inTurns(dirty, (row) => this.#settle(row, null), ROWS_PER_TURN)
  }

  /** The same at once. */
  dropChanges(): void {
    this.#settleAll(null)
  }

  #settleAll(changes: LinkChanges | null): void {
    const dirty = this.#dirty
    this.#dirty = []
    for (const row of dirty) this.#settle(row, changes)
  }

  #settle(row: number, changes: LinkChanges | null): void {
    this.#isDirty[row] = 0
    const slots = [this.table.a[row] ?? 0, this.table.b[row] ?? 0] as const
    const [a, b] = [this.#nodes.numAt(slots[0]), this.#nodes.numAt(slots[1])]
    const bits = this.#stated[row] ?? 0
    const isDrawn = this.#nodes.isOnMap(slots[0]) && this.#nodes.isOnMap(slots[1])
    const before = this.told[row] ?? UNTOLD
    const after = isDrawn ? (FLAGS_OF_BITS[bits] ?? UNTOLD) : UNTOLD
    if (after !== before) {
      this.told[row] = after
      if (after === UNTOLD) {
        this.#count(slots, -1)
        changes?.removed.push([a, b])
      } else {
        if (before === UNTOLD) this.#count(slots, 1)
        changes?.added.push({ a, b, ...unpackLink(after) })
      }
    }
    if (bits !== 0) return
    this.table.free(row)
    for (const slot of slots) {
      this.#nodes.unlink(slot)
      this.#nodes.letGo(slot)
    }
  }

  #count([a, b]: readonly [number, number], by: 1 | -1): void {
    this.#size += by
    const most = Math.max(a, b)
    if (most >= this.#degrees.length) {
      const grown = new Uint32Array(2 * (most + 1))
      grown.set(this.#degrees)
      this.#degrees = grown
    }
    this.#degrees[a] = (this.#degrees[a] ?? 0) + by
    this.#degrees[b] = (this.#degrees[b] ?? 0) + by
  }

  #forget(slot: number, evidence: Evidence, isMeant: (row: number) => boolean): void {
    this.table.walk(slot, (row) => {
      const bit = bitOf(evidence, this.table.a[row] === slot)
      const before = this.#stated[row] ?? 0
      if ((before & bit) === 0 || !isMeant(row)) return
      this.#stated[row] = before & ~bit
      this.#touch(row)
    })
  }

  /** The row of two nodes, that with the lower number first. */
  #rowOf(one: number, other: number): number {
    const isInOrder = this.#nodes.numAt(one) < this.#nodes.numAt(other)
    const a = isInOrder ? one : other
    const b = isInOrder ? other : one
    const found = this.table.find(a, b)
    if (found >= 0) return found
    const row = this.table.claim(a, b)
    if (row >= this.told.length) this.#grow(this.table.capacity)
    this.told[row] = UNTOLD
    this.#stated[row] = 0
    this.#isDirty[row] = 0
    this.#nodes.link(a)
    this.#nodes.link(b)
    return row
  }

  #touch(row: number): void {
    if (this.#isDirty[row] === 1) return
    this.#isDirty[row] = 1
    this.#dirty.push(row)
  }

  #nextMark(): number {
    this.#mark++
    if (this.#mark === 2 ** 32) {
      this.#marks.fill(0)
      this.#mark = 1
    }
    return this.#mark
  }

  #grow(rows: number): void {
    const told = new Uint8Array(rows).fill(UNTOLD)
    told.set(this.told)
    this.told = told
    const stated = new Uint8Array(rows)
    stated.set(this.#stated)
    this.#stated = stated
    const isDirty = new Uint8Array(rows)
    isDirty.set(this.#isDirty)
    this.#isDirty = isDirty
    const marks = new Uint32Array(rows)
    marks.set(this.#marks)
    this.#marks = marks
  }
}
