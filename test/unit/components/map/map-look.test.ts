import { describe, expect, it } from 'vitest'
import { STEP_TOKENS } from '@/components/map/model/look-steps'
import { UNKNOWN_KEY } from '@/components/map/model/look-entry'
import { sizesOf } from '@/components/map/model/look-sizes'
import { sortNodes } from '@/components/map/model/map-look'
import { shownOf } from '@/components/map/model/map-filter'
import { columnsOf } from '@/lib/graph/columns-of'
import type { MapColumns } from '@/lib/graph/map-columns'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { MapNode } from '@/lib/live/events'
import { COLOURS_BY } from '@/lib/map-query'
import { readMapSearch } from '@/lib/map-query-url'
import { contrast, distance, oklab, seen, SIGHTS, THEMES, token } from '../../../fixtures/colours'

function node(num: number, change: Partial<MapNode> = {}): MapNode {
  return {
    num,
    peerId: null,
    status: 'online',
    peerCount: 10,
    agent: 'kubo/0.38.1/desktop',
    country: 'DE',
    city: '',
    lat: null,
    lon: null,
    placeSource: 'none',
    asn: 3320,
    asName: 'Telekom',
    rttMs: 20,
    isRttQuiet: true,
    uptime: 100,
    community: 1,
    ...change,
  }
}

const mapOf = (nodes: readonly MapNode[]): MapColumns => columnsOf(nodes, [], [])
const legend = (columns: MapColumns, by: (typeof COLOURS_BY)[number]) =>
  sortNodes(columns, by, null).entries.map(({ label, count }) => `${label}: ${String(count)}`)

const COUNTRIES = ['DE', 'US', 'FR', 'JP', 'BR', 'IN', 'NZ', 'KE', '']
/** Nine places, of which the last is not known: 9 nodes in the first, 8 in the second and so on. */
const spread = mapOf(
  COUNTRIES.flatMap((country, rank) =>
    Array.from({ length: 9 - rank }, (_, at) => node(rank * 10 + at, { country })),
  ),
)

describe('the colours of nodes', () => {
  it('name the largest kinds, join the rest and tell apart what is not known', () => {
    expect(legend(spread, 'country')).toEqual([
      'Germany: 9',
      'United States: 8',
      'France: 7',
      'Japan: 6',
      'Brazil: 5',
      'India: 4',
      'others (2): 5',
      'not known: 1',
    ])
  })

  it.each(COLOURS_BY)('by %s give each node one of the legend’s entries, and count it there', (by) => {
    const random = seededRandom(7)
    const columns = mapOf(
      Array.from({ length: 500 }, (_, num) =>
        node(num, {
          status: random() < 0.2 ? 'offline' : 'online',
          peerCount: random() < 0.1 ? null : Math.floor(random() ** 4 * 900),
          rttMs: random() < 0.3 ? null : random() * 300,
          uptime: random() < 0.2 ? null : Math.floor(random() * 101),
          country: COUNTRIES[Math.floor(random() * 9)] ?? '',
          community: Math.floor(random() * 12),
          asn: Math.floor(random() * 12),
          agent: `kubo/0.${String(Math.floor(random() * 12))}.0`,
        }),
      ),
    )
    const betweenness = Float32Array.from({ length: 500 }, () => random())
    const { entries, codes } = sortNodes(columns, by, betweenness)
    const counted = entries.map((_, code) => codes.filter((each) => each === code).length)
    expect(counted).toEqual(entries.map(({ count }) => count))
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(500)
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
  })

  it('leave holes in the columns out of the legend', () => {
    const columns = mapOf([node(1), node(2), node(3)])
    columns.nodes.statuses[1] = 255
    for (const by of COLOURS_BY) {
      const { entries } = sortNodes(columns, by, null)
      expect(
        entries.reduce((sum, { count }) => sum + count, 0),
        by,
      ).toBe(2)
    }
  })

  it('split peers into steps with bounds that can be read, each with about as many nodes', () => {
    const columns = mapOf(Array.from({ length: 1_000 }, (_, num) => node(num, { peerCount: num })))
    const { entries } = sortNodes(columns, 'peers', null)
    expect(entries.map(({ label }) => label)).toEqual([
      'up to 199',
      '200–399',
      '400–599',
      '600–799',
      '800 and more',
      'not known',
    ])
    expect(entries.slice(0, 5).every(({ count }) => count === 200)).toBe(true)
  })

  it('say of all nodes that they are not known while nobody has worked them out', () => {
    const { entries } = sortNodes(mapOf([node(1), node(2)]), 'betweenness', null)
    expect(entries).toEqual([expect.objectContaining({ key: UNKNOWN_KEY, count: 2 })])
  })

  it('take a hundred thousand nodes in a moment', () => {
    const random = seededRandom(1)
    const columns = mapOf(
      Array.from({ length: 100_000 }, (_, num) =>
        node(num, { peerCount: Math.floor(random() * 500), country: COUNTRIES[num % 9] ?? '' }),
      ),
    )
    for (const by of ['peers', 'country', 'status'] as const) sortNodes(columns, by, null)
    const before = process.cpuUsage()
    for (const by of ['peers', 'country', 'status'] as const) sortNodes(columns, by, null)
    const { user, system } = process.cpuUsage(before)
    // Some milliseconds each; in time of the processor, which others cannot take.
    expect((user + system) / 1_000).toBeLessThan(300)
  })
})

