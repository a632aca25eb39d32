/**
 * Where a page of the message list ended. Opaque to whoever holds it; what comes back is parsed like any other
 * input, and is good for the filters it was made for.
 * @module
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { messageIdSchema } from '@/lib/messages/message'
import { MESSAGE_FILTERS } from '@/lib/messages/message-query-url'
import type { MessageQuery } from '@/lib/messages/message-query'
import { BadCursorError } from '../nodes/page-cursor'

export interface PageEnd {
  /** Of the page's last message. */
  heardAtMs: number
  id: string
}

const payloadSchema = z.tuple([
  z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  messageIdSchema,
  /** Mark of the question. */
  z.string().length(8),
])

export function writeCursor(end: PageEnd, query: MessageQuery): string {
  return Buffer.from(JSON.stringify([end.heardAtMs, end.id, markOf(query, end)])).toString('base64url')
}

/** @throws {BadCursorError} */
export function readCursor(cursor: string, query: MessageQuery): PageEnd {
  const payload = payloadSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!payload.success) throw new BadCursorError('This cursor was not given out by the message list.')
  const [heardAtMs, id, mark] = payload.data
  if (mark !== markOf(query, { heardAtMs, id })) {
    throw new BadCursorError('This cursor belongs to other filters: start at the first page.')
  }
  return { heardAtMs, id }
}

/** Tells a cursor that was cut, changed or carried to another question; it keeps no secret. */
function markOf(query: MessageQuery, end: PageEnd): string {
  const asked = [...MESSAGE_FILTERS, 'at' as const].map((name) => query[name] ?? null)
  const question = [...asked, end.heardAtMs, end.id]
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 8)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
