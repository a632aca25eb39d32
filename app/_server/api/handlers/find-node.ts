/** From an identity in a question to the node that is meant. @module */
import type { Database } from '@/db/client'
import { getNodeNum } from '@/db/queries/nodes/get-node-num'
import { ProblemError, badParameters } from '@/lib/api/problem'
import { IDENTITY_FORMS, IdentityError, parseIdentity } from '@/lib/peer-identity'
import { showValue } from '@/lib/read-search'

/**
 * @param field - the parameter it came in.
 * @throws {ProblemError} 400 when it is no identity.
 */
export function readPeerId(identity: string, field = 'peerId'): string {
  try {
    return parseIdentity(identity).peerId
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    throw badParameters([{ field, got: showValue(identity), expected: IDENTITY_FORMS }], {
      cause: error,
    })
  }
}

export function notSeen(peerId: string): ProblemError {
  return new ProblemError(404, 'Node not found', `No node with the peer id ${peerId} has been seen.`)
}

/** Its number. @throws {ProblemError} 400 when it is no identity, 404 when no such node was visited. */
export async function findNum(
  db: Database,
  identity: string,
  signal?: AbortSignal,
  field?: string,
): Promise<number> {
  const peerId = readPeerId(identity, field)
  const num = await getNodeNum(db, peerId, signal)
  if (num === null) throw notSeen(peerId)
  return num
}
