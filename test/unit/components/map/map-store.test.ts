import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta, MapLink, MapNode } from '@/lib/live/events'
import { EVENTS_KEPT, linkKey, MapStore, type MapChange } from '@/components/map/model/map-store'

function node(num: number, change: Partial<MapNode> = {}): MapNode {
  return {
    num,
    peerId: `peer-${String(num)}`,
    status: 'online',
    peerCount: 3,
    agent: 'meshara/0.4.0',
    country: 'DE',
    city: 'Berlin',
    lat: null,
    lon: null,
    placeSource: 'simulated',
    rttMs: null,
    ...change,
  }
}

function link(a: number, b: number, estimatedRttMs: number | null = 40): MapLink {
  return { a, b, evidence: 'table', mutual: true, estimatedRttMs }
}

function snapshot(seq: number, nodes: MapNode[], links: MapLink[] = []): MapSnapshot {
  return {
    feed: 'feed',
    seq,
    atMs: 1_000 + seq,
    network: { name: 'demo', title: 'Demo mesh' },
    nodes,
    links,
    positions: nodes.map(({ num }) => [num, num * 10, 0]),
  }
}

function delta(seq: number, change: Partial<MapDelta> = {}): MapDelta {
  return {
    seq,
    atMs: 1_000 + seq,
    nodes: [],
    gone: [],
    linksAdded: [],
    linksRemoved: [],
    positions: [],
    ...change,
  }
}

function loaded(nodes: MapNode[], links: MapLink[] = []): { store: MapStore; changes: MapChange[] } {
  const store = new MapStore()
  store.load(snapshot(5, nodes, links))
  const changes: MapChange[] = []
  store.subscribe((change) => changes.push(change))
  return { store, changes }
}

describe('the map store', () => {
  it('holds nothing and takes no delta before the first snapshot', () => {
    const store = new MapStore()
    expect(store.seq).toBeNull()
    expect(store.apply(delta(1, { nodes: [node(1)] }))).toBe('gap')
    expect(store.nodes.size).toBe(0)
  })

  it('applies the next delta, ignores one it knows, and refuses one after a gap', () => {
    const { store } = loaded([node(1)])
    expect(store.apply(delta(6, { nodes: [node(2)] }))).toBe('applied')
    expect(store.apply(delta(6, { nodes: [node(3)] }))).toBe('stale')
    expect(store.apply(delta(8, { nodes: [node(4)] }))).toBe('gap')
    expect([...store.nodes.keys()]).toEqual([1, 2])
    expect(store.seq).toBe(6)
  })

  it('takes the links of a node away with it, on both ends', () => {
    const { store, changes } = loaded([node(1), node(2), node(3)], [link(1, 2), link(2, 3)])
    store.apply(delta(6, { gone: [2] }))
    expect(store.links.size).toBe(0)
    expect(store.neighboursOf(1).size).toBe(0)
    expect(store.positions.has(2)).toBe(false)
    expect(changes[0]?.gone).toEqual([2])
  })

  it('keeps a link that came before its node, and draws it when the node comes', () => {
    const { store, changes } = loaded([node(1)])
    store.apply(delta(6, { linksAdded: [link(1, 2)] }))
    store.apply(delta(7, { nodes: [node(2)] }))
    expect(changes.map((change) => change.linksSet.length)).toEqual([0, 1])
    expect(store.link(2, 1)?.estimatedRttMs).toBe(40)
  })

  it('replaces a link whose estimate has changed', () => {
    const { store } = loaded([node(1), node(2)], [link(1, 2, 40)])
    store.apply(delta(6, { linksAdded: [link(1, 2, 90)] }))
    expect(store.links.size).toBe(1)
    expect(store.links.get(linkKey(2, 1))?.estimatedRttMs).toBe(90)
  })

  it('tells a resync as the difference to what was there', () => {
    const { store, changes } = loaded([node(1), node(2)], [link(1, 2)])
    store.load(snapshot(40, [node(2), node(3)], [link(2, 3)]))
    expect(changes[0]).toMatchObject({ whole: true, entered: [3], gone: [1], linksRemoved: [[1, 2]] })
    expect([...store.links.keys()]).toEqual([linkKey(2, 3)])
    expect(store.events.map((event) => event.kind).sort()).toEqual(['joined', 'left'])
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

  it('holds the same map whether it came at once or change by change', () => {
    const num = fc.integer({ min: 1, max: 12 })
    const step = fc.oneof(
      num.map((at): Partial<MapDelta> => ({ nodes: [node(at)], positions: [[at, at, at]] })),
      num.map((at): Partial<MapDelta> => ({ gone: [at] })),
      fc.tuple(num, num).map(([a, b]): Partial<MapDelta> => ({ linksAdded: a < b ? [link(a, b)] : [] })),
      fc.tuple(num, num).map(([a, b]): Partial<MapDelta> => ({ linksRemoved: a < b ? [[a, b]] : [] })),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { store } = loaded([])
        const drawn = new Set<string>()
        store.subscribe((change) => {
          for (const [a, b] of change.linksRemoved) drawn.delete(linkKey(a, b))
          for (const key of [...drawn]) {
            if (change.gone.some((gone) => key.split('-').includes(String(gone)))) drawn.delete(key)
          }
          for (const each of change.linksSet) drawn.add(linkKey(each.a, each.b))
        })
        steps.forEach((each, at) => store.apply(delta(6 + at, each)))
        const whole = new MapStore()
        whole.load(snapshot(1, [...store.nodes.values()], [...store.links.values()]))
        const drawable = [...whole.links.values()]
          .filter((each) => whole.nodes.has(each.a) && whole.nodes.has(each.b))
          .map((each) => linkKey(each.a, each.b))
        expect([...drawn].sort()).toEqual(drawable.sort())
        for (const at of store.nodes.keys())
          expect([...store.neighboursOf(at)].sort()).toEqual([...whole.neighboursOf(at)].sort())
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})
