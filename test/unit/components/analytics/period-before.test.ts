import { expect, it } from 'vitest'
import { periodBefore } from '@/components/analytics/period-before'
import { resolveRange } from '@/lib/analytics/range'

const NOW_MS = Date.UTC(2026, 10, 21, 21, 5)

it('says that only a part of the period before is known, where the first fact came later than it begins', () => {
  const range = resolveRange({ range: '7d', compare: 'previous' }, NOW_MS, null)
  const beginMs = range.previous?.fromMs ?? 0
  expect(periodBefore({ range, firstMs: beginMs })).toBe('the period before')
  expect(periodBefore({ range, firstMs: beginMs + 1 })).toBe('the part of the period before that is known')
})
