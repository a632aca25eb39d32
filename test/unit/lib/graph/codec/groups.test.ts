import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodecError } from '@/lib/graph/codec/bytes'
import { decodeGroups, encodeGroups } from '@/lib/graph/codec/groups'
import { columnsOf } from '@/lib/graph/columns-of'
import { groupsOf } from '@/lib/graph/groups'
import { NO_NODE } from '@/lib/graph/map-columns'
import { heldInGroups, wholeGroupsOf, type WholeGroups } from '@/lib/graph/whole-groups'
import { mapNode } from '../../../../fixtures/map-node'

const HEADER = {
  seq: 7,
  atMs: 1_700_000_000_000,
  feed: 'f',
  network: { name: 'demo', title: 'Demo' },
  totals: { nodes: 4, links: 3 },
}

const NODES = [
  mapNode(1, { country: 'DE', status: 'online' }),
  mapNode(2, { country: 'DE', status: 'offline' }),
  mapNode(3, { country: 'FR', status: 'online' }),
  mapNode(4, { country: '', status: 'unreachable' }),
]
const link = (a: number, b: number) => ({ a, b, evidence: 'table' as const, mutual: true })
const COLUMNS = columnsOf(
  NODES,
  [link(1, 2), link(2, 3), link(1, 3)],
  [
    [1, -10, 4],
    [2, 30, 8],
    [3, 5.5, -20],
  ],
)

describe('the groups of a whole map', () => {
  it('are the groups of the nodes, with what is around them', () => {
    const whole = wholeGroupsOf(HEADER, COLUMNS, 'country')
    expect(whole.groups).toEqual(groupsOf(COLUMNS, 'country').groups)
    expect(whole.flows).toEqual([{ a: 0, b: 2, links: 2 }])
    expect(whole.statuses).toEqual([2, 1, 1])
    expect(whole.extent).toEqual({ minX: -10, minY: -20, maxX: 30, maxY: 8 })
  })

  it('leave out what is no node', () => {
    const nums = COLUMNS.nodes.nums.slice()
    nums[1] = NO_NODE
    const whole = wholeGroupsOf(HEADER, { ...COLUMNS, nodes: { ...COLUMNS.nodes, nums } }, 'country')
    expect(whole.statuses).toEqual([2, 0, 1])
    expect(whole.extent).toEqual({ minX: -10, minY: -20, maxX: 5.5, maxY: 4 })
    expect(whole.groups.map(({ key, count }) => [key, count])).toEqual([
      ['', 1],
      ['DE', 1],
      ['FR', 1],
    ])
  })

  it('keep their counts where only some of the nodes are held, and the nodes their places in them', () => {
    const whole = wholeGroupsOf(HEADER, COLUMNS, 'country')
    const held = columnsOf(NODES.slice(2), [], [])
    const picture = heldInGroups(whole, held)
    expect(picture.groups).toBe(whole.groups)
    expect([...picture.groupOfNode].map((group) => picture.groups[group]?.key)).toEqual(['FR', ''])
  })

  it('put nodes of groups that are not among them with the others', () => {
    const whole = wholeGroupsOf(HEADER, COLUMNS, 'country')
    const groups = [...whole.groups.slice(0, 1), { ...whole.groups[1], key: 'others' }] as typeof whole.groups
    const picture = heldInGroups({ ...whole, groups }, COLUMNS)
    expect([...picture.groupOfNode]).toEqual([0, 0, 1, 1])
  })
})

const count = fc.nat({ max: 2 ** 32 - 1 })
/** What is written in eighths. */
const eighths = fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((parts) => parts / 8)
const wholes: fc.Arbitrary<WholeGroups> = fc
  .record({
    by: fc.constantFrom('community' as const, 'country' as const, 'version' as const, 'as' as const),
    statuses: fc.tuple(count, count, count),
    extent: fc.option(
      fc.tuple(eighths, eighths, eighths, eighths).map(([minX, minY, width, height]) => ({
        minX,
        minY,
        maxX: minX + Math.abs(width),
        maxY: minY + Math.abs(height),
      })),
    ),
    groups: fc.uniqueArray(
      fc.record({
        key: fc.string(),
        label: fc.string({ unit: 'grapheme' }),
        joins: count,
        count,
        online: count,
        inside: count,
        x: eighths,
        y: eighths,
        radius: eighths.map(Math.abs),
      }),
      { selector: ({ key }) => key, maxLength: 60 },
    ),
    links: count,
  })
  .map(({ links, ...whole }) => ({
    ...HEADER,
    ...whole,
    flows: whole.groups.slice(1).map((_, at) => ({ a: at, b: at + 1, links })),
  }))

describe('groups on the wire', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(wholes, (whole) => {
        expect(decodeGroups(encodeGroups(whole))).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('are refused when a byte is missing or one too many', () => {
    const bytes = encodeGroups(wholeGroupsOf(HEADER, COLUMNS, 'country'))
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeGroups(bytes.subarray(0, length))).toThrow(CodecError)
    }
    expect(() => decodeGroups(Uint8Array.from([...bytes, 0]))).toThrow(CodecError)
  })

  it('are read or refused, whatever the bytes', () => {
    const good = encodeGroups(wholeGroupsOf(HEADER, COLUMNS, 'country'))
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const bytes = good.slice()
        bytes[at] = byte
        try {
          decodeGroups(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError)
        }
      }),
      { numRuns: 300 },
    )
  })
})
