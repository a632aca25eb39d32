/** The node that a route's path names. @module */
import { badParameters, ProblemError } from '@/app/api/problem'
import { webRuntime } from '@/app/_server/runtime'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import type { NodeIdentity } from '@/lib/node-detail'
import type { NodeSummary } from '@/lib/nodes'
import { IdentityError, parseIdentity } from '@/lib/peer-identity'

const IDENTITY_FORMS = 'a peer id, its CID, or an Ed25519 public key in hex'

/** @throws {ProblemError} 400 when it is no identity. */
export function identityFromPath(text: string): NodeIdentity {
  try {
    return parseIdentity(text)
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    throw badParameters([{ field: 'peerId', got: text.slice(0, 140), expected: IDENTITY_FORMS }], {
      cause: error,
    })
  }
}

/** 404: nobody has named or met this node. */
export function nodeNotFound(peerId: string): ProblemError {
  return new ProblemError(404, 'Node not found', `No node with the peer id ${peerId} has been seen.`)
}

/** @throws {ProblemError} 400 when the path holds no identity, 404 when no node with it has been seen. */
export async function findNode(text: string, signal: AbortSignal): Promise<NodeSummary> {
  const { peerId } = identityFromPath(text)
  const [node] = await findNodes(webRuntime().db, peerId, 1, signal)
  if (node?.peerId !== peerId) throw nodeNotFound(peerId)
  return node
}
