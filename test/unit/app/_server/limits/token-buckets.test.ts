import { describe, expect, it } from 'vitest'
import { TokenBuckets } from '@/app/_server/limits/token-buckets'

function buckets(remembered?: number) {
  const clock = { ms: 1_000_000 }
  return { clock, all: new TokenBuckets(() => clock.ms, remembered) }
}
const SIXTY = { capacity: 60, perMinute: 60 }

describe('a budget', () => {
  it('grants what is there, then says when the same would be granted', () => {
    const { all } = buckets()
    expect(all.take('a', 50, SIXTY)).toEqual({ isEnough: true, left: 10, fullInS: 50, retryInS: 0 })
    expect(all.take('a', 15, SIXTY)).toEqual({ isEnough: false, left: 10, fullInS: 50, retryInS: 5 })
    expect(all.take('a', 10, SIXTY).isEnough).toBe(true)
  })

  it('takes nothing for what it refuses, and grants it when it said it would', () => {
    const { all, clock } = buckets()
    all.take('a', 60, SIXTY)
    const { retryInS } = all.take('a', 7, SIXTY)
    clock.ms += retryInS * 1_000 - 1
    expect(all.take('a', 7, SIXTY).isEnough).toBe(false)
    clock.ms += 1
    expect(all.take('a', 7, SIXTY)).toMatchObject({ isEnough: true, left: 0 })
  })

  it('never holds more than its capacity, however long nobody asks', () => {
    const { all, clock } = buckets()
    all.take('a', 60, SIXTY)
    clock.ms += 3_600_000
    expect(all.take('a', 1, SIXTY).left).toBe(59)
  })

  it('grants what is larger than itself when it is full, and has it paid off', () => {
    const { all, clock } = buckets()
    expect(all.take('a', 90, SIXTY)).toMatchObject({ isEnough: true, left: 0, fullInS: 90 })
    clock.ms += 30_000
    expect(all.take('a', 1, SIXTY).isEnough).toBe(false)
    clock.ms += 1_000
    expect(all.take('a', 1, SIXTY).isEnough).toBe(true)
  })

  it('is one for each caller', () => {
    const { all } = buckets()
    all.take('a', 60, SIXTY)
    expect(all.take('b', 1, SIXTY).left).toBe(59)
  })

  it('is remembered for so many callers and no more, those who ask before the others', () => {
    const { all } = buckets(1_000)
    all.take('often', 60, SIXTY)
    for (let at = 0; at < 300_000; at++) {
      all.take(`2001:db8::${String(at)}`, 1, SIXTY)
      if (at % 500 === 0) expect(all.take('often', 1, SIXTY).isEnough).toBe(false)
    }
    expect(all.size).toBe(1_000)
  })
})
