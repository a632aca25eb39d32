import type { AnswerFrame } from '@/lib/analytics/answer'

/** What was counted; null: nothing was, for no collector worked in all of the time. */
export function countKnown({ coverage }: Pick<AnswerFrame, 'coverage'>, count: number): number | null {
  return count === 0 && coverage.every(({ observed }) => observed === 0) ? null : count
}
