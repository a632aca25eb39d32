/**
 * Where a page of a list ended. Opaque to whoever holds it; what comes back is parsed like any other input, and is good
 * for the question it was made for.
 * @module
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { BadCursorError } from './nodes/page-cursor'

export { BadCursorError } from './nodes/page-cursor'

/** Characters of the mark that ties a cursor to its question. */
const MARK_LENGTH = 8

/**
 * @param end - sort values of the page's last row.
 * @param question - list, filters and order; whatever changes which rows follow.
 */
export function writeListCursor(end: readonly (string | number)[], question: unknown): string {
  return Buffer.from(JSON.stringify([...end, markOf(question, end)])).toString('base64url')
}

/** @throws {BadCursorError} when it was not given out for this question. */
export function readListCursor<T extends readonly (string | number)[]>(
  cursor: string,
  end: z.ZodType<T>,
  question: unknown,
): T {
  const payload = z
    .array(z.union([z.string(), z.number()]))
    .safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  const parts = payload.success ? payload.data : []
  const read = end.safeParse(parts.slice(0, -1))
  if (!read.success || parts.at(-1) !== markOf(question, read.data)) {
    throw new BadCursorError('This cursor was not given out for this question: start at the first page.')
  }
  return read.data
}

/** Tells a cursor that was cut, changed or carried to another question; it keeps no secret. */
function markOf(question: unknown, end: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([question, end]))
    .digest('base64url')
    .slice(0, MARK_LENGTH)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
