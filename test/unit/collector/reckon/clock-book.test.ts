import { describe, expect, it } from 'vitest'
import { CLOCK_HOLDS_MS, createClockBook } from '@/collector/reckon/clock-book'
import type { NodeClock } from '@/lib/messages/message'

const AT_MS = 1_760_000_000_000

function clock(nodeNum: number, atMs: number, component = 1): NodeClock {
  return { nodeNum, component, atMs, offsetMs: atMs - AT_MS, driftPpm: 0, uncertaintyMs: 1 }
}

describe('the book of clocks', () => {
  it('gives what was found out nearest to a time, and nothing that is too far from it', () => {
    const book = createClockBook()
    book.add([clock(1, AT_MS + 30_000), clock(1, AT_MS), clock(2, AT_MS)])
    expect(book.nearest(1, AT_MS + 14_000)?.atMs).toBe(AT_MS)
    expect(book.nearest(1, AT_MS + 16_000)?.atMs).toBe(AT_MS + 30_000)
    expect(book.nearest(2, AT_MS + 16_000)?.atMs).toBe(AT_MS)
    expect(book.nearest(2, AT_MS + CLOCK_HOLDS_MS + 1)).toBeNull()
    expect(book.nearest(3, AT_MS)).toBeNull()
  })

  it('forgets what nobody can ask for any more, and names the newest references', () => {
    const book = createClockBook()
    expect(book.newestMs()).toBeNull()
    expect(book.references()).toEqual([])
    book.add([clock(1, AT_MS), clock(2, AT_MS)])
    book.add([clock(1, AT_MS + 3 * CLOCK_HOLDS_MS, 1), clock(7, AT_MS + 3 * CLOCK_HOLDS_MS, 7)])
    expect(book.nearest(2, AT_MS)).toBeNull()
    expect(book.newestMs()).toBe(AT_MS + 3 * CLOCK_HOLDS_MS)
    expect(book.references()).toEqual([1, 7])
    expect(book.size()).toBe(2)
  })
})
