/** Answers to what is asked about messages. @module */
import { getHopPage } from '@/db/queries/messages/get-hop-page'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { getMessageFacets } from '@/db/queries/messages/get-message-facets'
import { BadCursorError, getMessagePage } from '@/db/queries/messages/get-message-page'
import { getMessageTrace } from '@/db/queries/messages/get-message-trace'
import { hopRows, type HopFilter } from '@/db/queries/messages/hop-rows'
import { messageRows } from '@/db/queries/messages/message-rows'
import { badParameters } from '@/lib/api/problem'
import { resolveHopTimes, type HopQuery } from '@/lib/messages/hop-query'
import { badMessageCursor } from '@/lib/messages/message-query-url'
import { IDENTITY_FORMS, IdentityError, parseIdentity } from '@/lib/peer-identity'
import { showValue } from '@/lib/read-search'
import type { Handlers, RowSources } from '../handler'
import { checkHeard } from './past-time'
import { resolveMessage } from './resolve-message'

type Answered = 'listMessages' | 'getMessageFacets' | 'getMessage' | 'getMessageTrace' | 'listHops'

export const messageHandlers: Pick<Handlers, Answered> = {
  listMessages: async ({ db, now }, { search, signal }) => {
    await checkHeard(db, search.at, now(), signal)
    try {
      return await getMessagePage(db, search, signal)
    } catch (error) {
      if (error instanceof BadCursorError) throw badParameters([badMessageCursor(search)], { cause: error })
      throw error
    }
  },

  getMessageFacets: ({ db, now }, { signal }) => getMessageFacets(db, now(), signal),

  getMessage: ({ db, now }, { path, signal }) =>
    resolveMessage(db, path.id, (id) => getMessageDetail(db, id, now(), signal), signal),

  getMessageTrace: ({ db, now }, { path, signal }) =>
    resolveMessage(db, path.id, (id) => getMessageTrace(db, id, now(), signal), signal),

  listHops: async ({ db, now }, { search, signal }) => {
    try {
      return await getHopPage(db, search, hopFilter(search, now()), signal)
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error
      const problem = {
        field: 'cursor',
        got: showValue(search.cursor ?? ''),
        expected: 'the cursor of the page before, with the same filters',
      }
      throw badParameters([problem], { cause: error })
    }
  },
}

export const messageRowSources: RowSources = {
  listMessages: async ({ db, now }, { search, signal }) => {
    await checkHeard(db, search.at, now(), signal)
    return messageRows(search)
  },
  listHops: ({ now }, { search }) => hopRows(hopFilter(search, now())),
}

/** @throws {ProblemError} 400 when `node` is no identity. */
function hopFilter(query: HopQuery, nowMs: number): HopFilter {
  const { topic, node, message } = query
  return { ...resolveHopTimes(query, nowMs), topic, node: node && reporterOf(node), message }
}

function reporterOf(node: string): string {
  try {
    return parseIdentity(node).peerId
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    const problem = { field: 'node', got: showValue(node), expected: IDENTITY_FORMS }
    throw badParameters([problem], { cause: error })
  }
}
