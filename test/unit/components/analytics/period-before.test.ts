import { expect, it } from 'vitest'
import { isBeforeKnown, periodBefore } from '@/components/analytics/period-before'
import { resolveRange } from '@/lib/analytics/range'

const NOW_MS = Date.UTC(2026, 10, 21, 21, 5)

it('says that only a part of the period before is known, where the first fact came later than it begins', () => {
  const range = resolveRange({ range: '7d', compare: 'previous' }, NOW_MS, null)
  const beginMs = range.previous?.fromMs ?? 0
  expect(periodBefore({ range, firstMs: beginMs })).toBe('the period before')
  expect(periodBefore({ range, firstMs: beginMs + 1 })).toBe('the part of the period before that is known')
})

it('is not set against counts when hardly any of it is known', () => {
  const range = resolveRange({ range: '1y', compare: 'previous' }, NOW_MS, null)
  const { fromMs, toMs } = range.previous ?? { fromMs: 0, toMs: 0 }
  const knownFrom = (share: number) => isBeforeKnown({ range, firstMs: toMs - share * (toMs - fromMs) })
  expect([0.01, 0.4, 0.6, 1, 3].map(knownFrom)).toEqual([false, false, true, true, true])
  expect(isBeforeKnown({ range: { ...range, previous: null }, firstMs: 0 })).toBe(false)
})
