import type { EventQuery } from '@/lib/events/network-event'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { eventRows } from './event-rows'
import { EVENT_TEXT, NODE_MARK } from './event-text'
import { eventPeriod } from './get-events'
import { getWorkedOut } from './worked-out'

/** What a question for a kind that the filters leave out answers with: nothing, in the same columns. */
const NO_EVENTS = `
  SELECT '' AS id, '' AS kind, now64(3, 'UTC') AS at, CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS until,
    toUInt32(0) AS num, '' AS sender, '' AS before, '' AS after, '' AS messageId, '' AS verdict, toUInt32(0) AS count
  WHERE 0`

/**
 * Every event of a question as a statement, newest first.
 * @param query - `peerId` in its first form.
 */
export async function allEvents(
  db: Database,
  {
    kind,
    peerId,
    country,
    from,
    to,
    at,
  }: Pick<EventQuery, 'kind' | 'peerId' | 'country' | 'from' | 'to' | 'at'>,
  authorities: NetworkProfile['authorities'],
  nowMs: number,
  signal: AbortSignal,
): Promise<{ name: string; sql: string; params: Record<string, unknown> }> {
  const selection = { ...eventPeriod({ from, to, at }, nowMs), kind, peerId, country }
  const rows = eventRows(selection, await getWorkedOut(db, selection, authorities, nowMs, signal))
  return {
    name: 'events',
    sql: `
      SELECT
        e.id AS id,
        e.kind AS kind,
        e.at AS at,
        e.until AS until,
        if(e.num = 0, e.sender, i.peer_id) AS peerId,
        toString(n.country) AS country,
        e.before AS before,
        e.after AS after,
        e.messageId AS messageId,
        e.verdict AS verdict,
        replaceOne(e.text, '${NODE_MARK}', i.peer_id) AS text
      FROM (
        SELECT id, kind, at, until, num, sender, before, after, messageId, verdict, ${EVENT_TEXT} AS text
        FROM (${rows.sql === '' ? NO_EVENTS : rows.sql})
      ) AS e
      LEFT ANY JOIN nodes AS i ON i.node_num = e.num
      LEFT ANY JOIN (SELECT node_num, country FROM node_latest FINAL) AS n ON n.node_num = e.num
      ORDER BY e.at DESC, e.id`,
    params: rows.params,
  }
}
