/** Answers to what is asked about what happened. @module */
import { allEvents } from '@/db/queries/events/all-events'
import { getEvents } from '@/db/queries/events/get-events'
import type { Handlers, RowSources } from '../handler'
import { checkPeriod } from './check-period'
import { readPeerId } from './find-node'
import { withGoodCursor } from './good-cursor'
import { checkAt } from './past-time'

export const eventHandlers: Pick<Handlers, 'listEvents'> = {
  listEvents: async ({ db, profile, now }, { search, signal }) => {
    checkPeriod(search)
    const peerId = search.peerId === undefined ? undefined : readPeerId(search.peerId)
    await checkAt(db, search.at, now(), signal)
    return withGoodCursor(search, () =>
      getEvents(db, { ...search, peerId }, profile.authorities, now(), signal),
    )
  },
}

export const eventRowSources: RowSources = {
  listEvents: async ({ db, profile, now }, { search, signal }) => {
    checkPeriod(search)
    const peerId = search.peerId === undefined ? undefined : readPeerId(search.peerId)
    await checkAt(db, search.at, now(), signal)
    return allEvents(db, { ...search, peerId }, profile.authorities, now(), signal)
  },
}
