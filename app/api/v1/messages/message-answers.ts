/** What the routes of messages answer: parse what was asked, ask the database, give back plain data. @module */
import { z } from 'zod'
import { badParameters } from '@/app/api/problem'
import { findNum, refuseParameters } from '@/app/api/v1/nodes/node-answers'
import type { Database } from '@/db/client'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { getMessageFacets } from '@/db/queries/messages/get-message-facets'
import { BadCursorError, getMessagePage } from '@/db/queries/messages/get-message-page'
import { getMessageTrace } from '@/db/queries/messages/get-message-trace'
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getTrafficFigures } from '@/db/queries/messages/get-traffic-figures'
import type { MessageDetail } from '@/lib/messages/message'
import type { MessageFacets, MessagePage, NodeMessages, TrafficFigures } from '@/lib/messages/message-query'
import { badMessageCursor, readMessageQuery } from '@/lib/messages/message-query-url'
import { TRACE_FORMATS, writeTraceCsv } from '@/lib/messages/message-trace'
import { MESSAGE_WINDOWS, messageWindowSchema } from '@/lib/messages/message-windows'
import { rawSearch, readSearch } from '@/lib/read-search'
import { resolveMessage } from './resolve-message'

const nodeMessagesSearchSchema = z.strictObject({ window: messageWindowSchema.default('24h') })
const traceSearchSchema = z.strictObject({ format: z.enum(TRACE_FORMATS).optional() })

/** @throws {ProblemError} 400 naming each parameter that does not fit. */
export async function answerMessagePage(
  db: Database,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<MessagePage> {
  const reading = readMessageQuery(rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
  try {
    return await getMessagePage(db, reading.value, signal)
  } catch (error) {
    if (error instanceof BadCursorError) {
      throw badParameters([badMessageCursor(reading.value)], { cause: error })
    }
    throw error
  }
}

/** The values that the filters can take now. @throws {ProblemError} 400 to any parameter. */
export async function answerMessageFacets(
  db: Database,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<MessageFacets> {
  refuseParameters(params)
  return getMessageFacets(db, nowMs, signal)
}

/**
 * @param text - an id in any form, or the beginning of one that no other message shares.
 * @throws {ProblemError} 400 when it is in no form of an id or a parameter is given, 404 when no message has it, 409
 * naming the messages when several begin so.
 */
export async function answerMessage(
  db: Database,
  text: string,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<MessageDetail> {
  refuseParameters(params)
  return resolveMessage(db, text, (id) => getMessageDetail(db, id, nowMs, signal), signal)
}

/**
 * The raw trace of a message, as a file.
 * @param accept - header of the request; decides when `format` is not given.
 * @throws {ProblemError} as {@link answerMessage}.
 */
export async function answerTrace(
  db: Database,
  text: string,
  params: URLSearchParams,
  accept: string | null,
  nowMs: number,
  signal?: AbortSignal,
): Promise<Response> {
  const reading = readSearch(traceSearchSchema, rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
  const trace = await resolveMessage(db, text, (id) => getMessageTrace(db, id, nowMs, signal), signal)
  const format = reading.value.format ?? (accept?.startsWith('text/csv') === true ? 'csv' : 'json')
  const [type, body] =
    format === 'csv'
      ? ['text/csv; charset=utf-8; header=present', writeTraceCsv(trace)]
      : ['application/json', JSON.stringify(trace)]
  return new Response(body, {
    headers: {
      'content-type': type,
      // Hex digits alone: nothing that a header or a file system could mistake.
      'content-disposition': `attachment; filename="message-${trace.id.slice(0, FILE_NAME_DIGITS)}.${format}"`,
      'cache-control': 'no-store',
      vary: 'accept',
    },
  })
}

/** Digits of an id in the name of a file: enough to tell it by. */
const FILE_NAME_DIGITS = 32

/** What a node had to do with messages over `window`. @throws {ProblemError} as `answerNode` does. */
export async function answerNodeMessages(
  db: Database,
  identity: string,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeMessages> {
  const reading = readSearch(nodeMessagesSearchSchema, rawSearch(params))
  if (!reading.ok) throw badParameters(reading.problems)
  const num = await findNum(db, identity, signal)
  return getNodeMessages(db, num, nowMs - MESSAGE_WINDOWS[reading.value.window].lengthMs, signal)
}

/** What moves in the network now. @throws {ProblemError} 400 to any parameter. */
export async function answerTraffic(
  db: Database,
  params: URLSearchParams,
  nowMs: number,
  signal?: AbortSignal,
): Promise<TrafficFigures> {
  refuseParameters(params)
  return getTrafficFigures(db, nowMs, signal)
}
