import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { EVIDENCE } from '@/lib/fact-kinds'
import { estimateLinkRtt } from '@/lib/graph/link-latency'
import { linkEndAt, unpackLink } from '@/lib/graph/map-columns'
import type { MapDelta, MapNode, StatedLink } from '@/lib/live/events'
import { latencyStep } from '@/components/map/model/latency-scale'
import type { MapChange } from '@/components/map/model/map-change'
import { MapStore } from '@/components/map/model/map-store'
import { linkKey } from '@/components/map/model/map-writer'
import { delta, node, numsOf, snapshot } from './small-maps'

const MOST = 12

/** The map in plain Maps: what the columns must hold, said as simply as can be. */
class PlainMap {
  readonly nodes = new Map<number, MapNode>()
  readonly links = new Map<string, StatedLink>()
  readonly places = new Map<number, readonly [number, number]>()

  load(nodes: MapNode[], links: StatedLink[], places: (readonly [number, number, number])[]): void {
    this.nodes.clear()
    this.links.clear()
    this.places.clear()
    this.apply(delta(0, { nodes, linksAdded: links, positions: places.map(([...place]) => place) }))
    this.#forgetLoose()
  }

  apply(change: MapDelta): void {
    for (const each of change.nodes) this.nodes.set(each.num, each)
    for (const num of change.gone) {
      this.nodes.delete(num)
      this.places.delete(num)
      for (const [key, { a, b }] of this.links) if (a === num || b === num) this.links.delete(key)
    }
    for (const [a, b] of change.linksRemoved) this.links.delete(linkKey(a, b))
    for (const link of change.linksAdded) this.links.set(linkKey(link.a, link.b), link)
    for (const [num, x, y] of change.positions) if (this.nodes.has(num)) this.places.set(num, [x, y])
  }

  drawn(): StatedLink[] {
    return [...this.links.values()].filter(({ a, b }) => this.nodes.has(a) && this.nodes.has(b))
  }

  #forgetLoose(): void {
    for (const [key, { a, b }] of this.links) {
      if (!this.nodes.has(a) || !this.nodes.has(b)) this.links.delete(key)
    }
  }
}

/** A drawing that reads only what a change names, as the renderer does. */
class Drawing {
  readonly #store: MapStore
  readonly nums: number[] = []
  readonly rows: string[] = []
  /** Kept by row, and carried along where a row moves. */
  readonly pairs: string[] = []

  constructor(store: MapStore) {
    this.#store = store
    store.subscribe((change) => {
      this.#take(change)
    })
  }

  #take(change: MapChange): void {
    const { nodes, links } = this.#store.columns
    const before = [...this.nums]
    for (const [index, former] of change.formerIndices?.entries() ?? []) {
      expect(before[former] ?? -1).toBe(former < 0 ? -1 : this.#store.numAt(index))
    }
    if (change.whole || change.kind === 'facts') {
      this.nums.length = nodes.count
      for (let index = 0; index < nodes.count; index++) this.nums[index] = this.#store.numAt(index)
    }
    for (const index of change.gone) if (!change.whole) this.nums[index] = this.#store.numAt(index)
    for (const index of change.entered) this.nums[index] = this.#store.numAt(index)
    const rows = change.whole ? Array.from({ length: links.count }, (_, row) => row) : change.linksSet
    this.rows.length = Math.max(this.rows.length, links.count)
    for (const row of rows) this.rows[row] = this.#row(row)
    this.rows.length = links.count
    for (let at = 0; at < change.linkMoves.length; at += 2) {
      const [from = 0, to = 0] = change.linkMoves.slice(at)
      this.pairs[to] = this.pairs[from] ?? ''
    }
    for (const row of change.whole ? rows : change.linksMade) this.pairs[row] = this.#pair(row)
    this.pairs.length = links.count
  }

