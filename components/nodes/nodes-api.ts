/** What the pages ask of `/api/v1/nodes`, and the ways in which the answer can fail to come. @module */
import { z } from 'zod'
import { fromWire } from '@/lib/api/wire'
import { nodeMessagesSchema } from '@/lib/messages/message-query'
import {
  nodeDetailSchema,
  nodeRttHistorySchema,
  nodeSessionsSchema,
  nodeUptimesSchema,
} from '@/lib/node-detail'
import { nodePageSchema } from '@/lib/nodes'

/** Nothing can be read now, and trying again will help; the message names what is away, in a few words. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError'
}
/** The server answered something that this page does not understand, or refused the question. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
}

/** Of the API: what it says outside is read back into what the program holds. */
export function askApi<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const held = z.preprocess((answer) => fromWire(schema, answer), schema)
  return ask(path, held, signal)
}

export async function ask<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { signal, headers: { accept: 'application/json' } })
  } catch (error) {
    if (signal.aborted) throw error
    throw new StoreAwayError('The server does not answer', { cause: error })
  }
  if (response.status >= 500) throw new StoreAwayError('The database is away')
  if (!response.ok) throw new AnswerError(`The server refused the question (${response.status}).`)
  const parsed = schema.safeParse(await response.json())
  if (!parsed.success) throw new AnswerError('The answer has another shape.', { cause: parsed.error })
  return parsed.data
}

/** @param search - the query as it stands in the URL, with its cursor. */
export const fetchNodePage = (search: string, signal: AbortSignal) =>
  askApi(`/api/v1/nodes?${search}`, nodePageSchema, signal)

export const fetchNodeDetail = (peerId: string, signal: AbortSignal) =>
  askApi(`/api/v1/nodes/${peerId}`, nodeDetailSchema, signal)

/** Uptime over each window that the page shows. */
export const fetchNodeUptimes = (peerId: string, signal: AbortSignal) =>
  askApi(`/api/v1/nodes/${peerId}/uptime`, nodeUptimesSchema, signal)

/** @param cursor - of the page before; null: from the newest on. */
export const fetchNodeSessions = (peerId: string, cursor: string | null, signal: AbortSignal) =>
  askApi(
    `/api/v1/nodes/${peerId}/sessions${cursor === null ? '' : `?cursor=${cursor}`}`,
    nodeSessionsSchema,
    signal,
  )

export const fetchNodeRtt = (peerId: string, window: string, signal: AbortSignal) =>
  askApi(`/api/v1/nodes/${peerId}/rtt?window=${window}`, nodeRttHistorySchema, signal)

/** What the node had to do with messages over `window`. */
export const fetchNodeMessages = (peerId: string, window: string, signal: AbortSignal) =>
  askApi(`/api/v1/nodes/${peerId}/messages?window=${window}`, nodeMessagesSchema, signal)