describe('the sizes of nodes', () => {
  it('follow the value with their area, and are least where it is not known', () => {
    const { nodes } = mapOf([node(1, { uptime: 100 }), node(2, { uptime: 25 }), node(3, { uptime: null })])
    expect([...(sizesOf(nodes, 'uptime', null) ?? [])]).toEqual([1, 0.5, 0])
  })

  it('are left to the renderer by peers, and all the same when asked', () => {
    const { nodes } = mapOf([node(1, { peerCount: 1 }), node(2, { peerCount: 99 })])
    expect(sizesOf(nodes, 'peers', null)).toBeNull()
    expect(new Set(sizesOf(nodes, 'same', null)).size).toBe(1)
  })
})

describe('the filters of the map', () => {
  const columns = mapOf([
    node(1),
    node(2, { status: 'offline', agent: 'kubo/0.38.1' }),
    node(3, { country: 'FR', agent: 'kubo/0.38.10' }),
    node(4, { asn: 1, agent: 'other' }),
  ])
  const passing = (search: Record<string, string>, matching: ReadonlySet<number> | null = null) => {
    const query = readMapSearch(search).value
    const sorting = sortNodes(columns, query.colour ?? 'status', null)
    const { shown, count, of } = shownOf(columns, query, sorting, matching)
    expect(of).toBe(4)
    expect(count).toBe(shown === null ? 4 : shown.filter((each) => each === 1).length)
    return [1, 2, 3, 4].filter((_, index) => shown === null || shown[index] === 1)
  }

  it('let through what the list of nodes lets through', () => {
    expect(passing({})).toEqual([1, 2, 3, 4])
    expect(passing({ active: 'no' })).toEqual([2])
    expect(passing({ country: 'FR' })).toEqual([3])
    expect(passing({ version: 'kubo/0.38.1' })).toEqual([1, 2])
    expect(passing({ version: 'kubo' })).toEqual([1, 2, 3])
    expect(passing({ asn: '1' })).toEqual([4])
    expect(passing({ active: 'yes', version: 'kubo' })).toEqual([1, 3])
  })

  it('let through an entry of the legend that the list has no filter for', () => {
    expect(passing({ only: 'offline' })).toEqual([2])
    expect(passing({ colour: 'rtt', only: '1' })).toEqual([1, 2, 3, 4])
    expect(passing({ colour: 'rtt', only: UNKNOWN_KEY })).toEqual([])
  })

  it('are counted in the legend, but for its own: so many an entry would show', () => {
    const counted = (search: Record<string, string>, matching: ReadonlySet<number> | null = null) => {
      const query = readMapSearch(search).value
      const sorting = sortNodes(columns, query.colour ?? 'status', null)
      const { inEntries } = shownOf(columns, query, sorting, matching)
      return inEntries === null
        ? null
        : sorting.entries.flatMap(({ key, count }, at) =>
            count === 0 ? [] : [`${key}: ${String(inEntries[at])}`],
          )
    }
    expect(counted({ active: 'yes' })).toBeNull()
    expect(counted({ only: 'offline' })).toBeNull()
    expect(counted({ country: 'DE', active: 'yes' })).toEqual(['online: 2', 'offline: 1'])
    expect(counted({ colour: 'country', country: 'FR' })).toBeNull()
    expect(counted({ colour: 'country', country: 'FR', active: 'no' })).toEqual(['DE: 1', 'FR: 0'])
    expect(counted({ colour: 'country', q: '12D3' }, new Set([1, 3]))).toEqual(['DE: 1', 'FR: 1'])
  })

  it('take the server’s word for keys and regions', () => {
    expect(passing({ q: '12D3' }, new Set([1, 3]))).toEqual([1, 3])
    expect(passing({ q: '12D3', country: 'FR' }, new Set([1, 3]))).toEqual([3])
  })
})

describe.each(THEMES)('the steps of values in the %s theme', (theme) => {
  it('are seen against the ground of the map', () => {
    for (const name of STEP_TOKENS) {
      for (const below of ['--map-ground', '--surface']) {
        expect(contrast(token(name, theme), token(below, theme)), name).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it.each(Object.keys(SIGHTS))('get lighter or darker step by step for a reader with %s', (sight) => {
    const colours = STEP_TOKENS.map((name) => oklab(seen(token(name, theme), SIGHTS[sight] ?? [])))
    const direction = theme === 'light' ? -1 : 1
    for (const [at, one] of colours.entries()) {
      const next = colours[at + 1]
      if (next === undefined) continue
      expect((next[0] - one[0]) * direction, String(at)).toBeGreaterThan(0.03)
      expect(distance(one, next), String(at)).toBeGreaterThan(0.045)
    }
  })
})
