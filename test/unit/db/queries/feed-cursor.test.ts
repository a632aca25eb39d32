import { describe, expect, it } from 'vitest'
import { advance, feedSince, startingAt, type FeedCursor } from '@/db/queries/feed/feed-cursor'

const AT_MS = 1_760_000_000_000
const row = (key: string, atMs: number) => ({ key, atMs })

describe('a reading of the feed', () => {
  it('gives each row once, also one that becomes visible later than newer ones', () => {
    const start: FeedCursor = { atMs: AT_MS, given: new Map() }
    const first = advance(start, [row('a', AT_MS + 1), row('c', AT_MS + 3)])
    const second = advance(first.cursor, [row('a', AT_MS + 1), row('b', AT_MS + 2), row('c', AT_MS + 3)])
    expect(first.fresh.map(({ key }) => key)).toEqual(['a', 'c'])
    expect(second.fresh.map(({ key }) => key)).toEqual(['b'])
  })

  it('that was cut short goes on with the last row it gave, and does not look back over the rest', () => {
    expect(feedSince(startingAt(AT_MS))).toBe(AT_MS - 1)
  })
})
