import { describe, expect, it } from 'vitest'
import { LINK_CHANGES } from '@/components/map/time/link-difference'
import { CHANGES, differenceOf } from '@/components/map/time/map-difference'
import { columnsOf, mapNodeAt } from '@/lib/graph/columns-of'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapNode, StatedLink } from '@/lib/live/events'

const node = (num: number, more: Partial<MapNode> = {}): MapNode => ({
  num,
  peerId: `peer ${String(num)}`,
  status: 'online',
  peerCount: num,
  agent: 'a/1',
  country: 'DE',
  city: 'Berlin',
  lat: 52.5,
  lon: 13.4,
  placeSource: 'dbip',
  asn: 1,
  asName: 'AS',
  rttMs: 10,
  isRttQuiet: true,
  uptime: 99,
  community: 1,
  ...more,
})
const link = (a: number, b: number): StatedLink => ({ a, b, evidence: 'table', mutual: false })
const snapshot = (atMs: number, nodes: MapNode[], links: StatedLink[]): MapSnapshot => ({
  feed: 'past',
  seq: 0,
  atMs,
  network: { name: 'demo', title: 'Demo' },
  totals: { nodes: nodes.length, links: links.length },
  columns: columnsOf(
    nodes,
    links,
    nodes.map(({ num }) => [num, num * 10, -num]),
  ),
  peerIds: nodes.map(({ peerId }) => peerId),
})

const before = snapshot(
  1,
  [
    node(1),
    node(2),
    node(3),
    node(4, { agent: '' }),
    node(9, { country: 'US', city: 'Austin', agent: 'z/9' }),
  ],
  [link(1, 2), link(2, 9), link(1, 9), link(3, 4)],
)
const after = snapshot(
  2,
  [node(5), node(1), node(2, { agent: 'a/2' }), node(3, { status: 'offline' }), node(4)],
  [link(1, 5), link(1, 3), link(3, 4)],
)

describe('two maps laid over each other', () => {
  const difference = differenceOf(before, after)
  const { columns, peerIds } = difference.snapshot
  const kinds = Object.fromEntries<unknown>(
    Array.from({ length: columns.nodes.count }, (_, index) => [
      columns.nodes.nums[index] ?? NaN,
      CHANGES[difference.changes[index] ?? 0],
    ]),
  )

  it('tell of each node whether it came, went or changed; what was not known before is no change', () => {
    expect(kinds).toEqual({ 1: 'same', 2: 'changed', 3: 'changed', 4: 'same', 5: 'new', 9: 'gone' })
    expect(difference.counts).toEqual({ same: 2, new: 1, gone: 1, changed: 2 })
  })

  it('keep who has gone, as it was and where it stood', () => {
    const index = columns.nodes.nums.indexOf(9)
    expect(mapNodeAt(columns, index, peerIds[index] ?? null)).toEqual(
      node(9, { country: 'US', city: 'Austin', agent: 'z/9' }),
    )
    expect([columns.nodes.xs[index], columns.nodes.ys[index]]).toEqual([90, -9])
  })

  it('have the links of now and those that were lost, and tell which is which', () => {
    const { from, to, count } = columns.links
    const ends = Array.from({ length: count }, (_, row) =>
      [columns.nodes.nums[from[row] ?? 0], columns.nodes.nums[to[row] ?? 0]]
        .toSorted((a = 0, b = 0) => a - b)
        .join('–'),
    )
    const links = ends.map((pair, row) => [pair, LINK_CHANGES[difference.linkChanges[row] ?? 0]] as const)
    expect(Object.fromEntries(links)).toEqual({
      '1–3': 'made',
      '1–5': 'made',
      '1–2': 'lost',
      '1–9': 'lost',
      '2–9': 'lost',
      '3–4': 'same',
    })
    expect(difference.linkCounts).toEqual({ same: 1, made: 2, lost: 3 })
    expect(Array.from(from).every((end, row) => end < (to[row] ?? 0))).toBe(true)
  })

  it('are the same map when nothing has changed', () => {
    const none = differenceOf(after, after)
    expect(none.counts).toEqual({ same: 5, new: 0, gone: 0, changed: 0 })
    expect(none.linkCounts).toEqual({ same: 3, made: 0, lost: 0 })
  })
})
