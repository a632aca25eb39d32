import { describe, expect, it } from 'vitest'
import { sortNodes } from '@/components/map/model/map-look'
import { viewFacts } from '@/components/map/model/view-facts'
import { findSharedIn } from '@/components/map/tools/find-shared'
import { viewWords } from '@/components/map/tools/view-words'
import { columnsOf } from '@/lib/graph/columns-of'
import { groupsOf } from '@/lib/graph/groups'
import { readMatching, writeMatching } from '@/lib/graph/matching'
import { node } from '../../../fixtures/map-browser'

/** Four in a row, 100 apart, each linked to the next. */
const columns = columnsOf(
  [
    node(1, { country: 'DE', peerCount: 5, agent: 'kubo/0.38.1' }),
    node(2, { country: 'DE', peerCount: 50, agent: 'kubo/0.38.1' }),
    node(3, { country: 'US', peerCount: 20, status: 'offline', asn: 24940, asName: 'Hetzner' }),
    node(4, { country: 'US', peerCount: 9 }),
  ],
  [1, 2, 3].map((a) => ({ a, b: a + 1, evidence: 'table', mutual: true })),
  [1, 2, 3, 4].map((num) => [num, num * 100, 0]),
)
const whole = { minX: 0, minY: -10, maxX: 500, maxY: 10 }

describe('what is in view', () => {
  it('counts nodes, and links with both ends in view', () => {
    const facts = viewFacts(columns, { ...whole, minX: 150 }, null)
    expect(facts).toMatchObject({ nodes: 3, links: 2, statuses: [2, 1, 0] })
    expect(facts.countries).toEqual([
      { label: 'United States', count: 2 },
      { label: 'Germany', count: 1 },
    ])
    expect(facts.largest.map((index) => columns.nodes.nums[index])).toEqual([2, 3, 4])
  })

  it('leaves out what the filters keep back', () => {
    const facts = viewFacts(columns, whole, Uint8Array.from([1, 0, 1, 1]))
    expect(facts).toMatchObject({ nodes: 3, links: 1 })
  })

  it('is told in sentences', () => {
    const { entries } = sortNodes(columns, 'country', null)
    const words = (facts: ReturnType<typeof viewFacts>) =>
      viewWords({
        facts,
        all: 4,
        largest: [{ peerId: '12D3KooWshort', peers: 50 }],
        colour: 'country',
        entries,
        inEntries: null,
        groups: null,
        whole: null,
      })
    expect(words(viewFacts(columns, whole, null))).toEqual([
      'All 4 nodes are in view, with 3 links between them.',
      '3 active, 1 inactive.',
      'Most are in Germany (2), United States (2).',
      'Best connected: 12D3KooWshort (50 peers).',
      'Colours tell country: Germany (2), United States (2).',
    ])
    expect(words(viewFacts(columns, { ...whole, minX: 450 }, null))).toEqual([
      'No node is in view; the map has 4.',
    ])
  })
})

describe('what is seen of a part of a map', () => {
  const { entries } = sortNodes(columns, 'country', null)
  const said = { largest: [], colour: 'country' as const, entries, inEntries: null }
  const totals = { nodes: 1_000_000, links: 5_000_000 }
  const groups = groupsOf(columns, 'country')

  it('is told to be one', () => {
    const words = viewWords({
      ...said,
      facts: viewFacts(columns, whole, null),
      all: 4,
      groups,
      whole: totals,
    })
    expect(words).toContain('This page holds 4 of the 1,000,000 nodes, and all but the groups counts these.')
  })

  it('is its groups, before any node of it has come', () => {
    const nothing = columnsOf([], [], [])
    const words = viewWords({
      ...said,
      facts: viewFacts(nothing, whole, null),
      all: 0,
      groups,
      whole: totals,
    })
    expect(words).toEqual([
      'The map has 1,000,000 nodes and 5,000,000 links.',
      expect.stringMatching(/^Drawn as 2 groups, the largest: Germany \(2\)/),
      'The best linked nodes are on their way.',
    ])
  })
})

describe('what nodes share', () => {
  const labels = (text: string) =>
    findSharedIn(columns, {}, text).map(({ label, kind }) => `${kind} ${label}`)

  it('is found by a part of its name or by its whole key', () => {
    expect(labels('germ')).toEqual(['Country Germany'])
    expect(labels('US')).toEqual(['Country United States'])
    expect(labels('kubo 0.3')).toEqual(['Version kubo 0.38.1'])
    expect(labels('as24940')).toEqual(['Provider Hetzner'])
  })

  it('is not guessed from a single letter', () => {
    expect(labels('g')).toEqual([])
  })

  it('leads to a map that shows just that, in the look it had', () => {
    const [found] = findSharedIn(columns, { colour: 'rtt', only: '2' }, 'germany')
    expect(found?.href).toBe('/?country=DE&colour=rtt')
  })
})

describe('a list of matching nodes on the wire', () => {
  it('is read as it was written', () => {
    const nums = [0, 7, 4_294_967_294]
    const bytes = writeMatching(nums)
    expect([...readMatching(Uint8Array.from(bytes).buffer)]).toEqual(nums)
    expect(() => readMatching(new ArrayBuffer(6))).toThrow(RangeError)
  })
})
