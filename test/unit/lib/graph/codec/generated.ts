/** Snapshots and deltas for the properties that hold the wire's writers and readers together. @module */
import fc from 'fast-check'
import { EVIDENCE, PLACE_SOURCES, type PlaceSource } from '@/lib/facts'
import { columnsOf } from '@/lib/graph/columns-of'
import { RTT_STEP_MAX, rttOfStep } from '@/lib/graph/rtt-grid'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapDelta, MapNode, StatedLink } from '@/lib/live/events'
import { NODE_STATUSES } from '@/lib/nodes'

/** 2^32 − 1 is the number of no node. */
const num = fc.oneof(fc.nat(40), fc.integer({ min: 0, max: 2 ** 32 - 2 }))
const hundredths = (most: number) =>
  fc.option(fc.integer({ min: -most * 100, max: most * 100 }).map((value) => value / 100))

const mapNode: fc.Arbitrary<MapNode> = fc.record({
  num,
  peerId: fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })),
  status: fc.constantFrom(...NODE_STATUSES),
  peerCount: fc.option(fc.nat(2 ** 31 - 2)),
  agent: fc.string({ unit: 'grapheme', maxLength: 20 }),
  country: fc.constantFrom('', 'DE', 'US', 'NG'),
  city: fc.constantFrom('', 'Zürich', '大阪市', '𝒳-ville'),
  lat: hundredths(90),
  lon: hundredths(180),
  placeSource: fc.constantFrom<PlaceSource>(...PLACE_SOURCES),
  asn: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  asName: fc.constantFrom('', 'Example Net', 'Größte'),
  rttMs: fc.option(fc.nat(RTT_STEP_MAX).map(rttOfStep)),
  isRttQuiet: fc.boolean(),
  uptime: fc.option(fc.nat(100)),
  community: fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
})

const mapNodes = fc.uniqueArray(mapNode, { selector: (node) => node.num, maxLength: 12 })

const linksAmong = (nums: readonly number[]): fc.Arbitrary<StatedLink[]> =>
  nums.length < 2
    ? fc.constant([])
    : fc.uniqueArray(
        fc
          .record({
            a: fc.constantFrom(...nums),
            b: fc.constantFrom(...nums),
            evidence: fc.constantFrom(...EVIDENCE),
            mutual: fc.boolean(),
          })
          .filter(({ a, b }) => a < b),
        { selector: ({ a, b }) => `${String(a)}-${String(b)}`, maxLength: 20 },
      )

const coordinate = fc.integer({ min: -32_767, max: 32_767 })

export const snapshots: fc.Arbitrary<MapSnapshot> = mapNodes.chain((nodes) =>
  fc
    .record({
      feed: fc.string({ minLength: 1, maxLength: 32 }),
      seq: fc.nat(),
      atMs: fc.integer({ min: 0, max: 4e12 }),
      network: fc.record({ name: fc.string(), title: fc.string() }),
      totals: fc.record({ nodes: fc.maxSafeNat(), links: fc.maxSafeNat() }),
      links: linksAmong(nodes.map((node) => node.num)),
      positions: fc
        .subarray(nodes)
        .chain((placed) =>
          fc.tuple(...placed.map((node) => fc.tuple(fc.constant(node.num), coordinate, coordinate))),
        ),
    })
    .map(({ links, positions, ...header }) => ({
      ...header,
      columns: columnsOf(nodes, links, positions),
      peerIds: nodes.map(({ peerId }) => peerId),
    })),
)

const place = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 })

export const deltas: fc.Arbitrary<MapDelta> = fc.record({
  seq: fc.maxSafeNat(),
  atMs: fc.integer({ min: 0, max: 4e12 }),
  nodes: mapNodes,
  gone: fc.uniqueArray(num, { maxLength: 6 }),
  linksAdded: fc.uniqueArray(num, { maxLength: 8 }).chain(linksAmong),
  linksRemoved: fc
    .uniqueArray(num, { maxLength: 8 })
    .chain(linksAmong)
    .map((links) => links.map(({ a, b }): [number, number] => [a, b])),
  positions: fc.uniqueArray(fc.tuple(num, place, place), { selector: ([one]) => one, maxLength: 6 }),
})

/** What a delta says, whatever order it says it in. */
export function toldBy(delta: MapDelta): MapDelta {
  return {
    ...delta,
    nodes: [...delta.nodes].sort((one, other) => one.num - other.num),
    gone: [...delta.gone].sort((one, other) => one - other),
    linksAdded: [...delta.linksAdded].sort((one, other) => one.a - other.a || one.b - other.b),
    linksRemoved: [...delta.linksRemoved].sort((one, other) => one[0] - other[0] || one[1] - other[1]),
    positions: [...delta.positions].sort((one, other) => one[0] - other[0]),
  }
}
