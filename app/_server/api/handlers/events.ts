/** Answers to what is asked about what happened. @module */
import { allEvents } from '@/db/queries/events/all-events'
import { getEvents } from '@/db/queries/events/get-events'
import type { Handlers, RowSources } from '../handler'
import { checkPeriod } from './check-period'
import { readPeerId } from './find-node'
import { withGoodCursor } from './good-cursor'

export const eventHandlers: Pick<Handlers, 'listEvents'> = {
  listEvents: ({ db, profile, now }, { search, signal }) => {
    checkPeriod(search)
    const peerId = search.peerId === undefined ? undefined : readPeerId(search.peerId)
    return withGoodCursor(search, () =>
      getEvents(db, { ...search, peerId }, profile.authorities, now(), signal),
    )
  },
}

export const eventRowSources: RowSources = {
  listEvents: ({ db, profile, now }, { search, signal }) => {
    checkPeriod(search)
    const peerId = search.peerId === undefined ? undefined : readPeerId(search.peerId)
    return allEvents(db, { ...search, peerId }, profile.authorities, now(), signal)
  },
}
