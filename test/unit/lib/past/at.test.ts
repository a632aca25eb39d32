import { describe, expect, it } from 'vitest'
import { resolveRange, analyticsQuerySchema } from '@/lib/analytics/range'
import { atParameter } from '@/lib/past/at-parameter'
import { readAt, withAt, writeAt } from '@/lib/past/at'
import { momentsOf, readDifferenceQuery } from '@/lib/past/differences'
import { readPast } from '@/lib/past/history'

const NOON = Date.UTC(2026, 10, 21, 12)
const HOUR = 3_600_000

describe('a time in an address', () => {
  it.each([
    ['2026-11-21T12:00:00Z', NOON],
    ['2026-11-21T12:00:00.250Z', NOON + 250],
    ['2026-11-21T12:00', NOON],
    ['2026-11-21T14:00:00+02:00', NOON],
    ['2026-11-21', NOON - 12 * HOUR],
    [String(NOON), NOON],
  ])('%s is read', (text, ms) => {
    expect(readAt(text)).toBe(ms)
    expect(atParameter.parse(text)).toBe(writeAt(ms))
  })

  it('goes out in one spelling, which comes back as itself', () => {
    expect(writeAt(NOON)).toBe('2026-11-21T12:00:00Z')
    expect(writeAt(NOON + 7)).toBe('2026-11-21T12:00:00.007Z')
    expect(atParameter.parse(writeAt(NOON + 7))).toBe(writeAt(NOON + 7))
  })

  it.each([
    'yesterday',
    '12',
    '2026-13-01',
    '2026-02-30',
    '2026-11-21T25:00:00Z',
    '1999-01-01',
    '-1',
    '99999999999999',
  ])('%s is refused, in words that say what is expected', (text) => {
    expect(atParameter.safeParse(text).error?.issues[0]?.message).toContain(
      'a time such as 2026-11-21T14:00:00Z',
    )
  })

  it('is kept in links, among what they ask already', () => {
    expect(withAt('/nodes?sort=rtt', writeAt(NOON))).toBe('/nodes?sort=rtt&at=2026-11-21T12:00:00Z')
    expect(withAt('/nodes?at=2020-01-01', writeAt(NOON))).toBe('/nodes?at=2026-11-21T12:00:00Z')
    expect(withAt('/nodes', null)).toBe('/nodes')
  })
})

describe('what there is of a time', () => {
  const history = { firstMs: NOON, fullFromMs: NOON + HOUR }
  it('is nothing before the first record, coarse before the first that is kept in full, and nothing to come', () => {
    expect(readPast(history, NOON - 1, NOON + 9 * HOUR).kind).toBe('nothing')
    expect(readPast(history, NOON, NOON + 9 * HOUR)).toMatchObject({ kind: 'past', detail: 'day' })
    expect(readPast(history, NOON + HOUR, NOON + 9 * HOUR)).toMatchObject({ kind: 'past', detail: 'full' })
    expect(readPast(history, NOON + 10 * HOUR, NOON + 9 * HOUR).kind).toBe('future')
    expect(readPast({ firstMs: null, fullFromMs: null }, NOON, NOON).kind).toBe('nothing')
  })
})

describe('the moments that a difference is of', () => {
  const history = { firstMs: NOON - 12 * HOUR, fullFromMs: NOON }
  it('are the last day where none is named, or as much of it as is kept', () => {
    expect(momentsOf(history, {}, NOON)).toMatchObject({
      moments: { fromMs: NOON - 12 * HOUR, toMs: NOON, detail: 'day' },
    })
    expect(momentsOf(history, {}, NOON + 48 * HOUR)).toMatchObject({
      moments: { fromMs: NOON + 24 * HOUR, detail: 'full' },
    })
    expect(momentsOf({ firstMs: null, fullFromMs: null }, {}, NOON)).toMatchObject({
      moments: { fromMs: NOON, toMs: NOON },
    })
  })

  it('have to be in order, and what is wrong is said', () => {
    const reading = readDifferenceQuery({ from: '2026-11-21', to: '2026-11-20' })
    expect(reading).toMatchObject({ ok: false, problems: [{ field: 'from', expected: 'a time before to' }] })
    expect(reading.value.from).toBeUndefined()
  })
})

describe('the range of a dashboard in the past', () => {
  it('ends then, and is as long as it would be now', () => {
    const range = resolveRange(
      analyticsQuerySchema.parse({ range: '7d', at: writeAt(NOON) }),
      NOON + 30 * 24 * HOUR,
      null,
    )
    expect(range).toMatchObject({ name: '7d', bucket: 'day', toMs: NOON })
    expect(range.fromMs).toBe(Date.UTC(2026, 10, 15))
  })
})
