/** What the pages ask of `/api/v1/messages`; errors as in `nodes-api`. @module */
import { messageDetailSchema } from '@/lib/messages/message'
import { messagePageSchema } from '@/lib/messages/message-query'
import { askApi } from '../nodes/nodes-api'

/** @param search - the query as it stands in the URL, with its cursor. */
export const fetchMessagePage = (search: string, signal: AbortSignal) =>
  askApi(`/api/v1/messages${search === '' ? '' : `?${search}`}`, messagePageSchema, signal)

export const fetchMessageDetail = (id: string, signal: AbortSignal) =>
  askApi(`/api/v1/messages/${id}`, messageDetailSchema, signal)
