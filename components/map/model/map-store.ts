/**
 * The map as the page knows it: one snapshot, then change by change. No React and no drawing here; the renderer, the
 * panel and the table each listen.
 * @module
 */
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta, MapLink, MapNode } from '@/lib/live/events'
import { condense, happeningOf, type Happening, type MapEvent } from './map-changes'

/** What a change touched, for those who draw it. */
export interface MapChange {
  /** true: a snapshot replaced everything; the other fields tell the difference to what was there. */
  readonly whole: boolean
  readonly entered: readonly number[]
  readonly updated: readonly number[]
  readonly gone: readonly number[]
  readonly linksSet: readonly MapLink[]
  readonly linksRemoved: readonly (readonly [number, number])[]
  readonly moved: readonly number[]
}

/** `gap`: deltas are missing, nothing was changed, a snapshot is needed. `stale`: already known. */
export type ApplyOutcome = 'applied' | 'gap' | 'stale'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Recent events kept for the list. */
export const EVENTS_KEPT = 60

export class MapStore {
  readonly #nodes = new Map<number, MapNode>()
  readonly #links = new Map<string, MapLink>()
  readonly #neighbours = new Map<number, Set<number>>()
  readonly #positions = new Map<number, Point>()
  readonly #listeners = new Set<(change: MapChange) => void>()
  #events: readonly MapEvent[] = []
  #eventsMade = 0
  #seq: number | null = null
  #atMs = 0
  #network: MapSnapshot['network'] | null = null
  #version = 0

  get nodes(): ReadonlyMap<number, MapNode> {
    return this.#nodes
  }
  get links(): ReadonlyMap<string, MapLink> {
    return this.#links
  }
  /** Where the cartographer put nodes, layout units. A node may have no position yet. */
  get positions(): ReadonlyMap<number, Point> {
    return this.#positions
  }
  /** Newest first. */
  get events(): readonly MapEvent[] {
    return this.#events
  }
  /** Sequence number of what is held; null before the first snapshot. */
  get seq(): number | null {
    return this.#seq
  }
  /** Time of the newest snapshot or delta, ms since the epoch. */
  get atMs(): number {
    return this.#atMs
  }
  get network(): MapSnapshot['network'] | null {
    return this.#network
  }
  /** Grows with each change: what `useSyncExternalStore` compares. */
  get version(): number {
    return this.#version
  }

  neighboursOf(num: number): ReadonlySet<number> {
    return this.#neighbours.get(num) ?? NO_NEIGHBOURS
  }

  link(a: number, b: number): MapLink | undefined {
    return this.#links.get(linkKey(a, b))
  }

  /** @returns the way to stop listening. */
  subscribe(listener: (change: MapChange) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Takes a whole map. After a gap, what differs from before is told as if it had come change by change. */
  load(snapshot: MapSnapshot): void {
    const isFirst = this.#seq === null
    const nodes = new Map(snapshot.nodes.map((node) => [node.num, node]))
    const links = new Set(snapshot.links.map((link) => linkKey(link.a, link.b)))
    const gone = [...this.#nodes.keys()].filter((num) => !nodes.has(num))
    const linksRemoved = [...this.#links.values()]
      .filter((link) => !links.has(linkKey(link.a, link.b)))
      .map((link): [number, number] => [link.a, link.b])
    this.#network = snapshot.network
    this.#seq = snapshot.seq
    this.#change(
      {
        atMs: snapshot.atMs,
        nodes: snapshot.nodes,
        gone,
        linksAdded: snapshot.links,
        linksRemoved,
        positions: snapshot.positions,
      },
      true,
      !isFirst,
    )
  }

  apply(delta: MapDelta): ApplyOutcome {
    if (this.#seq === null || delta.seq > this.#seq + 1) return 'gap'
    if (delta.seq <= this.#seq) return 'stale'
    this.#seq = delta.seq
    this.#change(delta, false, true)
    return 'applied'
  }

  #change(delta: Omit<MapDelta, 'seq'>, whole: boolean, isNews: boolean): void {
    const entered: number[] = []
    const updated: number[] = []
    const happenings: Happening[] = []
    for (const node of delta.nodes) {
      const before = this.#nodes.get(node.num)
      const happening = happeningOf(before, node)
      if (happening !== null) happenings.push(happening)
      ;(before === undefined ? entered : updated).push(node.num)
      this.#nodes.set(node.num, node)
    }
    const gone: number[] = []
    for (const num of delta.gone) {
      const before = this.#nodes.get(num)
      if (before === undefined) continue
      const happening = happeningOf(before, undefined)
      if (happening !== null) happenings.push(happening)
      gone.push(num)
      this.#nodes.delete(num)
      this.#positions.delete(num)
    }
    for (const [a, b] of delta.linksRemoved) this.#unlink(a, b)
    for (const num of gone) for (const other of [...this.neighboursOf(num)]) this.#unlink(num, other)
    for (const link of delta.linksAdded) this.#setLink(link)
    const linksSet = this.#drawable(delta.linksAdded, entered)
    const moved: number[] = []
    for (const [num, x, y] of delta.positions) {
      if (!this.#nodes.has(num)) continue
      this.#positions.set(num, { x, y })
      moved.push(num)
    }
    this.#atMs = delta.atMs
    if (isNews) this.#tell(condense(happenings), delta.atMs)
    this.#version++
    const change = { whole, entered, updated, gone, linksSet, linksRemoved: delta.linksRemoved, moved }
    for (const listener of [...this.#listeners]) listener(change)
  }

  #tell(happenings: readonly Happening[], atMs: number): void {
    if (happenings.length === 0) return
    const told = happenings.map((happening) => ({ ...happening, atMs, id: ++this.#eventsMade })).reverse()
    this.#events = [...told, ...this.#events].slice(0, EVENTS_KEPT)
  }

  /** Links set by a change that have both their nodes, with those that waited for a node that has come now. */
  #drawable(added: readonly MapLink[], entered: readonly number[]): MapLink[] {
    const set = new Map(added.map((link) => [linkKey(link.a, link.b), link]))
    for (const num of entered) {
      for (const other of this.neighboursOf(num)) {
        const link = this.link(num, other)
        if (link !== undefined) set.set(linkKey(num, other), link)
      }
    }
    return [...set.values()].filter((link) => this.#nodes.has(link.a) && this.#nodes.has(link.b))
  }

  #setLink(link: MapLink): void {
    this.#links.set(linkKey(link.a, link.b), link)
    this.#join(link.a, link.b)
    this.#join(link.b, link.a)
  }

  #join(from: number, to: number): void {
    const known = this.#neighbours.get(from)
    if (known === undefined) this.#neighbours.set(from, new Set([to]))
    else known.add(to)
  }

  #unlink(a: number, b: number): void {
    this.#links.delete(linkKey(a, b))
    this.#neighbours.get(a)?.delete(b)
    this.#neighbours.get(b)?.delete(a)
  }
}

const NO_NEIGHBOURS: ReadonlySet<number> = new Set()

/** One key a pair, whichever end is named first. */
export function linkKey(a: number, b: number): string {
  return a < b ? `${String(a)}-${String(b)}` : `${String(b)}-${String(a)}`
}
