import type { NodeSessions } from '@/lib/node-detail'
import type { Database } from '../../client'
import { getNodeStretches } from './get-node-stretches'

/** Sessions in one answer. */
export const SESSIONS_AT_ONCE = 20

/**
 * Sessions of a node, newest first.
 * @param beforeMs - those that began before; null: from the newest on.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getNodeSessions(
  db: Database,
  num: number,
  beforeMs: number | null,
  nowMs: number,
  signal?: AbortSignal,
): Promise<NodeSessions> {
  const stretches = await getNodeStretches(db, num, nowMs, signal)
  const sessions = stretches.filter(({ state }) => state === 'online').toReversed()
  const later = sessions.filter(({ startedAtMs }) => startedAtMs < (beforeMs ?? Infinity))
  return {
    atMs: nowMs,
    total: sessions.length,
    left: Math.max(0, later.length - SESSIONS_AT_ONCE),
    sessions: later
      .slice(0, SESSIONS_AT_ONCE)
      .map(({ startedAtMs, startAfterMs, startKnown, endedAtMs, endKnown, lastSeenAtMs }) => ({
        startedAtMs,
        startAfterMs,
        startKnown,
        endedAtMs,
        endKnown,
        lastSeenAtMs,
      })),
  }
}
