import { describe, expect, it } from 'vitest'
import { createFairQueue } from '@/collector/reckon/fair-queue'

const upTo = (most: number) => (_: string, taken: number) => taken < most

describe('messages that wait for their turn', () => {
  it('are taken from each reporter in turn, each one’s own in the order they came', () => {
    const queue = createFairQueue()
    for (let n = 0; n < 100_000; n++) queue.add({ id: `flood-${String(n)}`, by: 9, sinceMs: n })
    queue.add({ id: 'a1', by: 1, sinceMs: 200_000 })
    queue.add({ id: 'b1', by: 2, sinceMs: 200_000 })
    queue.add({ id: 'a2', by: 1, sinceMs: 200_000 })
    expect(queue.take(upTo(2)).map(({ id }) => id)).toEqual(['flood-0', 'a1'])
    expect(queue.take(upTo(4)).map(({ id }) => id)).toEqual(['b1', 'flood-1', 'a2', 'flood-2'])
    expect(queue.oldestMs()).toBe(3)
    const rest = queue.take(() => true)
    expect(rest.map(({ id }) => id)).toEqual(
      Array.from({ length: 99_997 }, (_, n) => `flood-${String(n + 3)}`),
    )
    expect(queue.size).toBe(0)
    expect(queue.oldestMs()).toBeNull()
  })

  it('wait once, and again when they were taken', () => {
    const queue = createFairQueue()
    queue.add({ id: 'a', by: 1, sinceMs: 1 })
    queue.add({ id: 'a', by: 2, sinceMs: 2 })
    expect(queue.take(() => true)).toEqual([{ id: 'a', by: 1, sinceMs: 1 }])
    expect(queue.has('a')).toBe(false)
    queue.add({ id: 'a', by: 2, sinceMs: 2 })
    expect(queue.take(() => true)).toEqual([{ id: 'a', by: 2, sinceMs: 2 }])
  })
})
