import type { AnswerFrame } from '@/lib/analytics/answer'

type Frame = Pick<AnswerFrame, 'range' | 'firstMs'>

/** Less of it than this says nothing of the whole. */
const ENOUGH_KNOWN = 0.5

/** What a figure is compared with; where the first fact ever came later than it begins, that is said. */
export function periodBefore({ range, firstMs }: Frame): string {
  const { previous } = range
  const isPart = previous !== null && firstMs !== null && firstMs > previous.fromMs
  return isPart ? 'the part of the period before that is known' : 'the period before'
}

/** Whether what was counted in the period before can stand beside what was counted in this one. */
export function isBeforeKnown({ range: { previous }, firstMs }: Frame): boolean {
  if (previous === null || firstMs === null) return false
  const knownMs = previous.toMs - Math.max(previous.fromMs, firstMs)
  return knownMs >= ENOUGH_KNOWN * (previous.toMs - previous.fromMs)
}

export const TOO_LITTLE_BEFORE = 'too little is known of the period before'
