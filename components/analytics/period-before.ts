import type { AnswerFrame } from '@/lib/analytics/answer'

type Frame = Pick<AnswerFrame, 'range' | 'firstMs'>

/** What a figure is compared with; where the first fact ever came later than it begins, that is said. */
export function periodBefore({ range, firstMs }: Frame): string {
  const { previous } = range
  const isPart = previous !== null && firstMs !== null && firstMs > previous.fromMs
  return isPart ? 'the part of the period before that is known' : 'the period before'
}
