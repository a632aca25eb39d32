import { describe, expect, it } from 'vitest'
import { estimateLinkRtt } from '@/lib/graph/link-latency'
import { linkEndAt } from '@/lib/graph/map-columns'
import type { MapDelta } from '@/lib/live/events'
import { latencyStep, LATENCY_UNKNOWN } from '@/components/map/model/latency-scale'
import { EVENTS_KEPT, LINKS_A_SLICE, MapStore } from '@/components/map/model/map-store'
import type { MapChange } from '@/components/map/model/map-change'
import { HOLE_STATUS } from '@/components/map/model/node-table'
import { NO_NODE } from '@/lib/graph/map-columns'
import { columnsOf } from '@/lib/graph/columns-of'
import type { MapShape, MapSnapshot } from '@/lib/graph/snapshot'
import type { WholeGroups } from '@/lib/graph/whole-groups'
import { delta, link, linksOf, loaded, node, numsOf, snapshot } from './small-maps'

describe('the map store', () => {
  it('holds nothing and takes no delta before the first snapshot', () => {
    const store = new MapStore()
    expect(store.seq).toBeNull()
    expect(store.apply(delta(1, { nodes: [node(1)] }))).toBe('gap')
    expect(store.size).toBe(0)
    expect(store.extent()).toBeNull()
  })

  it('applies the next delta, ignores one it knows, and refuses one after a gap', () => {
    const { store } = loaded([node(1)])
    expect(store.apply(delta(6, { nodes: [node(2)] }))).toBe('applied')
    expect(store.apply(delta(6, { nodes: [node(3)] }))).toBe('stale')
    expect(store.apply(delta(8, { nodes: [node(4)] }))).toBe('gap')
    expect(numsOf(store)).toEqual([1, 2])
    expect(store.seq).toBe(6)
  })

  it('gives back each fact of a node as it came', () => {
    const known = node(7, {
      status: 'offline',
      peerCount: null,
      country: 'SE',
      city: 'Umeå',
      lat: 63.83,
      lon: 20.26,
      asn: 64_500,
      asName: 'Example',
      rttMs: 41.3,
      isRttQuiet: true,
      uptime: 97,
      community: 12,
    })
    const { store } = loaded([node(1)])
    store.apply(delta(6, { nodes: [known] }))
    expect(store.node(7)).toEqual(known)
    expect(store.nodeAt(store.indexOf(7))).toEqual(known)
  })

  it('takes the links of a node away with it, on both ends', () => {
    const { store, changes } = loaded([node(1), node(2), node(3)], [link(1, 2), link(2, 3)])
    const index = store.indexOf(2)
    store.apply(delta(6, { gone: [2] }))
    expect(store.linkCount).toBe(0)
    expect(store.neighboursOf(1).size).toBe(0)
    expect(store.columns.nodes.nums[index]).toBe(NO_NODE)
    expect(store.columns.nodes.statuses[index]).toBe(HOLE_STATUS)
    expect(store.columns.nodes.xs[index]).toBeNaN()
    expect(store.nodeAt(index)).toBeUndefined()
    expect(changes[0]).toMatchObject({ gone: [index], goneNums: [2] })
    expect(changes[0]?.linksRemoved).toHaveLength(2)
  })

  it('gives the index of a node that has left away only with the change after', () => {
    const { store } = loaded([node(1), node(2)])
    const freed = store.indexOf(1)
    store.apply(delta(6, { gone: [1], nodes: [node(3)] }))
    expect(store.indexOf(3)).not.toBe(freed)
    store.apply(delta(7, { nodes: [node(4)] }))
    expect(store.indexOf(4)).toBe(freed)
    expect(store.columns.nodes.count).toBe(3)
  })

  it('keeps a link that came before its node, and draws it when the node comes', () => {
    const { store, changes } = loaded([node(1)])
    store.apply(delta(6, { linksAdded: [link(1, 2)] }))
    store.apply(delta(7, { nodes: [node(2)] }))
    expect(changes.map((change) => change.linksMade.length)).toEqual([0, 1])
    expect(store.link(2, 1)).toMatchObject({ a: 1, b: 2 })
  })

  it('replaces a link of which something else is known', () => {
    const { store, changes } = loaded([node(1), node(2)], [link(1, 2)])
    store.apply(delta(6, { linksAdded: [link(1, 2, 'traced')] }))
    expect(store.linkCount).toBe(1)
    expect(store.link(2, 1)?.evidence).toBe('traced')
    expect(changes[0]).toMatchObject({ linksMade: [], linksSet: [0] })
  })

  it('estimates the latency of links anew when one of its nodes turns out to be elsewhere', () => {
    const at = (lat: number, lon: number) => ({ lat, lon, country: 'XX', city: String(lat) })
    const { store, changes } = loaded([node(1, at(50, 8)), node(2, at(50, 9))], [link(1, 2)])
    const near = store.link(1, 2)?.estimatedRttMs ?? NaN
    store.apply(delta(6, { nodes: [node(2, at(-33, 151))] }))
    expect(store.link(1, 2)?.estimatedRttMs).toBeGreaterThan(near + 200)
    expect(store.linkSteps[0]).toBe(latencyStep(store.link(1, 2)?.estimatedRttMs ?? null))
    expect(changes[0]?.linksSet).toEqual([0])
    store.apply(delta(7, { nodes: [node(2, { ...at(-33, 151), peerCount: 4 })] }))
    expect(changes[1]?.linksSet).toEqual([])
  })

  it('tells a resync as the difference to what was there', () => {
    const { store, changes } = loaded([node(1), node(2)], [link(1, 2)])
    const former = store.indexOf(2)
    store.load(snapshot(40, [node(3), node(2)], [link(2, 3)]))
    expect(changes[0]).toMatchObject({ kind: 'whole', whole: true, entered: [0], goneNums: [1] })
    expect([...(changes[0]?.formerIndices ?? [])]).toEqual([-1, former])
    expect(linksOf(store)).toEqual(['2-3'])
    expect(store.events.map((event) => event.kind).sort()).toEqual(['joined', 'left'])
  })

  it('counts after a gap what it does not tell one by one', () => {
    const { store } = loaded(Array.from({ length: 3_000 }, (_, at) => node(at)))
    store.load(snapshot(40, [node(9_999), node(10_000)]))
    expect(store.events.map(({ kind, count }) => [kind, count])).toEqual([
      ['left', 3_000],
      ['joined', 1],
      ['joined', 1],
    ])
  })

  it('tells nothing of what a map of the past lacks, nor of what has come since', () => {
    const { store, changes } = loaded([node(1), node(2)])
    store.load(snapshot(1, [node(2)]), 'past')
    store.load(snapshot(1, [node(2), node(3)]), 'past')
    store.load(snapshot(9, [node(1), node(4)]))
    expect(store.events).toEqual([])
    expect(changes.map(({ goneNums }) => goneNums)).toEqual([[1], [], [2, 3]])
    store.load(snapshot(19, [node(1), node(5)]))
    expect(store.events.map(({ kind }) => kind).sort()).toEqual(['joined', 'left'])
  })

  it('tells nothing of the first snapshot: it is the state, not the news', () => {
    expect(loaded([node(1), node(2)]).store.events).toEqual([])
  })

  it('tells joined, silent, returned, changed version and left, newest first', () => {
    const { store } = loaded([node(1)])
    store.apply(delta(6, { nodes: [node(2)] }))
    store.apply(delta(7, { nodes: [node(2, { status: 'offline' })] }))
    store.apply(delta(8, { nodes: [node(2)] }))
    store.apply(delta(9, { nodes: [node(2, { agent: 'meshara/0.5.0' })] }))
    store.apply(delta(10, { gone: [2] }))
    expect(store.events.map((event) => event.kind)).toEqual([
      'left',
      'version',
      'returned',
      'silent',
      'joined',
    ])
    expect(store.events[1]?.agentBefore).toBe('meshara/0.4.0')
    expect(store.events[0]?.node.peerId).toBe('peer-2')
  })

  it('takes a node that was only heard of for joined when it is reached first', () => {
    const { store } = loaded([])
    store.apply(delta(6, { nodes: [node(1, { status: 'unreachable', agent: '' })] }))
    expect(store.events).toEqual([])
    store.apply(delta(7, { nodes: [node(1)] }))
    expect(store.events.map((event) => event.kind)).toEqual(['joined'])
  })

  it('tells a flood of one kind in one line with its count', () => {
    const { store } = loaded([])
    store.apply(delta(6, { nodes: Array.from({ length: 30 }, (_, at) => node(at + 1)) }))
    expect(store.events).toHaveLength(1)
    expect(store.events[0]).toMatchObject({ kind: 'joined', count: 30 })
  })

  it('keeps no more events than it says', () => {
    const { store } = loaded([])
    for (let at = 0; at < EVENTS_KEPT + 20; at++) store.apply(delta(6 + at, { nodes: [node(at + 1)] }))
    expect(store.events).toHaveLength(EVENTS_KEPT)
    expect(store.events[0]?.node.num).toBe(EVENTS_KEPT + 20)
  })

  it('finds a node by its name, and knows no name that has not come', () => {
    const { store } = loaded([node(1), node(2, { peerId: null })])
    expect(store.numOf('peer-1')).toBe(1)
    expect(store.node(2)?.peerId).toBeNull()
  })
})