  #pair(row: number): string {
    const { from, to } = this.#store.columns.links
    return [from[row], to[row]].join()
  }

  #row(row: number): string {
    const { from, to, flags } = this.#store.columns.links
    return [from[row], to[row], flags[row], this.#store.linkSteps[row]].join()
  }

  asStored() {
    const { nodes, links } = this.#store.columns
    return {
      nums: Array.from({ length: nodes.count }, (_, index) => this.#store.numAt(index)),
      rows: Array.from({ length: links.count }, (_, row) => this.#row(row)),
      pairs: Array.from({ length: links.count }, (_, row) => this.#pair(row)),
    }
  }
}

const num = fc.integer({ min: 1, max: MOST })
const anyNode = fc
  .record({
    num,
    status: fc.constantFrom('online', 'offline', 'unreachable'),
    peerCount: fc.option(fc.nat(100)),
    agent: fc.constantFrom('', 'meshara/0.4.0', 'meshara/0.5.0'),
    lat: fc.option(fc.integer({ min: -90, max: 90 })),
    lon: fc.option(fc.integer({ min: -180, max: 180 })),
    rttMs: fc.option(fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 2)),
    isRttQuiet: fc.boolean(),
    community: fc.nat(3),
  } as const)
  .map(({ num: own, ...facts }) => node(own, facts))
const anyLink = fc
  .record({ a: num, b: num, evidence: fc.constantFrom(...EVIDENCE), mutual: fc.boolean() })
  .filter(({ a, b }) => a < b)
const pair = fc
  .tuple(num, num)
  .filter(([a, b]) => a < b)
  .map(([a, b]): [number, number] => [a, b])
const place = fc.tuple(num, fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }))
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 4 })
const change = fc.record({
  nodes: few(anyNode),
  gone: few(num),
  linksAdded: few(anyLink),
  linksRemoved: few(pair),
  positions: few(place),
})
const whole = fc.record({
  nodes: fc.uniqueArray(anyNode, { selector: (each) => each.num, maxLength: MOST }),
  links: fc.uniqueArray(anyLink, { selector: ({ a, b }) => linkKey(a, b), maxLength: 20 }),
  positions: fc.uniqueArray(place, { selector: ([own]) => own, maxLength: MOST }),
})

describe('the columns of the page’s map', () => {
  it('hold what plain maps would, whatever comes, and every change names all that it touches', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 6, arbitrary: change }, whole), { maxLength: 14 }), (steps) => {
        const store = new MapStore()
        const drawing = new Drawing(store)
        const plain = new PlainMap()
        store.load(snapshot(0, []))
        for (const [at, step] of steps.entries()) {
          if ('links' in step) {
            plain.load(step.nodes, step.links, step.positions)
            const known = new Set(step.nodes.map((each) => each.num))
            const links = step.links.filter(({ a, b }) => known.has(a) && known.has(b))
            store.load(snapshot(at + 1, step.nodes, links, step.positions))
          } else {
            plain.apply(delta(at + 1, step))
            expect(store.apply(delta(at + 1, step))).toBe('applied')
          }
          expectSame(store, plain)
          const { nums, rows, pairs } = drawing
          expect({ nums, rows, pairs }).toEqual(drawing.asStored())
        }
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})

function expectSame(store: MapStore, plain: PlainMap): void {
  expect(store.size).toBe(plain.nodes.size)
  expect(new Set(numsOf(store))).toEqual(new Set(plain.nodes.keys()))
  for (const [own, each] of plain.nodes) {
    expect(store.node(own)).toEqual(each)
    const index = store.indexOf(own)
    const [x, y] = plain.places.get(own) ?? [NaN, NaN]
    expect([store.columns.nodes.xs[index], store.columns.nodes.ys[index]]).toEqual([x, y])
  }
  expect(store.placed).toBe(plain.places.size)
  const drawn = plain.drawn()
  expect(store.linkCount).toBe(drawn.length)
  const neighbours = new Map<number, Set<number>>()
  for (const { a, b, evidence, mutual } of drawn) {
    const row = store.rowOf(store.indexOf(a), store.indexOf(b))
    expect(unpackLink(store.columns.links.flags[row] ?? 0)).toEqual({ evidence, mutual })
    const [one, other] = [a, b].map((end) => linkEndAt(store.columns, store.indexOf(end)))
    if (one === undefined || other === undefined) throw new Error('a link has two ends')
    expect(store.link(a, b)?.estimatedRttMs).toBe(estimateLinkRtt(one, other))
    expect(store.linkSteps[row]).toBe(latencyStep(estimateLinkRtt(one, other)))
    neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b))
    neighbours.set(b, (neighbours.get(b) ?? new Set()).add(a))
  }
  const adjacency = store.adjacency()
  for (const own of plain.nodes.keys()) {
    const expected = neighbours.get(own) ?? new Set()
    const index = store.indexOf(own)
    expect(store.neighboursOf(own)).toEqual(expected)
    expect(store.degreeAt(index)).toBe(expected.size)
    const listed = adjacency.targets.subarray(adjacency.offsets[index], adjacency.offsets[index + 1])
    expect(new Set(Array.from(listed, (other) => store.numAt(other)))).toEqual(expected)
  }
}
