/** Answers to what is asked about one node over time. @module */
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getNodeSessions } from '@/db/queries/nodes/get-node-sessions'
import { getRttWindow, getUptimeWindows } from '@/db/queries/nodes/get-node-windows'
import { sessionRows } from '@/db/queries/nodes/session-rows'
import { MESSAGE_WINDOWS } from '@/lib/messages/message-windows'
import type { Handlers, RowSources } from '../handler'
import { findNum } from './find-node'
import { withGoodCursor } from './good-cursor'

type Answered = 'getNodeUptime' | 'listNodeSessions' | 'getNodeRtt' | 'getNodeMessages'

export const nodeHistoryHandlers: Pick<Handlers, Answered> = {
  getNodeUptime: async ({ db, now }, { path, signal }) =>
    getUptimeWindows(db, await findNum(db, path.peerId, signal), now(), signal),

  listNodeSessions: async ({ db, now }, { path, search, signal }) => {
    const num = await findNum(db, path.peerId, signal)
    return withGoodCursor(search, () => getNodeSessions(db, num, search, now(), signal))
  },

  getNodeRtt: async ({ db, now }, { path, search, signal }) =>
    getRttWindow(db, await findNum(db, path.peerId, signal), search.window, now(), signal),

  getNodeMessages: async ({ db, now }, { path, search, signal }) => {
    const num = await findNum(db, path.peerId, signal)
    return getNodeMessages(db, num, now() - MESSAGE_WINDOWS[search.window].lengthMs, signal)
  },
}

export const nodeHistoryRowSources: RowSources = {
  listNodeSessions: async ({ db }, { path, signal }) => sessionRows(await findNum(db, path.peerId, signal)),
}
