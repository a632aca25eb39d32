/**
 * Whether a page's address asks what the page understands. Read here, before the page is rendered: a page says in its
 * body what does not fit, but has no say in its status.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkEventCursor } from '@/db/queries/events/get-events'
import { BadCursorError, checkCursor } from '@/db/queries/nodes/get-node-page'
import { checkMessageCursor } from '@/db/queries/messages/get-message-page'
import { readAnalyticsSearch } from '@/lib/analytics/range'
import { BUILDER_PATH, readBuilder } from '@/lib/embed/builder'
import { readEventQuery } from '@/lib/events/event-query-url'
import { readMapSearch } from '@/lib/map-query-url'
import { readIdInPath } from '@/lib/messages/id-in-path'
import { MESSAGE_ID_FORMS, messageIdRanges } from '@/lib/messages/message-id'
import {
  badMessageCursor,
  readMessageQuery,
  readMessageSearch,
  readNoSearch,
} from '@/lib/messages/message-query-url'
import { badCursor, readNodeQuery } from '@/lib/node-query-url'
import { readNodePageSearch } from '@/lib/node-windows'
import { readDifferenceQuery } from '@/lib/past/differences'
import { IDENTITY_FORMS, readIdentityInPath } from '@/lib/peer-identity'
import {
  rawSearch,
  showValue,
  type FieldProblem,
  type RawSearch,
  type SearchReading,
} from '@/lib/read-search'
import { readSearchPage } from '@/lib/search-url'
import { checkDifferencesCursor } from './past/read-differences'

/** Next's mark on its own requests, which no page sees. */
const NEXT_MARK = '_rsc'

/**
 * What does not fit in the address of a page; empty for an address that is no page of ours.
 * @param url - path and search, as in the request's first line.
 */
export function pageProblems(url: string): FieldProblem[] {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const params = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
  params.delete(NEXT_MARK)
  const search = rawSearch(params)
  if (path === '/') return problemsOf(readMapSearch(search))
  if (path === '/nodes') return listProblems(search)
  if (path === '/messages') return messageListProblems(search)
  if (path === '/events') return eventListProblems(search)
  if (/^\/(developers(\/[A-Za-z]+)?|data)$/.test(path)) return problemsOf(readNoSearch(search))
  if (/^\/analytics(\/[a-z]+)?$/.test(path)) return problemsOf(readAnalyticsSearch(search))
  if (path === BUILDER_PATH) return problemsOf(readBuilder(search))
  if (path === '/diff') return differenceProblems(search)
  if (path === '/search') return problemsOf(readSearchPage(search))
  const messageInPath = /^\/messages\/([^/]+)$/.exec(path)?.[1]
  if (messageInPath !== undefined) return messageProblems(messageInPath, search)
  const inPath = /^\/nodes\/([^/]+)$/.exec(path)?.[1]
  if (inPath === undefined) return []
  const isNode = readIdentityInPath(inPath) !== null
  return [
    ...(isNode ? [] : [{ field: 'peerId', got: showValue(inPath), expected: IDENTITY_FORMS }]),
    ...problemsOf(readNodePageSearch(search)),
  ]
}

/**
 * Has the page that answers this request answer 400 in place of 200 when its address does not fit. What Next fetches
 * for a page that is open already keeps its status: on any other than 200 Next would load the page anew.
 */
export function markBadQuestion(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.rsc !== undefined || pageProblems(request.url ?? '/').length === 0) return
  const writeHead = response.writeHead.bind(response)
  // Next sets the status when it renders: what counts is what is written.
  response.writeHead = (status: number, ...rest: unknown[]) => {
    Reflect.apply(writeHead, response, [status === 200 ? 400 : status, ...rest])
    return response
  }
}

function listProblems(search: RawSearch): FieldProblem[] {
  const reading = readNodeQuery(search)
  try {
    checkCursor(reading.value)
    return problemsOf(reading)
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error
    return [...problemsOf(reading), badCursor(reading.value)]
  }
}

function messageListProblems(search: RawSearch): FieldProblem[] {
  const reading = readMessageQuery(search)
  try {
    checkMessageCursor(reading.value)
    return problemsOf(reading)
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error
    return [...problemsOf(reading), badMessageCursor(reading.value)]
  }
}

function differenceProblems(search: RawSearch): FieldProblem[] {
  const reading = readDifferenceQuery(search)
  try {
    checkDifferencesCursor(reading.value)
    return problemsOf(reading)
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error
    return [...problemsOf(reading), badCursor(reading.value)]
  }
}

function eventListProblems(search: RawSearch): FieldProblem[] {
  const reading = readEventQuery(search)
  try {
    checkEventCursor(reading.value)
    return problemsOf(reading)
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error
    return [...problemsOf(reading), badCursor(reading.value)]
  }
}

function messageProblems(inPath: string, search: RawSearch): FieldProblem[] {
  const isId = messageIdRanges(readIdInPath(inPath)).length > 0
  return [
    ...(isId ? [] : [{ field: 'id', got: showValue(inPath), expected: MESSAGE_ID_FORMS }]),
    ...problemsOf(readMessageSearch(search)),
  ]
}

function problemsOf(reading: SearchReading<unknown>): FieldProblem[] {
  return reading.ok ? [] : reading.problems
}
