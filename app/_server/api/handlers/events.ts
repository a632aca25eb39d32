/** Answers to what is asked about what happened. @module */
import { BadCursorError, getEvents } from '@/db/queries/events/get-events'
import { badParameters } from '@/lib/api/problem'
import { badCursor } from '@/lib/node-query-url'
import type { Handlers } from '../handler'
import { readPeerId } from './nodes'
import { checkPeriod } from './check-period'

export const eventHandlers: Pick<Handlers, 'listEvents'> = {
  listEvents: async ({ db, profile, now }, { search, signal }) => {
    checkPeriod(search)
    const peerId = search.peerId === undefined ? undefined : readPeerId(search.peerId)
    try {
      return await getEvents(db, { ...search, peerId }, profile.authorities, now(), signal)
    } catch (error) {
      if (error instanceof BadCursorError) throw badParameters([badCursor(search)], { cause: error })
      throw error
    }
  },
}
