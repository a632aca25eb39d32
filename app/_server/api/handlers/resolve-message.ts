/** From what stands in a path to the one message that is meant. @module */
import type { Database } from '@/db/client'
import { findMessages } from '@/db/queries/messages/find-messages'
import { badParameters, ProblemError } from '@/lib/api/problem'
import { messageIdSchema } from '@/lib/messages/message'
import { hexPrefix, MESSAGE_ID_FORMS, messageIdRanges } from '@/lib/messages/message-id'
import { showValue } from '@/lib/read-search'

/** Messages named when several are meant. */
const MATCHES_MAX = 20

/**
 * What `read` knows of the message that `text` means: the one with exactly this id, else the only one whose id begins
 * so, in any form that ids are written in.
 * @throws {ProblemError} 400, 404, or 409 naming the messages when several begin so.
 */
export async function resolveMessage<T>(
  db: Database,
  text: string,
  read: (id: string) => Promise<T | null>,
  signal?: AbortSignal,
): Promise<T> {
  const typed = text.trim()
  if (messageIdRanges(typed).length === 0) {
    throw badParameters([{ field: 'id', got: showValue(typed), expected: MESSAGE_ID_FORMS }])
  }
  const whole = messageIdSchema.safeParse(hexPrefix(typed))
  const exact = whole.success ? await read(whole.data) : null
  if (exact !== null) return exact
  const [match, ...others] = await findMessages(db, typed, MATCHES_MAX + 1, signal)
  if (match !== undefined && others.length > 0) throw ambiguous(typed, [match, ...others])
  const found = match === undefined || match.id === whole.data ? null : await read(match.id)
  if (found === null) throw notHeardOf(typed)
  return found
}

function notHeardOf(typed: string): ProblemError {
  return new ProblemError(
    404,
    'Message not found',
    `No message has the id ${showValue(typed)}, or one that begins so. Its hops are kept for some weeks only, and ` +
      'only messages that a node reports or a collector receives are known.',
  )
}

function ambiguous(typed: string, matches: readonly { id: string }[]): ProblemError {
  const ids = matches.slice(0, MATCHES_MAX).map(({ id }) => id)
  const count = matches.length > MATCHES_MAX ? `More than ${String(MATCHES_MAX)}` : String(matches.length)
  return new ProblemError(
    409,
    'Several messages',
    `${count} messages have an id that begins with ${showValue(typed)}: ask for one of them by its whole id.`,
    [],
    {},
    { matches: ids },
  )
}
