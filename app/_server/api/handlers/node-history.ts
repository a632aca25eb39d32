/** Answers to what is asked about one node over time. @module */
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getNeighbourPage } from '@/db/queries/nodes/get-neighbour-page'
import { getNodeSessions } from '@/db/queries/nodes/get-node-sessions'
import { getRttWindow, getUptimeWindows } from '@/db/queries/nodes/get-node-windows'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import { getSightings } from '@/db/queries/nodes/get-sightings'
import { sessionRows } from '@/db/queries/nodes/session-rows'
import { sightingRows } from '@/db/queries/nodes/sighting-rows'
import { MESSAGE_WINDOWS } from '@/lib/messages/message-windows'
import type { Handlers, RowSources } from '../handler'
import { checkPeriod } from './check-period'
import { findNum, notSeen } from './find-node'
import { withGoodCursor } from './good-cursor'

type Answered =
  'getNodeUptime' | 'listNodeSessions' | 'getNodeRtt' | 'listSightings' | 'listNeighbours' | 'getNodeMessages'

export const nodeHistoryHandlers: Pick<Handlers, Answered> = {
  getNodeUptime: async ({ db, now }, { path, signal }) =>
    getUptimeWindows(db, await findNum(db, path.peerId, signal), now(), signal),

  listNodeSessions: async ({ db, now }, { path, search, signal }) => {
    const num = await findNum(db, path.peerId, signal)
    return withGoodCursor(search, () => getNodeSessions(db, num, search, now(), signal))
  },

  getNodeRtt: async ({ db, now }, { path, search, signal }) =>
    getRttWindow(db, await findNum(db, path.peerId, signal), search.window, now(), signal),

  listSightings: async ({ db, now }, { path, search, signal }) => {
    checkPeriod(search)
    const num = await findNum(db, path.peerId, signal)
    return withGoodCursor(search, () => getSightings(db, num, search, now(), signal))
  },

  listNeighbours: async ({ db }, { path, search, signal }) => {
    const num = await findNum(db, path.peerId, signal)
    const [node] = await getNodesByNum(db, [num], signal)
    if (node === undefined) throw notSeen(path.peerId)
    return withGoodCursor(search, () => getNeighbourPage(db, node, search, signal))
  },

  getNodeMessages: async ({ db, now }, { path, search, signal }) => {
    const num = await findNum(db, path.peerId, signal)
    return getNodeMessages(db, num, now() - MESSAGE_WINDOWS[search.window].lengthMs, signal)
  },
}

export const nodeHistoryRowSources: RowSources = {
  listNodeSessions: async ({ db }, { path, signal }) => sessionRows(await findNum(db, path.peerId, signal)),

  listSightings: async ({ db, now }, { path, search, signal }) => {
    checkPeriod(search)
    return sightingRows(await findNum(db, path.peerId, signal), search, now())
  },
}
