import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DelayLine } from '@/collector/mesh/delay-line'

interface Item {
  number: number
  size: number
  pushedAt: number
  delayMs: number
}

describe('a delay line', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('hands everything on, in order, none before its time, whatever the delays and pauses are', () => {
    const step = fc.record({
      delayMs: fc.integer({ min: 0, max: 300 }),
      size: fc.integer({ min: 0, max: 70_000 }),
      waitMs: fc.integer({ min: 0, max: 120 }),
      act: fc.constantFrom('none', 'none', 'none', 'pause', 'resume'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let delayMs = 0
        const arrived: Item[] = []
        const line = new DelayLine<Item>({
          delayMs: () => delayMs,
          sizeOf: (item) => item.size,
          deliver: (item) => {
            arrived.push(item)
            expect(performance.now() - item.pushedAt).toBeGreaterThanOrEqual(item.delayMs - 1)
          },
        })
        steps.forEach(({ act, waitMs, ...item }, number) => {
          delayMs = item.delayMs
          line.push({ ...item, number, pushedAt: performance.now() })
          if (act === 'pause') line.pause()
          if (act === 'resume') line.resume()
          vi.advanceTimersByTime(waitMs)
        })
        line.resume()
        vi.advanceTimersByTime(400)
        expect(arrived.map((item) => item.number)).toEqual(steps.map((_, number) => number))
        expect(line.size).toBe(0)
        expect(line.isEmpty).toBe(true)
      }),
      { seed: 7, numRuns: 10_000 },
    )
  })

  test('hands nothing on while it is paused', () => {
    const arrived: string[] = []
    const line = new DelayLine<string>({
      delayMs: () => 10,
      sizeOf: () => 1,
      deliver: (item) => arrived.push(item),
    })
    line.push('a')
    line.pause()
    vi.advanceTimersByTime(100)
    expect(arrived).toEqual([])
    line.resume()
    vi.advanceTimersByTime(1)
    expect(arrived).toEqual(['a'])
  })

  test('forgets what it holds when it is cleared', () => {
    const arrived: string[] = []
    const line = new DelayLine<string>({
      delayMs: () => 10,
      sizeOf: () => 1,
      deliver: (item) => arrived.push(item),
    })
    line.push('a')
    line.clear()
    line.push('b')
    vi.advanceTimersByTime(20)
    expect(arrived).toEqual(['b'])
  })
})
