import { describe, expect, it } from 'vitest'
import { Pace } from '@/components/map/renderer/pace'

function move(pace: Pace, frames: number, intervalMs: number): number {
  let stride = 1
  for (let frame = 0; frame < frames; frame++) {
    stride = pace.strideFor(30_000, true)
    pace.note(intervalMs)
  }
  return stride
}

describe('the pace of a moving map', () => {
  it('draws every link where frames come quickly', () => {
    expect(move(new Pace(), 200, 16)).toBe(1)
  })

  it('draws ever fewer links while frames are slow, and all of them at rest', () => {
    const pace = new Pace()
    expect(move(pace, 6, 200)).toBeGreaterThan(1)
    expect(move(pace, 200, 200)).toBe(16)
    expect(pace.strideFor(30_000, false)).toBe(1)
  })

  it('takes more links again in the next motion, never within one', () => {
    const pace = new Pace()
    move(pace, 200, 200)
    expect(move(pace, 100, 16)).toBe(16)
    pace.strideFor(30_000, false)
    expect(pace.strideFor(30_000, true)).toBe(8)
  })

  it('leaves a small map alone, however slow the machine is', () => {
    const pace = new Pace()
    for (let frame = 0; frame < 100; frame++) {
      expect(pace.strideFor(2_000, true)).toBe(1)
      pace.note(400)
    }
  })
})
