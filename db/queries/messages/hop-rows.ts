/** Hop events of a stretch of time: from where they are read, and every one of them as a statement. @module */
import type { HopQuery } from '@/lib/messages/hop-query'
import type { SqlCondition } from '../nodes/identity-condition'
import { idCondition } from './message-filters'

/** A question with its times worked out. */
export interface HopFilter {
  fromMs: number
  toMs: number
  topic: string | undefined
  /** Peer id of who reports. */
  node: string | undefined
  message: HopQuery['message']
}

/** Conditions on `hops AS h`. Parts are by the day of `received_at`: those of other days are not opened. */
export function hopCondition({ fromMs, toMs, topic, node, message }: HopFilter): SqlCondition {
  const conditions = [
    `h.received_at >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')`,
    `h.received_at < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`,
  ]
  const params: Record<string, unknown> = { from_ms: fromMs, to_ms: toMs }
  if (topic !== undefined) {
    conditions.push('h.topic = {topic:String}')
    params.topic = topic
  }
  if (node !== undefined) {
    conditions.push('h.node_num IN (SELECT node_num FROM nodes WHERE peer_id = {node:String})')
    params.node = node
  }
  if (message !== undefined) {
    const ids = idCondition(message, 'h.message_id')
    conditions.push(ids.sql)
    Object.assign(params, ids.params)
  }
  return { sql: conditions.join(' AND '), params }
}

/**
 * Every event of a question, in no order: parts are read side by side, and nothing is held back to be sorted. Only the
 * peer ids of all nodes are in memory, once for each end.
 */
export function hopRows(filter: HopFilter): { name: string; sql: string; params: Record<string, unknown> } {
  const condition = hopCondition(filter)
  return {
    name: 'hops',
    sql: `
      SELECT
        h.message_id AS message,
        toString(h.topic) AS topic,
        toString(h.kind) AS kind,
        n.peer_id AS node,
        nullIf(p.peer_id, '') AS peer,
        h.at AS reportedAt,
        toString(h.reason) AS reason,
        toString(h.collector) AS collector,
        h.received_at AS receivedAt
      FROM hops AS h
      LEFT ANY JOIN nodes AS n ON n.node_num = h.node_num
      LEFT ANY JOIN nodes AS p ON p.node_num = h.peer_num
      WHERE ${condition.sql}`,
    params: condition.params,
  }
}
