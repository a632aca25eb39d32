/** Times of the past in questions: only those that something was recorded of have an answer. @module */
import type { Database } from '@/db/client'
import { getFirstHeard } from '@/db/queries/messages/get-first-heard'
import { getHistory } from '@/db/queries/past/get-history'
import { badParameters } from '@/lib/api/problem'
import { instantText } from '@/lib/instant'
import { messageHistory, readPast, type History, type PastReading } from '@/lib/past/history'

type Past = Extract<PastReading, { kind: 'past' }>

/** @throws {ProblemError} 400 that says from when to when there is something, when there is nothing of this time. */
export function pastTime(history: History, field: string, at: string, nowMs: number): Past {
  const reading = readPast(history, Date.parse(at), nowMs)
  if (reading.kind === 'past') return reading
  throw badParameters([{ field, got: at, expected: keptText(history.firstMs, nowMs) }])
}

/** Refuses a time of which nothing is kept; undefined, which is now, is always good. */
export async function checkAt(
  db: Database,
  at: string | undefined,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (at !== undefined) pastTime(await getHistory(db, signal), 'at', at, nowMs)
}

/** As {@link checkAt}, for messages, which are kept for a time of their own. */
export async function checkHeard(
  db: Database,
  at: string | undefined,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (at !== undefined) pastTime(messageHistory(await getFirstHeard(db, signal)), 'at', at, nowMs)
}

function keptText(firstMs: number | null, nowMs: number): string {
  if (firstMs === null) return 'nothing: nothing was recorded yet'
  return `a time from ${instantText(firstMs, 'ms')} to ${instantText(nowMs, 'ms')}`
}
