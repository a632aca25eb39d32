import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodecError, decodeSnapshot } from '@/lib/graph/codec/decode'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { mortonKey, mortonX, mortonY, orderOf } from '@/lib/graph/codec/morton'
import { readSnapshot } from '@/lib/graph/codec/read-snapshot'
import { columnsOf } from '@/lib/graph/columns-of'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { MapShape, MapSnapshot } from '@/lib/graph/snapshot'
import { saidBy } from '../../../../fixtures/said-by'
import { snapshots } from './generated'
import { mapNode } from '../../../../fixtures/map-node'

const SEED = 20_261_121
const RUNS = 1_000
const EMPTY: MapSnapshot = {
  feed: 'f',
  seq: 1,
  atMs: 1,
  network: { name: 'n', title: 't' },
  totals: { nodes: 0, links: 0 },
  columns: columnsOf([], [], []),
  peerIds: [],
}
const EMPTY_BYTES = encodeSnapshot(EMPTY)
/** Magic, length and bytes of the header of EMPTY. */
const EMPTY_HEADER_BYTES = 4 + 1 + 10

/** Both of two nodes in one. */
const STRETCH_OF_2 = [1, 0, 1, 1]

function arriving(bytes: Uint8Array, pieces: number): ReadableStream<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / pieces))
  return new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
}

