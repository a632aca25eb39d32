import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MapFeed } from '@/app/_server/live/map-feed'
import { MapState, type MapChanges } from '@/app/_server/live/map-state'
import type { NeighbourSet } from '@/db/queries/map/neighbour-set'
import { EVIDENCE } from '@/lib/facts'
import { decodeDelta } from '@/lib/graph/codec/decode-delta'
import { estimateLinkRtt } from '@/lib/graph/link-latency'
import type { MapNode, StatedLink } from '@/lib/live/events'
import { saidBy } from '../../../fixtures/said-by'
import { inPieces, summary } from '../../../live/scripted-source'

const NOTHING = { nodes: [], neighbourSets: [], positions: [], communities: [] }

function names(num: number, neighbours: number[], more: Partial<NeighbourSet> = {}): NeighbourSet {
  return { num, evidence: 'table', seenAtMs: 0, complete: true, neighbours, ...more }
}

/** A map as a page keeps it: what it was told, applied in order. */
class Page {
  readonly nodes = new Map<number, MapNode>()
  readonly links = new Map<string, StatedLink>()
  readonly positions = new Map<number, [number, number]>()

  take(changes: MapChanges | null): void {
    for (const num of changes?.gone ?? []) this.nodes.delete(num)
    for (const node of changes?.nodes ?? []) {
      this.nodes.set(node.num, { ...node, peerId: node.peerId ?? this.nodes.get(node.num)?.peerId ?? null })
    }
    for (const [a, b] of changes?.linksRemoved ?? []) this.links.delete(`${String(a)} ${String(b)}`)
    for (const link of changes?.linksAdded ?? []) this.links.set(`${String(link.a)} ${String(link.b)}`, link)
    for (const [num, x, y] of changes?.positions ?? []) this.positions.set(num, [x, y])
  }
}

describe('map in memory', () => {
  it('joins two nodes once, whoever names whom, with the surest evidence', () => {
    const state = new MapState()
    state.apply({
      ...NOTHING,
      nodes: [summary(1), summary(2), summary(3)],
      neighbourSets: [names(1, [2, 3]), names(2, [1]), names(3, [1], { evidence: 'mesh' })],
    })
    expect(state.takeChanges()?.linksAdded).toEqual([
      { a: 1, b: 2, evidence: 'table', mutual: true },
      { a: 1, b: 3, evidence: 'mesh', mutual: false },
    ])
  })

  it('leaves out links to nodes that are not on the map, until they are', () => {
    const state = new MapState()
    state.apply({ ...NOTHING, nodes: [summary(1)], neighbourSets: [names(1, [2])] })
    expect(state.takeChanges()?.linksAdded).toEqual([])
    state.apply({ ...NOTHING, nodes: [summary(2)] })
    expect(state.takeChanges()?.linksAdded).toHaveLength(1)
  })

  it('says nothing when a visit found what was known', () => {
    const state = new MapState()
    state.apply({ ...NOTHING, nodes: [summary(1, { rttMs: 50, lastVisitMs: 1 })] })
    state.takeChanges()
    state.takeRestated()
    state.apply({ ...NOTHING, nodes: [summary(1, { rttMs: 51.5, lastVisitMs: 2 })] })
    expect(state.takeChanges()).toBeNull()
    expect(state.takeRestated()).toEqual([1])
    expect(state.summary(1)?.rttMs).toBe(51.5)
  })

  it('says nothing of a link when an end has moved: pages work its latency out themselves', () => {
    const state = new MapState()
    const at = (num: number, lat: number) => summary(num, { lat, lon: 0, placeSource: 'simulated' })
    const estimate = () => estimateLinkRtt(state.linkEnd(1), state.linkEnd(2))
    state.apply({ ...NOTHING, nodes: [at(1, 0), at(2, 10)], neighbourSets: [names(1, [2])] })
    expect(state.takeChanges()?.linksAdded).toHaveLength(1)
    expect(estimate()).toBe(23)
    state.apply({ ...NOTHING, nodes: [at(2, 50)] })
    expect(state.takeChanges()).toMatchObject({ nodes: [{ num: 2, lat: 50, peerId: null }], linksAdded: [] })
    expect(estimate()).toBe(117)
  })

  it('tells no more at once than is wanted, the newest first, and the rest later', () => {
    const state = new MapState()
    state.apply({ ...NOTHING, nodes: [1, 2, 3].map((num) => summary(num)) })
    state.takeChanges()
    state.apply({ ...NOTHING, positions: [1, 2, 3].map((num) => [num, num, 0] as const) })
    state.apply({ ...NOTHING, nodes: [1, 2, 3].map((num) => summary(num, { agent: 'a/1' })) })
    const told = Array.from({ length: 4 }, () => state.takeChanges({ nodes: 2, positions: 1 }))
    expect(told.map((changes) => changes?.positions)).toEqual([
      [[3, 3, 0]],
      [[2, 2, 0]],
      [[1, 1, 0]],
      undefined,
    ])
    expect(told.map((changes) => changes?.nodes.map(({ num }) => num))).toEqual([[3, 2], [1], [], undefined])
  })

  it('tells to which community a node belongs, also one that comes later', () => {
    const state = new MapState()
    state.apply({
      ...NOTHING,
      nodes: [summary(1)],
      communities: [
        [1, 7],
        [2, 9],
      ],
    })
    expect(state.takeChanges()?.nodes).toMatchObject([{ num: 1, community: 7 }])
    state.apply({ ...NOTHING, nodes: [summary(2)] })
    expect(state.takeChanges()?.nodes).toMatchObject([{ num: 2, peerId: 'peer-2', community: 9 }])
    state.apply({ ...NOTHING, communities: [[1, 8]] })
    expect(state.takeChanges()?.nodes).toMatchObject([{ num: 1, peerId: null, community: 8 }])
  })

  it('lets go of what is not in the whole map any more', async () => {
    const state = new MapState()
    state.apply({
      ...NOTHING,
      nodes: [summary(1), summary(2)],
      neighbourSets: [names(1, [2]), names(2, [1])],
    })
    state.takeChanges()
    await state.replace(inPieces({ ...NOTHING, nodes: [summary(1)], neighbourSets: [names(1, [2])] }))
    expect(state.takeChanges()).toMatchObject({ gone: [2], linksRemoved: [[1, 2]], nodes: [] })
  })

  it('holds a position that came before its node', () => {
    const state = new MapState()
    state.apply({ ...NOTHING, positions: [[1, 5.4, -3.6]] })
    expect(state.takeChanges()).toBeNull()
    state.apply({ ...NOTHING, nodes: [summary(1)] })
    expect(state.takeChanges()?.positions).toEqual([[1, 5, -4]])
  })

  it('leads a page that follows its changes to the same map, whatever happens', async () => {
    const num = fc.integer({ min: 1, max: 6 })
    const step = fc.record({
      nodes: fc.uniqueArray(
        fc.record({
          num,
          agent: fc.constantFrom('', 'a/1', 'a/2'),
          lat: fc.option(fc.constantFrom(0, 40, 80)),
        }),
        { selector: (node) => node.num, maxLength: 3 },
      ),
      sets: fc.uniqueArray(
        fc.record({
          num,
          evidence: fc.constantFrom(...EVIDENCE),
          neighbours: fc.uniqueArray(num, { maxLength: 5 }).map((nums) => nums.sort((a, b) => a - b)),
        }),
        { selector: (set) => `${String(set.num)} ${set.evidence}`, maxLength: 3 },
      ),
      positions: fc.array(fc.tuple(num, fc.integer({ max: 9, min: -9 }), fc.nat(9)), { maxLength: 2 }),
      communities: fc.array(fc.tuple(num, fc.nat(3)), { maxLength: 2 }),
      isWhole: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const state = new MapState()
        const page = new Page()
        for (const { nodes, sets, positions, communities, isWhole } of steps) {
          const contents = {
            nodes: nodes.map(({ lat, ...node }) => summary(node.num, { ...node, lat, lon: lat })),
            neighbourSets: sets.map((set) => names(set.num, set.neighbours, { evidence: set.evidence })),
            positions,
            communities,
          }
          if (isWhole) await state.replace(inPieces(contents))
          else state.apply(contents)
          page.take(state.takeChanges())
        }
        const feed = new MapFeed({ state, network: { name: 'n', title: 't' }, now: () => 1 })
        const now = saidBy(feed.snapshot())
        expect(page.nodes).toEqual(new Map(now.nodes.map((node) => [node.num, node])))
        expect(page.links).toEqual(
          new Map(now.links.map((link) => [`${String(link.a)} ${String(link.b)}`, link])),
        )
        expect(now.totals).toEqual({ nodes: now.nodes.length, links: now.links.length })
        for (const [placed, x, y] of now.positions) expect(page.positions.get(placed)).toEqual([x, y])
      }),
      { numRuns: 1_000, seed: 11 },
    )
  })
})