describe('a map that comes in parts', () => {
  const nodes = [node(5), node(6, { status: 'offline' })]
  const whole = () => snapshot(5, nodes, [link(5, 6)])
  function shapeOf(map: MapSnapshot): MapShape {
    const { feed, seq, atMs, network, totals, columns } = map
    const header = { feed, seq, atMs, network, totals }
    const { count, xs, ys, statuses, communities } = columns.nodes
    const { from, to } = columns.links
    const degrees = Uint32Array.of(1, 1)
    return {
      ...header,
      nodes: { count, xs, ys, statuses, communities },
      links: { count: columns.links.count, from, to },
      degrees,
    }
  }

  it('is drawn by its shape, and known by its facts, at the same indices', () => {
    const store = new MapStore()
    const changes: MapChange[] = []
    store.subscribe((change) => changes.push(change))
    store.loadShape(shapeOf(whole()))
    expect(store.phase).toBe('shape')
    expect(store.seq).toBeNull()
    expect(store.size).toBe(2)
    expect(store.linkCount).toBe(1)
    expect(store.nodeAt(0)).toBeUndefined()
    expect(store.columns.nodes.xs[1]).toBe(60)
    expect(store.apply(delta(6, { gone: [5] }))).toBe('gap')
    store.load(whole())
    expect(changes.map(({ kind }) => kind)).toEqual(['shape', 'facts'])
    expect(numsOf(store)).toEqual([5, 6])
    expect([...store.neighboursOf(5)]).toEqual([6])
    expect(store.events).toEqual([])
  })

  it('takes facts of another moment for another map', () => {
    const store = new MapStore()
    const changes: MapChange[] = []
    store.subscribe((change) => changes.push(change))
    store.loadShape(shapeOf(whole()))
    store.load(snapshot(9, [node(6)]))
    expect(changes.map(({ kind }) => kind)).toEqual(['shape', 'whole'])
    expect(numsOf(store)).toEqual([6])
    expect(store.linkCount).toBe(0)
  })

  it('is not replaced by a shape once it is known', () => {
    const { store, changes } = loaded(nodes)
    store.loadShape(shapeOf(whole()))
    expect(store.phase).toBe('facts')
    expect(changes).toEqual([])
  })

  it('ignores what changes of nodes that are not in the part it holds', () => {
    const store = new MapStore()
    store.load({ ...whole(), totals: { nodes: 100, links: 300 } })
    const change: Partial<MapDelta> = {
      nodes: [node(77, { peerId: null }), node(78)],
      linksAdded: [link(77, 5), link(78, 5)],
    }
    store.apply(delta(6, change))
    store.apply(delta(7, { nodes: [node(77)] }))
    expect(numsOf(store)).toEqual([5, 6, 78, 77])
    expect(linksOf(store)).toEqual(['5-6', '5-78'])
    expect(store.totals).toEqual({ nodes: 100, links: 300 })
  })

  it('takes in a few nodes more beside the part it holds, with their links, and says nothing of them', () => {
    const store = new MapStore()
    store.load({ ...whole(), totals: { nodes: 8, links: 9 } })
    const few = snapshot(6, [node(77), node(5), node(78)], [link(77, 5), link(77, 78)])
    store.add(few)
    store.add(few)
    expect(numsOf(store)).toEqual([5, 6, 77, 78])
    expect(linksOf(store)).toEqual(['5-6', '5-77', '77-78'])
    expect(store.numOf('peer-77')).toBe(77)
    expect(store).toMatchObject({ seq: 5, isPart: true, totals: { nodes: 8, links: 9 }, events: [] })
    store.apply(delta(6, { nodes: [node(77, { peerId: null, city: 'Ulm' })] }))
    expect(store.node(77)?.city).toBe('Ulm')
  })

  it('works out the latency of many links slice by slice, and of those that come meanwhile at once', () => {
    const works: (() => void)[] = []
    const store = new MapStore({ later: (work) => works.push(work) })
    const side = 320
    const many = Array.from({ length: side }, (_, at) =>
      node(at, { lat: (at % 160) - 80, lon: at, country: 'XX', city: String(at) }),
    )
    const links = many.flatMap(({ num: a }) =>
      many.slice(a + 1).flatMap(({ num: b }) => ((a + b) % 97 === 0 ? [] : [link(a, b)])),
    )
    expect(links.length).toBeGreaterThan(LINKS_A_SLICE)
    const columns = columnsOf(many, links, [])
    store.load({ ...snapshot(5, []), totals: { nodes: side, links: links.length }, columns })
    const ranges: (readonly [number, number] | null)[] = []
    store.subscribe(({ kind, linkRange }) => {
      if (kind === 'colours') ranges.push(linkRange)
    })
    expect(store.linkSteps[0]).toBe(LATENCY_UNKNOWN)
    works.shift()?.()
    store.apply(delta(6, { linksRemoved: [[0, 1]], linksAdded: [link(48, 49)] }))
    while (works.length > 0) works.shift()?.()
    expect(ranges).toEqual([[0, links.length]])
    const { from, to, count } = store.columns.links
    for (let row = 0; row < count; row++) {
      const ends = [from[row] ?? 0, to[row] ?? 0].map((index) => linkEndAt(store.columns, index))
      const [a, b] = ends
      if (a === undefined || b === undefined) throw new Error('a link has two ends')
      if (store.linkSteps[row] !== latencyStep(estimateLinkRtt(a, b))) {
        expect([row, store.linkSteps[row]]).toEqual([row, latencyStep(estimateLinkRtt(a, b))])
      }
    }
  })
})

