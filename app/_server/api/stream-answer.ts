/** Answers that never end: the checks every operation has, and then what is told as it happens. @module */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ProblemError, badParameters } from '@/lib/api/problem'
import { EVENT_STREAM_MEDIA_TYPE, STREAMS } from '@/lib/api/streams'
import { rawSearch, readSearch } from '@/lib/read-search'
import type { LiveService } from '../live/live-service'

const ACCEPTED = /(?:^|,)\s*(?:text\/event-stream|text\/\*|\*\/\*)\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i

/** @throws {ProblemError} 400, 406 or 429. */
export function openLiveStream(
  open: LiveService['openStream'],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { accept } = request.headers
  if (accept !== undefined && accept !== '' && !ACCEPTED.test(accept)) {
    throw new ProblemError(406, 'No such format', `This can be had as ${EVENT_STREAM_MEDIA_TYPE}.`)
  }
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const reading = readSearch(STREAMS.live.search, rawSearch(searchParams))
  if (!reading.ok) throw badParameters(reading.problems)
  open(request, response, reading.value)
}
