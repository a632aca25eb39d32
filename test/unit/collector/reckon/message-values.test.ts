import { describe, expect, it } from 'vitest'
import {
  goneValues,
  MESSAGE_COLUMNS,
  messageValues,
  type KnownMessage,
} from '@/collector/reckon/message-values'
import type { HopRow } from '@/lib/messages/message'

const AT_MS = 1_760_000_000_000
const PUBLISH: HopRow = { kind: 'publish', nodeNum: 1, peerNum: 0, atUs: 1_000 * AT_MS, reason: '' }

function known(more: Partial<KnownMessage> = {}, reports = 1): KnownMessage {
  return {
    id: 'ab12',
    hops: { rows: [PUBLISH], count: reports, topic: 'demo/chat', firstMs: AT_MS, lastMs: AT_MS + 5 },
    observations: [],
    subscribers: null,
    clocks: () => null,
    clocksMs: null,
    heardAtMs: AT_MS,
    nowMs: AT_MS + 1_000,
    ...more,
  }
}

function versionOf(message: KnownMessage): number {
  return Number(messageValues(message)[MESSAGE_COLUMNS.indexOf('version')])
}

describe('the version of a message’s row', () => {
  it('grows with the reports it is made from, then with newer clocks, then with the time it had to arrive', () => {
    const rising = [
      known(),
      known({ nowMs: AT_MS + 20_000 }),
      known({ clocksMs: AT_MS - 30_000 }),
      known({ clocksMs: AT_MS + 15_000 }),
      known({ clocksMs: AT_MS + 15_000, nowMs: AT_MS + 20_000 }),
      known({ clocksMs: AT_MS + 45_000, nowMs: AT_MS + 20_000 }),
      known({}, 2),
      known({ clocksMs: AT_MS + 45_000 }, 2),
      known({}, 200_000),
    ].map(versionOf)
    expect(rising).toEqual([...new Set(rising)].sort((a, b) => a - b))
  })

  it('stays in the range of its kind, however old the clocks are or new', () => {
    const [least, most] = [known({ clocksMs: 0 }), known({ clocksMs: AT_MS * 2 })].map(versionOf)
    expect(least).toBeGreaterThanOrEqual(versionOf(known()))
    expect(most).toBeLessThan(versionOf(known({}, 2)))
  })
})

describe('a row of the message list', () => {
  it('has a value for each column, also where it takes a message out of its place', () => {
    expect(messageValues(known())).toHaveLength(MESSAGE_COLUMNS.length)
    const gone = goneValues('ab12', AT_MS)
    expect(gone).toHaveLength(MESSAGE_COLUMNS.length)
    expect(gone[MESSAGE_COLUMNS.indexOf('is_deleted')]).toBe(1)
    expect(Number(gone[MESSAGE_COLUMNS.indexOf('version')])).toBeGreaterThan(versionOf(known({}, 1_000_000)))
  })
})
