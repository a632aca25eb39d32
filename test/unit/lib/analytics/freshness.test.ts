import { describe, expect, it } from 'vitest'
import { freshnessOf } from '@/lib/analytics/freshness'

const DAY_MS = 86_400_000
const day = (number: number): number => number * DAY_MS
const ran = (agent: string, nodes: readonly number[], from = 0) => ({
  agent,
  starts: nodes.map((_, at) => day(from + at)),
  nodes: [...nodes],
})
const announced = (version: string, atMs: number, name = 'mesh') => ({
  name,
  atMs: new Map([[version, atMs]]),
})

describe('the share of a network that runs what it should', () => {
  const fresh = [ran('mesh/1.0.0', [9]), ran('mesh/1.1.0', [1])]

  it('is of the newest that ran when the first look was taken', () => {
    expect(freshnessOf(fresh, [day(0)], null)).toEqual([0.1])
  })

  it('does not ask for a release that was announced a moment ago', () => {
    expect(freshnessOf(fresh, [day(0)], announced('1.1.0', 1))).toEqual([1])
    expect(freshnessOf(fresh, [day(0)], announced('1.1.0', 1, 'another'))).toEqual([0.1])
  })

  it('asks for it when it had been out for two weeks, since its announcement where there was one', () => {
    const agents = [
      ran('mesh/1.0.0', Array<number>(20).fill(3)),
      ran('mesh/1.1.0', Array<number>(17).fill(1), 3),
    ]
    const days = [day(15), day(16), day(17), day(19)]
    expect(freshnessOf(agents, days, null)).toEqual([1, 1, 0.25, 0.25])
    expect(freshnessOf(agents, days, announced('1.1.0', day(1)))).toEqual([0.25, 0.25, 0.25, 0.25])
  })
})
