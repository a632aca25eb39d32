import { describe, expect, test } from 'vitest'
import { placeSchema } from '@/lib/facts'
import { distanceKm, oneWayDelayMs } from '@/collector/mesh/distance'
import { planNodes } from '@/collector/mesh/plan-nodes'
import { planTables, planUniformTables, type TablePlan } from '@/collector/mesh/plan-tables'

const SEEDS = [1, 7, 42, 4_294_967_295]

function reached(tables: TablePlan, from: number): Set<number> {
  const seen = new Set([from])
  for (const index of seen) for (const next of tables[index] ?? []) seen.add(next)
  return seen
}

describe('the plan of a mesh', () => {
  test('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = await Promise.all([
      planNodes({ nodes: 20, ghosts: 2, seed: 7 }),
      planNodes({ nodes: 20, ghosts: 2, seed: 7 }),
      planNodes({ nodes: 20, ghosts: 2, seed: 8 }),
    ])
    const bare = (nodes: typeof first) =>
      nodes.map(({ id, agent, place, role }) => ({ id, agent, place, role }))
    expect(bare(again)).toEqual(bare(first))
    expect(planTables(again, 7)).toEqual(planTables(first, 7))
    const ids = new Set(first.map((node) => node.id))
    expect(other.filter((node) => ids.has(node.id))).toEqual([])
  })

  test('keeps the peer ids of a smaller mesh when it grows', async () => {
    const small = await planNodes({ nodes: 10, ghosts: 0, seed: 7 })
    const large = await planNodes({ nodes: 30, ghosts: 0, seed: 7 })
    expect(large.slice(0, 10).map((node) => node.id)).toEqual(small.map((node) => node.id))
  })

  test('gives every node a place that the collector can take over', async () => {
    for (const { place } of await planNodes({ nodes: 200, ghosts: 10, seed: 3 })) {
      expect(placeSchema.parse(place)).toEqual(place)
      expect(place).toMatchObject({
        source: 'simulated',
        country: expect.stringMatching(/^[A-Z]{2}$/) as string,
      })
      expect(place.asn).toBeGreaterThan(0)
    }
  })

  test('spreads nodes over places, networks and versions', async () => {
    const nodes = await planNodes({ nodes: 60, ghosts: 3, seed: 7 })
    const different = (values: (string | number)[]): number => new Set(values).size
    expect(different(nodes.map((node) => node.place.country))).toBeGreaterThanOrEqual(12)
    expect(different(nodes.map((node) => node.place.asn))).toBeGreaterThanOrEqual(12)
    expect(different(nodes.map((node) => node.agent))).toBeGreaterThanOrEqual(5)
    expect(nodes.filter((node) => /^meshara\/\d+\.\d+\.\d+$/.test(node.agent)).length).toBeGreaterThan(45)
  })

  test.each(SEEDS)(
    'makes hubs and leaves whose tables differ by an order of magnitude (seed %i)',
    async (seed) => {
      const nodes = await planNodes({ nodes: 60, ghosts: 3, seed })
      const tables = planTables(nodes, seed)
      const sizes = (role: string) =>
        nodes.filter((node) => node.role === role).map((node) => tables[node.index]?.size ?? 0)
      expect(Math.max(...sizes('hub'))).toBeGreaterThanOrEqual(10 * Math.min(...sizes('leaf')))
      expect(Math.min(...sizes('leaf'))).toBeGreaterThanOrEqual(2)
      expect(sizes('ghost')).toEqual([0, 0, 0])
    },
  )

  test.each(SEEDS)(
    'lets a walk from any hub reach every node, without the other leaves (seed %i)',
    async (seed) => {
      const nodes = await planNodes({ nodes: 60, ghosts: 3, seed })
      const tables = planTables(nodes, seed)
      for (const hub of nodes.filter((node) => node.role === 'hub')) {
        expect(reached(tables, hub.index).size).toBe(nodes.length)
      }
      for (const [index, table] of tables.entries()) expect(table.has(index)).toBe(false)
    },
  )

  test('links near nodes more often than far ones', async () => {
    const nodes = await planNodes({ nodes: 120, ghosts: 0, seed: 7 })
    const mean = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
    const to = (from: number, others: Iterable<number>): number[] =>
      [...others].flatMap((other) => {
        const [here, there] = [nodes[from], nodes[other]]
        return here === undefined || there === undefined ? [] : [distanceKm(here.place, there.place)]
      })
    const linked = planTables(nodes, 7).flatMap((table, index) => to(index, table))
    const all = nodes.flatMap((node) => to(node.index, nodes.keys()))
    expect(mean(linked)).toBeLessThan(mean(all) * 0.7)
  })

  test.each([
    [30, 5],
    [300, 40],
    [100, 99],
    [10, 50],
  ])('gives %i nodes uniform tables of %i entries, or all there are', async (count, neighbours) => {
    const nodes = await planNodes({ nodes: count, ghosts: 0, seed: 7 })
    const tables = planUniformTables(nodes, neighbours, 7)
    expect(new Set(tables.map((table) => table.size))).toEqual(new Set([Math.min(neighbours, count - 1)]))
    expect(reached(tables, 0).size).toBe(count)
    for (const [index, table] of tables.entries()) expect(table.has(index)).toBe(false)
  })
})

describe('distance', () => {
  const [frankfurt, ashburn, singapore] = [
    { lat: 50.1, lon: 8.7 },
    { lat: 39.0, lon: -77.5 },
    { lat: 1.4, lon: 103.8 },
  ]
  test('is what an atlas says', () => {
    expect(distanceKm(frankfurt, ashburn)).toBeCloseTo(6_560, -2)
    expect(distanceKm(frankfurt, singapore)).toBeCloseTo(10_260, -2)
    expect(distanceKm(frankfurt, frankfurt)).toBe(0)
  })
  test('takes about as long as it does on the real network', () => {
    expect(2 * oneWayDelayMs(frankfurt, ashburn)).toBeGreaterThan(80)
    expect(2 * oneWayDelayMs(frankfurt, ashburn)).toBeLessThan(110)
    expect(2 * oneWayDelayMs(frankfurt, singapore)).toBeGreaterThan(145)
    expect(oneWayDelayMs(frankfurt, frankfurt)).toBeLessThan(1)
  })
})
