/** An operation's answer as JSON text. @module */
import { z } from 'zod'
import { hasPages, pickFields, rowSchema } from '@/lib/api/answer-schema'
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
  const schema = fields === null ? operation.answer : lessOf(operation, new Set(fields))
  const body = toWire(schema, answer) as Record<string, unknown>
  if (!hasPages(operation)) return { text: JSON.stringify(body), next: null }
  const next = nextAddress(pathname, given, (answer as { readonly nextCursor?: unknown }).nextCursor)
  return { text: JSON.stringify('nextCursor' in body ? { ...body, next } : body), next }
}

function nextAddress(pathname: string, given: URLSearchParams, cursor: unknown): string | null {
  if (typeof cursor !== 'string') return null
  const onward = new URLSearchParams(given)
  onward.set('cursor', cursor)
  return `${pathname.startsWith(API_PATH) ? pathname : API_PATH}?${onward.toString()}`
}

/** The schema of an answer with less in it: what it leaves out is not even turned into what it is outside. */
function lessOf(operation: Operation, fields: ReadonlySet<string>): z.ZodObject {
  const list = operation.rows?.field
  const row = rowSchema(operation)
  if (list === undefined || row === null) return pickFields(operation.answer, fields)
  return z.object({ ...operation.answer.shape, [list]: z.array(pickFields(row, fields)) })
}
