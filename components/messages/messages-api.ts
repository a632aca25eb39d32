/** What the pages ask of `/api/v1/messages`; errors as in `nodes-api`. @module */
import { z } from 'zod'
import { messageDetailSchema, messageSummarySchema } from '@/lib/messages/message'
import { ask } from '../nodes/nodes-api'

const messagePageSchema = z.object({
  messages: z.array(messageSummarySchema),
  nextCursor: z.string().nullable(),
})

/** @param search - the query as it stands in the URL, with its cursor. */
export const fetchMessagePage = (search: string, signal: AbortSignal) =>
  ask(`/api/v1/messages${search === '' ? '' : `?${search}`}`, messagePageSchema, signal)

export const fetchMessageDetail = (id: string, signal: AbortSignal) =>
  ask(`/api/v1/messages/${id}`, messageDetailSchema, signal)
