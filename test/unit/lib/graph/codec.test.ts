import fc from 'fast-check'
import { brotliCompressSync, constants } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { EVIDENCE, PLACE_SOURCES } from '@/lib/facts'
import { CodecError, decodeSnapshot } from '@/lib/graph/codec/decode'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { mortonKey } from '@/lib/graph/codec/morton'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapLink, MapNode } from '@/lib/live/events'
import { NODE_STATUSES } from '@/lib/nodes'

const SEED = 20_261_121

const hundredths = (most: number) =>
  fc.option(fc.integer({ min: -most * 100, max: most * 100 }).map((value) => value / 100))

const node: fc.Arbitrary<MapNode> = fc.record({
  num: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  peerId: fc.string({ unit: 'binary', maxLength: 60 }),
  status: fc.constantFrom(...NODE_STATUSES),
  peerCount: fc.option(fc.nat(70_000)),
  agent: fc.string({ unit: 'grapheme', maxLength: 20 }),
  country: fc.constantFrom('', 'DE', 'US', 'NG'),
  city: fc.constantFrom('', 'Zürich', '大阪市'),
  lat: hundredths(90),
  lon: hundredths(180),
  placeSource: fc.constantFrom(...PLACE_SOURCES),
  rttMs: fc.option(fc.nat(200_000).map((tenths) => tenths / 10)),
})

const snapshot: fc.Arbitrary<MapSnapshot> = fc
  .uniqueArray(node, { selector: ({ num }) => num, maxLength: 12 })
  .chain((nodes) => {
    const nums = nodes.map(({ num }) => num)
    const link =
      nums.length < 2
        ? undefined
        : fc.record({
            a: fc.constantFrom(...nums),
            b: fc.constantFrom(...nums),
            evidence: fc.constantFrom(...EVIDENCE),
            mutual: fc.boolean(),
            estimatedRttMs: fc.option(fc.nat(5_000)),
          })
    const coordinate = fc.integer({ min: -32_767, max: 32_767 })
    return fc.record({
      feed: fc.string({ minLength: 1, maxLength: 32 }),
      seq: fc.nat(),
      atMs: fc.integer({ min: 0, max: 4e12 }),
      network: fc.record({ name: fc.string(), title: fc.string() }),
      nodes: fc.constant(nodes),
      links:
        link === undefined
          ? fc.constant([])
          : fc.uniqueArray(
              link.filter(({ a, b }) => a < b),
              { selector: ({ a, b }) => `${String(a)}-${String(b)}`, maxLength: 20 },
            ),
      positions: fc
        .subarray(nums)
        .chain((placed) =>
          fc.tuple(...placed.map((num) => fc.tuple(fc.constant(num), coordinate, coordinate))),
        ),
    })
  })

/** The codec puts nodes, links and positions in an order of its own. */
function sorted({ nodes, links, positions, ...rest }: MapSnapshot) {
  return {
    ...rest,
    nodes: [...nodes].sort((x, y) => x.num - y.num),
    links: [...links].sort((x, y) => x.a - y.a || x.b - y.b),
    positions: [...positions].sort((x, y) => x[0] - y[0]),
  }
}

