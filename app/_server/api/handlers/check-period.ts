import { badParameters } from '@/lib/api/problem'

/** @throws {ProblemError} 400 when a stretch of time ends before it begins. */
export function checkPeriod({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from === undefined || to === undefined || Date.parse(from) < Date.parse(to)) return
  throw badParameters([{ field: 'to', got: to, expected: 'a time after from' }])
}
