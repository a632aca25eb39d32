import { z } from 'zod'
import { SESSIONS_PAGE_SIZE, type NodeSessions } from '@/lib/node-detail'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { getNodeStretches } from './get-node-stretches'

/** Start of the last session of the page before, ms since 1970. */
const endSchema = z.tuple([z.number().int()])

/**
 * Sessions of a node, newest first.
 * @throws {BadCursorError} when the cursor was not given out for this node.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getNodeSessions(
  db: Database,
  num: number,
  { limit = SESSIONS_PAGE_SIZE, cursor }: { limit?: number; cursor?: string | undefined },
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeSessions> {
  const question = ['sessions', num]
  const [beforeMs] = cursor === undefined ? [Infinity] : readListCursor(cursor, endSchema, question)
  const stretches = await getNodeStretches(db, num, nowMs, signal)
  const sessions = stretches.filter(({ state }) => state === 'online').toReversed()
  const later = sessions.filter(({ startedAtMs }) => startedAtMs < beforeMs)
  const page = later.slice(0, limit)
  const last = page.at(-1)
  return {
    atMs: nowMs,
    total: sessions.length,
    left: later.length - page.length,
    sessions: page.map(({ startedAtMs, startAfterMs, startKnown, endedAtMs, endKnown, lastSeenAtMs }) => ({
      startedAtMs,
      startAfterMs,
      startKnown,
      endedAtMs,
      endKnown,
      lastSeenAtMs,
    })),
    nextCursor:
      last === undefined || later.length === page.length
        ? null
        : writeListCursor([last.startedAtMs], question),
  }
}
