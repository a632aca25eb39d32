import type { AnswerFrame } from '@/lib/analytics/answer'

/** What a figure is compared with; where the first fact ever came later than it begins, that is said. */
export function periodBefore({ range, firstMs }: Pick<AnswerFrame, 'range' | 'firstMs'>): string {
  const { previous } = range
  const isPart = previous !== null && firstMs !== null && firstMs > previous.fromMs
  return isPart ? 'the part of the period before that is known' : 'the period before'
}
