/** What the routes of messages answer: parse what was asked, ask the database, give back plain data. @module */
import { z } from 'zod'
import { badParameters } from '@/app/api/problem'
import { findNum, refuseParameters } from '@/app/api/v1/nodes/node-answers'
import type { Database } from '@/db/client'
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getTrafficFigures } from '@/db/queries/messages/get-traffic-figures'
import type { NodeMessages, TrafficFigures } from '@/lib/messages/message-query'
import { MESSAGE_WINDOWS, messageWindowSchema } from '@/lib/messages/message-windows'
import { rawSearch, readSearch } from '@/lib/read-search'

const nodeMessagesSearchSchema = z.strictObject({ window: messageWindowSchema.default('24h') })

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
