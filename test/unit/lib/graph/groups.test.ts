import { describe, expect, it } from 'vitest'
import { columnsOf } from '@/lib/graph/columns-of'
import { groupsOf, MOST_GROUPS, NO_GROUP, OTHERS } from '@/lib/graph/groups'
import { NO_NODE, type MapColumns } from '@/lib/graph/map-columns'
import { seededRandom } from '@/lib/graph/seeded-random'
import type { MapNode, StatedLink } from '@/lib/live/events'
import { mapNode } from '../../../fixtures/map-node'

function columns(
  nodes: Partial<MapNode>[],
  links: [number, number][] = [],
  places: [number, number][] = [],
): MapColumns {
  return columnsOf(
    nodes.map((node, num) => mapNode(num, node)),
    links.map(([a, b]): StatedLink => ({ a, b, evidence: 'table', mutual: true })),
    places.map(([x, y], num) => [num, x, y] as const),
  )
}

describe('groups of the map', () => {
  it('count nodes, those online, links inside and links across', () => {
    const picture = groupsOf(
      columns(
        [
          { country: 'DE' },
          { country: 'DE', city: 'Berlin', status: 'offline' },
          { country: 'FR' },
          { country: '' },
        ],
        [
          [0, 1],
          [0, 2],
          [1, 2],
          [2, 3],
        ],
      ),
      'country',
    )
    expect(
      picture.groups.map(({ key, label, count, online, inside }) => [key, label, count, online, inside]),
    ).toEqual([
      ['DE', 'Germany', 2, 1, 1],
      ['', 'Country not known', 1, 1, 0],
      ['FR', 'France', 1, 1, 0],
    ])
    expect([...picture.groupOfNode]).toEqual([0, 0, 2, 1])
    expect(picture.flows).toEqual([
      { a: 0, b: 2, links: 2 },
      { a: 1, b: 2, links: 1 },
    ])
  })

  it('are named by what the nodes share', () => {
    const nodes: Partial<MapNode>[] = [
      { agent: 'kubo/0.38.1/desktop', asn: 24940, asName: 'Hetzner', community: 3 },
      { agent: 'kubo/0.38.1/server', asn: 7, community: 3 },
    ]
    const labels = (by: 'version' | 'as' | 'community') =>
      groupsOf(columns(nodes), by).groups.map(({ key, label }) => [key, label])
    expect(labels('version')).toEqual([['kubo/0.38.1', 'kubo 0.38.1']])
    expect(labels('as')).toEqual([
      ['7', 'AS7'],
      ['24940', 'Hetzner'],
    ])
    expect(labels('community')).toEqual([['3', 'Community 3']])
  })

  it('of a community are called by what most of their nodes have in common, if anything', () => {
    const label = (nodes: Partial<MapNode>[]) => groupsOf(columns(nodes), 'community').groups[0]?.label
    const inside = (more: Partial<MapNode>): Partial<MapNode> => ({ country: '', community: 5, ...more })
    expect(label([{ country: 'DE' }, { country: 'DE' }, { country: 'FR' }].map(inside))).toBe(
      'Mostly Germany (5)',
    )
    expect(label([{ asn: 1, asName: 'Hetzner' }, { asn: 1, asName: 'Hetzner' }, {}].map(inside))).toBe(
      'Mostly Hetzner (5)',
    )
    expect(label([{ country: 'FR' }, { country: 'DE' }].map(inside))).toBe('Germany, France (5)')
    expect(label([{}, {}].map(inside))).toBe('Community 5')
  })

  it('join the smallest where there are too many, and say how many', () => {
    const nodes = Array.from({ length: 200 }, (_, at) => ({
      agent: `meshara/0.${String(Math.min(at, 149))}.0`,
    }))
    const { groups, groupOfNode } = groupsOf(columns(nodes), 'version')
    expect(groups).toHaveLength(MOST_GROUPS)
    expect(groups[0]).toMatchObject({ key: 'meshara/0.149.0', count: 51, joins: 1 })
    expect(groups.at(-1)).toMatchObject({ key: OTHERS, label: 'Others (91 versions)', joins: 91, count: 91 })
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(200)
    expect(groupOfNode.every((group) => group < MOST_GROUPS)).toBe(true)
  })

  it('stand where most of their nodes are, and not over each other', () => {
    const random = seededRandom(4)
    const nodes = Array.from({ length: 3_000 }, (_, at) => ({ community: 1 + Math.floor(Math.sqrt(at)) }))
    const { groups } = groupsOf(
      columns(
        nodes,
        [],
        nodes.map(() => [random() * 1000, random() * 600]),
      ),
      'community',
    )
    for (const [at, a] of groups.entries()) {
      for (const b of groups.slice(at + 1)) {
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.radius + b.radius)
      }
    }
    const two = groupsOf(
      columns(
        [{ community: 1 }, { community: 1 }, { community: 1 }, { community: 2 }],
        [],
        [
          [0, 0],
          [2, 0],
          [900, 900],
          [1000, 0],
        ],
      ),
      'community',
    )
    expect(two.groups[0]?.x).toBeCloseTo(2, 0)
  })

  it('are the same each time, and leave out slots that no node is in', () => {
    const random = seededRandom(6)
    const nodes = Array.from({ length: 500 }, () => ({
      community: Math.floor(random() * 9),
      status: 'online' as const,
    }))
    const made = columns(
      nodes,
      [],
      nodes.map(() => [random(), random()]),
    )
    made.nodes.nums[17] = NO_NODE
    const picture = groupsOf(made, 'community')
    expect(groupsOf(made, 'community')).toEqual(picture)
    expect(picture.groupOfNode[17]).toBe(NO_GROUP)
    expect(picture.groups.reduce((sum, { count }) => sum + count, 0)).toBe(499)
  })

  it('are drawn apart even before any node has a place, and are none of an empty map', () => {
    const { groups } = groupsOf(columns([{ community: 1 }, { community: 2 }]), 'community')
    const [a, b] = groups
    expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThan(1)
    expect(groupsOf(columns([]), 'as')).toMatchObject({ groups: [], flows: [] })
    expect(() => groupsOf(columns([]), 'as', 1)).toThrow(RangeError)
  })
})
