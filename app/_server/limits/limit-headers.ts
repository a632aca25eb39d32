/**
 * What a caller is told of its budget.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/
 * @module
 */
import { ProblemError } from '@/lib/api/problem'
import type { Budget, Left } from './token-buckets'

const PROBLEM_TYPES = 'https://iana.org/assignments/http-problem-types'

/** @param policy - a name of letters. */
export function limitHeaders(
  policy: string,
  { capacity, perMinute }: Budget,
  left: Left,
): Record<string, string> {
  const windowS = Math.max(1, Math.round((60 * capacity) / perMinute))
  return {
    'ratelimit-policy': `"${policy}";q=${String(capacity)};w=${String(windowS)}`,
    ratelimit: `"${policy}";r=${String(left.left)};t=${String(left.fullInS)}`,
  }
}

/** 429: the budget is used up. */
export function budgetIsSpent(policy: string, budget: Budget, left: Left): ProblemError {
  const seconds = left.retryInS === 1 ? 'a second' : `${String(left.retryInS)} seconds`
  const more = policy === 'address' ? ' A key has a larger budget.' : ''
  return new ProblemError(
    429,
    'Too many requests',
    `The budget of ${String(budget.perMinute)} a minute is used up; try again in ${seconds}.${more}`,
    [],
    {},
    { type: `${PROBLEM_TYPES}#quota-exceeded`, 'violated-policies': [policy] },
    { ...limitHeaders(policy, budget, left), 'retry-after': String(left.retryInS) },
  )
}

/** 429: too much of one caller is under way. @param retryInS - seconds. */
export function tooMuchAtOnce(what: string, retryInS: number): ProblemError {
  return new ProblemError(
    429,
    'Too much at once',
    `Too many ${what} of yours are under way: wait for the answers before asking more.`,
    [],
    {},
    { type: `${PROBLEM_TYPES}#quota-exceeded`, 'violated-policies': ['at-once'] },
    { 'retry-after': String(retryInS) },
  )
}

/** 503: everybody together asks more than can be answered. @param retryInS - seconds. */
export function tooBusy(retryInS: number): ProblemError {
  return new ProblemError(
    503,
    'Too busy',
    'More is asked now than can be answered; the same request will work later.',
    [],
    {},
    { type: `${PROBLEM_TYPES}#temporary-reduced-capacity` },
    { 'retry-after': String(retryInS) },
  )
}