describe('map snapshot codec', () => {
  it('gives back every snapshot it was given', () => {
    fc.assert(
      fc.property(snapshot, (given) => {
        expect(sorted(decodeSnapshot(encodeSnapshot(given)))).toEqual(sorted(given))
      }),
      { numRuns: 2_000, seed: SEED },
    )
  })

  it('answers random bytes with a CodecError and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, hasMagic) => {
        const given = hasMagic ? Uint8Array.from([0x4d, 0x58, 0x53, 1, ...bytes]) : bytes
        expect(() => decodeSnapshot(given)).toThrow(CodecError)
      }),
      { numRuns: 10_000, seed: SEED },
    )
  })

  it('answers a damaged snapshot with a CodecError or with a snapshot, never with a crash', () => {
    fc.assert(
      fc.property(
        snapshot,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(), { nil: undefined }),
        (given, damage, cutAt) => {
          const whole = encodeSnapshot(given)
          for (const [at, value] of damage) whole[at % whole.length] = value
          const bytes = cutAt === undefined ? whole : whole.subarray(0, cutAt % whole.length)
          try {
            const decoded = decodeSnapshot(bytes)
            const nums = new Set(decoded.nodes.map(({ num }) => num))
            expect(decoded.links.every(({ a, b }) => a < b && nums.has(a) && nums.has(b))).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError)
          }
        },
      ),
      { numRuns: 10_000, seed: SEED },
    )
  })

  it('refuses a count that the rest of the bytes cannot hold, without making room for it', () => {
    const empty = encodeSnapshot({
      feed: 'f',
      seq: 1,
      atMs: 1,
      network: { name: 'n', title: 't' },
      nodes: [],
      links: [],
      positions: [],
    })
    const nodeCountAt = 4 + 1 + 1 + 2 + 2 + 2
    const forged = Uint8Array.from([
      ...empty.subarray(0, nodeCountAt),
      ...[0xff, 0xff, 0xff, 0x7f],
      ...empty.subarray(nodeCountAt + 1),
    ])
    expect(() => decodeSnapshot(forged)).toThrow(/as many nodes as the rest can hold/)
  })

  it('keeps a layout wider than an int16 to within the scale it chose', () => {
    const wide = snapshotOf(200, 400, 90_000)
    const decoded = sorted(decodeSnapshot(encodeSnapshot(wide)))
    for (const [index, [num, x, y]] of sorted(wide).positions.entries()) {
      const [decodedNum, decodedX, decodedY] = decoded.positions[index] ?? [0, 0, 0]
      expect(decodedNum).toBe(num)
      expect(Math.abs(decodedX - x)).toBeLessThanOrEqual(4)
      expect(Math.abs(decodedY - y)).toBeLessThanOrEqual(4)
    }
  })

  it('refuses to encode a link to a node that the map does not hold', () => {
    const broken = snapshotOf(3, 0, 100)
    broken.links.push({ a: 1, b: 999, evidence: 'table', mutual: false, estimatedRttMs: null })
    expect(() => encodeSnapshot(broken)).toThrow(CodecError)
  })

  it('takes less than half of what the same map takes as compressed JSON', () => {
    const map = snapshotOf(5_000, 20_000, 3_000)
    const compress = (data: Uint8Array | string): number =>
      brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length
    expect(compress(encodeSnapshot(map))).toBeLessThan(compress(JSON.stringify(map)) / 2)
  })

  it('orders points of one quarter of the map before those of the next', () => {
    expect(mortonKey(-32_768, -32_768)).toBe(0)
    expect(mortonKey(32_767, 32_767)).toBe(2 ** 32 - 1)
    expect(mortonKey(-1, -1)).toBeLessThan(mortonKey(0, -32_768))
    expect(mortonKey(32_767, -1)).toBeLessThan(mortonKey(-32_768, 0))
  })
})

/** Nodes on a spiral, linked to those near them, as a layout would have it. */
function snapshotOf(nodeCount: number, linkCount: number, reach: number): MapSnapshot {
  const random = seededRandom(SEED)
  const below = (count: number): number => Math.floor(random() * count)
  const nodes = Array.from({ length: nodeCount }, (_, num): MapNode => ({
    num,
    peerId: `peer-${String(num)}`,
    status: 'online',
    peerCount: below(60),
    agent: `meshara/1.${String(below(5))}.0`,
    country: 'DE',
    city: 'Berlin',
    lat: 52.5,
    lon: 13.4,
    placeSource: 'simulated',
    rttMs: below(2000) / 10,
  }))
  const links = new Map<string, MapLink>()
  while (links.size < linkCount) {
    const a = below(nodeCount - 1)
    const b = a + 1 + below(Math.min(40, nodeCount - a - 1))
    links.set(`${String(a)} ${String(b)}`, {
      a,
      b,
      evidence: 'table',
      mutual: random() < 0.5,
      estimatedRttMs: below(200),
    })
  }
  return {
    feed: 'feed',
    seq: 7,
    atMs: 1,
    network: { name: 'demo', title: 'Demo' },
    nodes,
    links: [...links.values()],
    positions: nodes.map(({ num }) => {
      const radius = reach * Math.sqrt((num + 1) / nodeCount)
      return [num, Math.round(radius * Math.cos(num / 20)), Math.round(radius * Math.sin(num / 20))]
    }),
  }
}