describe('map feed', () => {
  const HEAVY = Array.from({ length: 20 }, (_, num) => num)
  const change: MapChanges = { nodes: [], gone: [1], linksAdded: [], linksRemoved: [], positions: [] }
  const feedOf = (more: { keepDeltas?: number; keepBytes?: number }) => {
    const feed = new MapFeed({
      state: new MapState(),
      network: { name: 'n', title: 't' },
      now: () => 1,
      id: 'feed',
      ...more,
    })
    feed.begin()
    return feed
  }

  it('numbers its deltas without a gap and gives them out again', () => {
    const feed = feedOf({})
    const { seq } = feed
    const published = [feed.publish(change), feed.publish(change)]
    expect(published.map(({ delta }) => delta.seq)).toEqual([seq + 1, seq + 2])
    const kept = published.map(({ delta, bytes }) => ({ seq: delta.seq, bytes }))
    expect(kept.map(({ bytes }) => decodeDelta(bytes))).toEqual(published.map(({ delta }) => delta))
    expect(feed.since('feed', seq)).toEqual(kept)
    expect(feed.since('feed', seq + 1)).toEqual(kept.slice(1))
    expect(feed.since('feed', seq + 2)).toEqual([])
  })

  it('does not lead on from another feed, from the future, or from before what it keeps', () => {
    const feed = feedOf({ keepDeltas: 2 })
    const { seq } = feed
    for (let count = 0; count < 3; count++) feed.publish(change)
    expect(feed.since('other', seq + 3)).toBeNull()
    expect(feed.since('feed', seq + 4)).toBeNull()
    expect(feed.since('feed', seq)).toBeNull()
    expect(feed.since('feed', seq + 1)).toHaveLength(2)
  })

  it('keeps fewer deltas when they are heavy', () => {
    const feed = feedOf({ keepBytes: 60 })
    const { seq } = feed
    feed.publish({ ...change, gone: HEAVY })
    feed.publish({ ...change, gone: HEAVY })
    expect(feed.since('feed', seq)).toBeNull()
    expect(feed.since('feed', seq + 1)).toHaveLength(1)
  })

  it('leads nobody over a gap', () => {
    const feed = feedOf({})
    const { seq } = feed
    feed.publish(change)
    feed.skip()
    expect(feed.since('feed', seq)).toBeNull()
    expect(feed.since('feed', seq + 1)).toBeNull()
  })
})
