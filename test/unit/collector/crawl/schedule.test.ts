import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDueQueue } from '@/collector/crawl/due-queue'
import { createIpBudget } from '@/collector/crawl/ip-budget'
import { crawlGapMs, emptyCrawlGapMs, nextVisitAt, type ScheduleInit } from '@/collector/crawl/schedule'
import { createTwoGenerationCache } from '@/collector/crawl/two-generation-cache'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = 1_000 * day
const schedule = (random: number): ScheduleInit => ({
  revisitIntervalMs: 15_000,
  forgetAfterMs: 7 * day,
  random: () => random,
})
const history = (failuresInRow: number, goneMs: number) => ({
  failuresInRow,
  lastReachableMs: now - goneMs,
  firstHeardMs: now - 30 * day,
})
const waitMs = (
  failures: number,
  goneMs: number,
  cause: 'crawl' | 'revisit' = 'revisit',
  random = 0.5,
): number => nextVisitAt(history(failures, goneMs), cause, now, schedule(random)) - now

describe('the next visit', () => {
  it('of a reachable node comes after the interval, a tenth of it to either side', () => {
    expect([0, 0.5, 1].map((random) => waitMs(0, 0, 'revisit', random))).toEqual([13_500, 15_000, 16_500])
  })

  it('after a crawl is spread over the interval, so that not all come at once', () => {
    expect([0, 0.5, 1].map((random) => waitMs(0, 0, 'crawl', random))).toEqual([3_750, 9_375, 15_000])
  })

  it('comes soon after a first failure, so that two in a row are known within a minute', () => {
    expect(waitMs(1, 20_000)).toBe(4_000)
    const worstMs = 16_500 + 10_000 + waitMs(1, 0) + 10_000
    expect(worstMs).toBeLessThan(minute)
  })

  it('of a node just gone is no rarer than of one that is there, so that its return is seen', () => {
    expect(waitMs(2, 30_000)).toBe(15_000)
    expect(waitMs(9, 5 * minute)).toBe(15_000)
  })

  it('of a node long gone comes less and less often, but at least once an hour', () => {
    expect(waitMs(20, 1 * hour)).toBe(3 * minute)
    expect(waitMs(50, 10 * hour)).toBe(30 * minute)
    expect(waitMs(99, 6 * day)).toBe(1 * hour)
  })

  it('of a node gone longer than it is remembered does not come', () => {
    expect(waitMs(99, 8 * day)).toBe(Infinity)
  })

  it('of a node never reached backs off from when it was first heard of', () => {
    const never = { failuresInRow: 2, lastReachableMs: null, firstHeardMs: now - 2 * hour }
    expect(nextVisitAt(never, 'crawl', now, schedule(0.5)) - now).toBe(6 * minute)
  })
})

describe('the next crawl', () => {
  it('comes sooner after the first few, when the network may still be starting', () => {
    expect([0, 1, 2, 3, 4].map((finished) => crawlGapMs(finished, minute))).toEqual([
      7_500, 15_000, 30_000, 60_000, 60_000,
    ])
  })
})

describe('due queue', () => {
  it('gives things back in the order of their times, whatever the order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (times) => {
        const queue = createDueQueue<number>()
        for (const time of times) queue.push(time, time)
        const sorted = [...times].sort((a, b) => a - b)
        expect(queue.nextAtMs()).toBe(sorted[0] ?? Infinity)
        expect(times.map(() => queue.pop())).toEqual(sorted)
        expect(queue.pop()).toBeUndefined()
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })
})

describe('dials to one address', () => {
  const budgetAt = (clock: { now: number }) =>
    createIpBudget({ maxInFlight: 2, maxFailures: 3, windowMs: 1_000, now: () => clock.now })

  it('are limited in flight, an address apart from another', () => {
    const budget = budgetAt({ now: 0 })
    const first = budget.take('a', false)
    expect(budget.isSaturated('a')).toBe(false)
    expect(budget.take('a', false)).not.toBeNull()
    expect(budget.isSaturated('a')).toBe(true)
    expect(budget.take('a', false)).toBeNull()
    expect(budget.take('b', false)).not.toBeNull()
    first?.end(true)
    expect(budget.take('a', false)).not.toBeNull()
  })

  it('stop after so many failures, until the window is over', () => {
    const clock = { now: 0 }
    const budget = budgetAt(clock)
    for (let i = 0; i < 3; i++) budget.take('a', false)?.end(false)
    expect(budget.take('a', false)).toBeNull()
    clock.now = 1_000
    expect(budget.take('a', false)).not.toBeNull()
  })

  it('where the node was reached before go on, whatever strangers said of the address', () => {
    const budget = budgetAt({ now: 0 })
    for (let i = 0; i < 3; i++) budget.take('a', false)?.end(false)
    expect(budget.take('a', true)).not.toBeNull()
  })

  it('that succeed are not counted against it', () => {
    const budget = budgetAt({ now: 0 })
    for (let i = 0; i < 100; i++) budget.take('a', false)?.end(true)
    expect(budget.take('a', false)).not.toBeNull()
  })
})

describe('two-generation cache', () => {
  it('makes a value once while it is in use, and forgets what nobody asks for', () => {
    const cache = createTwoGenerationCache<number, { key: number }>(10)
    let made = 0
    const get = (key: number) =>
      cache.get(key, () => {
        made++
        return { key }
      })
    for (let i = 0; i < 100; i++) {
      get(0)
      get(1_000 + i)
    }
    expect(made).toBe(101)
    get(1_000)
    expect(made).toBe(102)
  })
})

describe('after a crawl that reached nobody', () => {
  it('the next comes soon, each time after twice as long, up to a minute', () => {
    expect([1, 2, 3, 4, 5, 50].map(emptyCrawlGapMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
  })
})