describe('a part of a map', () => {
  const totals = { nodes: 9, links: 5 }
  const whole: WholeGroups = {
    feed: 'f',
    seq: 1,
    atMs: 1,
    network: { name: 'demo', title: 'Demo' },
    totals,
    by: 'country',
    groups: [],
    flows: [],
    statuses: [9, 0, 0],
    extent: null,
  }
  const part = (nums: number[]): MapSnapshot => ({
    ...snapshot(
      1,
      nums.map((num) => node(num)),
    ),
    totals,
  })

  it('is known by its groups before any of its nodes, and says so until all of them are held', () => {
    const store = new MapStore()
    const changes: MapChange['kind'][] = []
    store.subscribe(({ kind }) => changes.push(kind))
    store.loadGroups(whole)
    expect(store).toMatchObject({ phase: 'empty', size: 0, isPart: true, totals, groups: whole })
    store.load(part([1, 2]))
    expect(store).toMatchObject({ size: 2, isPart: true, totals, groups: whole })
    store.load(snapshot(2, [node(1), node(2)]))
    expect(store).toMatchObject({ isPart: false, totals: { nodes: 2, links: 0 }, groups: null })
    expect(changes).toEqual(['groups', 'whole', 'whole'])
  })

  it('is no news when another part takes its place', () => {
    const store = new MapStore()
    store.load(part([1, 2]))
    store.load(part([2, 3]))
    expect(store.events).toEqual([])
    expect(numsOf(store)).toEqual([2, 3])
  })
})
