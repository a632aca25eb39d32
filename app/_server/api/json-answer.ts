/** An operation's answer as JSON text. @module */
import { hasPages, rowSchema } from '@/lib/api/answer-schema'
import { API_PATH, type Operation } from '@/lib/api/operation'
import { toWire } from '@/lib/api/wire'
import type { ReadQuestion } from './read-question'

export interface JsonAnswer {
  readonly text: string
  /** Address of the next page; null: there is none. */
  readonly next: string | null
}

/** @param pathname - of the request, without an extension. */
export function writeJsonAnswer(
  operation: Operation,
  answer: unknown,
  {
    pathname,
    question: { fields, given },
  }: { pathname: string; question: Pick<ReadQuestion, 'fields' | 'given'> },
): JsonAnswer {
  let body = toWire(operation.answer, answer) as Record<string, unknown>
  let next: string | null = null
  if (hasPages(operation)) {
    next = nextAddress(pathname, given, body.nextCursor)
    body = { ...body, next }
  }
  if (fields !== null) body = pick(operation, body, fields)
  return { text: JSON.stringify(body), next }
}

function nextAddress(pathname: string, given: URLSearchParams, cursor: unknown): string | null {
  if (typeof cursor !== 'string') return null
  const onward = new URLSearchParams(given)
  onward.set('cursor', cursor)
  return `${pathname.startsWith(API_PATH) ? pathname : API_PATH}?${onward.toString()}`
}

function pick(
  operation: Operation,
  body: Record<string, unknown>,
  fields: readonly string[],
): Record<string, unknown> {
  const of = (whole: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(whole).filter(([name]) => fields.includes(name)))
  const list = operation.rows?.field
  if (list === undefined || rowSchema(operation) === null) return of(body)
  return { ...body, [list]: (body[list] as Record<string, unknown>[]).map(of) }
}