describe('map snapshot codec', () => {
  it('gives back every snapshot it was given', () => {
    fc.assert(
      fc.property(snapshots, (given) => {
        expect(saidBy(decodeSnapshot(encodeSnapshot(given)))).toEqual(saidBy(given))
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  it('gives back the same in whatever pieces it arrives, its shape first', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, fc.integer({ min: 1, max: 40 }), async (given, pieces) => {
        const bytes = encodeSnapshot(given)
        const shapes: MapShape[] = []
        const read = await readSnapshot(arriving(bytes, pieces), (shape) => shapes.push(shape))
        expect(read).toEqual(decodeSnapshot(bytes))
        expect(shapes).toHaveLength(1)
        expect(shapes[0]?.links.to).toEqual(read.columns.links.to)
        expect(shapes[0]?.nodes.xs).toEqual(read.columns.nodes.xs)
      }),
      { numRuns: RUNS / 4, seed: SEED },
    )
  })

  it('tells the shape before the facts have come', async () => {
    const bytes = EMPTY_BYTES
    let goOn: () => void = () => undefined
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes.subarray(0, -8))
        goOn = () => {
          controller.enqueue(bytes.subarray(-8))
          controller.close()
        }
      },
    })
    const read = readSnapshot(stream, (shape) => {
      expect(shape.feed).toBe('f')
      goOn()
    })
    expect((await read).peerIds).toEqual([])
  })

  it('answers random bytes with a CodecError and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(2), (bytes, known) => {
        const empty = EMPTY_BYTES
        const given = [bytes, [...empty.subarray(0, 4), ...bytes], [...empty.subarray(0, 15), ...bytes]][
          known
        ]
        expect(() => decodeSnapshot(Uint8Array.from(given ?? []))).toThrow(CodecError)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  it('answers a damaged snapshot with a CodecError or with a snapshot, never with a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        snapshots,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(), { nil: undefined }),
        async (given, damage, cutAt) => {
          const whole = encodeSnapshot(given)
          for (const [at, value] of damage) whole[at % whole.length] = value
          const bytes = cutAt === undefined ? whole : whole.subarray(0, cutAt % whole.length)
          const read = await readSnapshot(arriving(bytes, 3), () => undefined).catch(
            (error: unknown) => error,
          )
          try {
            const decoded = decodeSnapshot(bytes)
            const { nodes, links } = decoded.columns
            const isLink = (_: unknown, link: number) => (links.from[link] ?? 0) < (links.to[link] ?? 0)
            expect(Array.from({ length: links.count }, isLink).every(Boolean)).toBe(true)
            expect(links.to.every((to) => to < nodes.count)).toBe(true)
            expect(read).toEqual(decoded)
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError)
            expect(read).toBeInstanceOf(CodecError)
          }
        },
      ),
      { numRuns: 2 * RUNS, seed: SEED },
    )
  })

  it.each([
    ['nodes', [0x82, 0x80, 0x80, 0x40, 0, 0, 0], /as many nodes as the rest can hold/],
    ['links', [0, 0, 0, 0x80, 0x80, 0x80, 0x40, 0, 0, 0, 0], /as many links as the rest can hold/],
    ['links of one node', [2, 0, 0, 1, 0, ...STRETCH_OF_2, 0, 1, 5, 0, 1, 0], /fewer links than nodes/],
    ['stretches', [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0], /no more stretches than nodes/],
    ['positions', [1, 2, 0, 0, 0, 0, 0, 0], /no more positions than nodes/],
  ])(
    'refuses a count of %s that the rest of the bytes cannot hold, without making room for it',
    (...given) => {
      const [, shape, expected] = given
      const forged = [...EMPTY_BYTES.subarray(0, EMPTY_HEADER_BYTES), shape.length, ...shape, 0, 0]
      expect(() => decodeSnapshot(Uint8Array.from(forged))).toThrow(expected)
    },
  )

  it.each([
    ['with an end too few', [2, 0, 0, 1, 0, ...STRETCH_OF_2, 0, 1, 1, 0, 1], /two ends/],
    ['to one that has no more', [4, 0, 0, 2, 0, 1, 0, 1, 3, 0, 1, 1, 1, 1, 1, 1, 1, 0], /as each node has/],
    ['beyond the last node', [2, 0, 0, 1, 0, ...STRETCH_OF_2, 0, 1, 1, 1, 1, 9], /a node of the map/],
    ['between two as within one', [2, 0, 0, 1, 0, 2, 1, 1, 2, 0, 0, 1, 1, 1, 1, 0], /within a stretch/],
    ['within one as between two', [2, 0, 0, 1, 0, ...STRETCH_OF_2, 0, 0, 1, 1, 1, 1, 1, 0], /between two/],
  ])('refuses a link %s', (_, shape, expected) => {
    const forged = [...EMPTY_BYTES.subarray(0, EMPTY_HEADER_BYTES), shape.length, ...shape, 0, 0]
    expect(() => decodeSnapshot(Uint8Array.from(forged))).toThrow(expected)
  })

  it('waits for no section that is longer than any map', async () => {
    const start = EMPTY_BYTES.subarray(0, EMPTY_HEADER_BYTES)
    const endless = Uint8Array.from([...start, 0xff, 0xff, 0xff, 0xff, 0x7f])
    await expect(readSnapshot(arriving(endless, 1), () => undefined)).rejects.toThrow(/longer than any map/)
  })

  it('keeps a layout wider than an int16 to within the scale it chose', () => {
    const wide = [-90_000, 3, 70_001].map((x, num): [number, number, number] => [num, x, -x])
    const columns = columnsOf(
      wide.map(([num]) => mapNode(num)),
      [],
      wide,
    )
    const decoded = saidBy(decodeSnapshot(encodeSnapshot({ ...EMPTY, columns, peerIds: [null, null, null] })))
    for (const [at, [num, x, y]] of wide.entries()) {
      const [decodedNum, decodedX, decodedY] = decoded.positions[at] ?? [NaN, NaN, NaN]
      expect(decodedNum).toBe(num)
      expect(Math.abs(decodedX - x)).toBeLessThanOrEqual(2)
      expect(Math.abs(decodedY - y)).toBeLessThanOrEqual(2)
    }
  })

  it('refuses to encode a link to a node that the map does not hold, and a number told twice', () => {
    const columns = columnsOf([mapNode(1), mapNode(2)], [], [])
    const one = Uint32Array.of(0)
    const links = { count: 1, from: one, to: Uint32Array.of(2), flags: Uint8Array.of(0) }
    expect(() => encodeSnapshot({ ...EMPTY, columns: { ...columns, links } })).toThrow(CodecError)
    const twice = columnsOf([mapNode(1), mapNode(1)], [], [])
    expect(() => encodeSnapshot({ ...EMPTY, columns: twice })).toThrow(CodecError)
  })

  it('orders points of one quarter of the map before those of the next', () => {
    expect(mortonKey(-32_768, -32_768)).toBe(0)
    expect(mortonKey(32_767, 32_767)).toBe(2 ** 32 - 1)
    expect(mortonKey(-1, -1)).toBeLessThan(mortonKey(0, -32_768))
    expect(mortonKey(32_767, -1)).toBeLessThan(mortonKey(-32_768, 0))
  })

  it('takes a place on the curve back to the point it is of, and sorts the places', () => {
    const int16 = fc.integer({ min: -32_768, max: 32_767 })
    fc.assert(
      fc.property(fc.array(fc.tuple(int16, int16), { maxLength: 50 }), (points) => {
        const keys = Uint32Array.from(points, ([x, y]) => mortonKey(x, y))
        expect(Array.from(keys, (key) => [mortonX(key), mortonY(key)])).toEqual(points)
        expect(Array.from(orderOf(keys), (index) => keys[index])).toEqual([...keys].sort((a, b) => a - b))
      }),
      { numRuns: RUNS / 4, seed: SEED },
    )
    const random = seededRandom(SEED)
    const many = Uint32Array.from({ length: 5_000 }, () => Math.floor(random() * 2 ** 32))
    expect(Array.from(orderOf(many), (index) => many[index])).toEqual([...many].sort((a, b) => a - b))
  })
})
