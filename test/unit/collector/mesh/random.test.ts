import { expect, test } from 'vitest'
import { Releases } from '@/collector/mesh/agents'
import { seededRandom } from '@/collector/mesh/random'

test('the same seed and label give the same numbers, and another label gives others', () => {
  const numbers = (seed: number, label: string): number[] => {
    const random = seededRandom(seed, label)
    return Array.from({ length: 100 }, () => random.next())
  }
  expect(numbers(7, 'a')).toEqual(numbers(7, 'a'))
  expect(numbers(7, 'b')).not.toEqual(numbers(7, 'a'))
  expect(numbers(8, 'a')).not.toEqual(numbers(7, 'a'))
  expect(Math.min(...numbers(7, 'a'))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers(7, 'a'))).toBeLessThan(1)
})

test('an item is picked as often as its weight says', () => {
  const random = seededRandom(7, 'pick')
  const picked = Array.from({ length: 10_000 }, () => random.pick([1, 3], (weight) => weight))
  expect(picked.filter((item) => item === 3).length / 10_000).toBeCloseTo(0.75, 1)
})

test('a sample has no item twice and never one of no weight', () => {
  const random = seededRandom(7, 'sample')
  for (let turn = 0; turn < 500; turn += 1) {
    const sample = random.sample([0, 1, 2, 3, 4], 3, (weight) => weight)
    expect(new Set(sample).size).toBe(3)
    expect(sample).not.toContain(0)
  }
  expect(random.sample([1, 2], 5, () => 1).sort()).toEqual([1, 2])
})

test('waiting times have the mean that was asked for', () => {
  const random = seededRandom(7, 'exponential')
  const waits = Array.from({ length: 20_000 }, () => random.exponential(50))
  expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length).toBeCloseTo(50, -1)
})

test('a release follows the other, and upgrades only go up', () => {
  const random = seededRandom(7, 'releases')
  const releases = new Releases()
  const agents = Array.from({ length: 40 }, () => 'meshara/1.8.0')
  const order = (agent: string): number => {
    const [major = 0, minor = 0, patch = 0] = agent.replace('meshara/', '').split('.').map(Number)
    return major * 1e6 + minor * 1e3 + patch
  }
  for (let turn = 0; turn < 2_000; turn += 1) {
    const node = random.below(agents.length)
    const before = agents[node] ?? ''
    const after = releases.upgrade(random, before, agents)
    if (after === null) continue
    expect(order(after)).toBeGreaterThan(order(before))
    agents[node] = after
  }
  expect(new Set(agents).size).toBeGreaterThan(1)
  expect(Math.max(...agents.map(order))).toBeGreaterThan(order('meshara/1.10.0'))
  expect(releases.upgrade(random, 'nim-meshara/0.2.7', agents)).toBeNull()
})
