/** Answers to what is asked about nodes. @module */
import { BadCursorError, getNodePage } from '@/db/queries/nodes/get-node-page'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { ProblemError, badParameters } from '@/lib/api/problem'
import { badCursor } from '@/lib/node-query-url'
import { IDENTITY_FORMS, IdentityError, parseIdentity } from '@/lib/peer-identity'
import { showValue } from '@/lib/read-search'
import type { Handlers } from '../handler'

export const nodeHandlers: Pick<Handlers, 'listNodes' | 'getNode'> = {
  listNodes: async ({ db }, { search, signal }) => {
    try {
      return await getNodePage(db, search, signal)
    } catch (error) {
      if (error instanceof BadCursorError) throw badParameters([badCursor(search)], { cause: error })
      throw error
    }
  },

  getNode: async ({ db }, { path, signal }) => {
    const peerId = readPeerId(path.peerId)
    const detail = await getNodeDetail(db, peerId, signal)
    if (detail === null) throw notSeen(peerId)
    return detail
  },
}

/** @throws {ProblemError} 400 when it is no identity. */
export function readPeerId(identity: string): string {
  try {
    return parseIdentity(identity).peerId
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    throw badParameters([{ field: 'peerId', got: showValue(identity), expected: IDENTITY_FORMS }], {
      cause: error,
    })
  }
}

export function notSeen(peerId: string): ProblemError {
  return new ProblemError(404, 'Node not found', `No node with the peer id ${peerId} has been seen.`)
}
