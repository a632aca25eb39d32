/** Every message of a question, as a statement. @module */
import type { MessageQuery } from '@/lib/messages/message-query'
import { idCondition, stateCondition, timeCondition } from './message-filters'
import { SPREAD_COLUMNS } from './message-row'

/**
 * In no order. FINAL merges the versions of a message as they are read, part beside part in the order of the key: a
 * stream, though it would be no way to read a first page.
 */
export function messageRows(query: MessageQuery): {
  name: string
  sql: string
  params: Record<string, unknown>
} {
  const time = timeCondition(query)
  const state = stateCondition(query)
  const id =
    query.q === undefined || query.q === '' ? { sql: '1', params: {} } : idCondition(query.q, 'm.message_id')
  return {
    name: 'messages',
    sql: `
      SELECT
        m.message_id AS id,
        toString(m.topic) AS topic,
        nullIf(toString(m.type), '') AS type,
        m.size_bytes AS sizeBytes,
        nullIf(n.peer_id, '') AS origin,
        if(n.peer_id = '', NULL, nullIf(toString(m.origin_evidence), '')) AS originEvidence,
        m.heard_at AS heardAt,
        m.published_at AS publishedAt,
        m.last_heard_at AS lastHeardAt,
        ${SPREAD_COLUMNS}
      FROM messages AS m FINAL
      LEFT ANY JOIN nodes AS n ON n.node_num = m.origin_num
      WHERE ${time.sql} AND ${state.sql} AND ${id.sql}`,
    params: { ...time.params, ...state.params, ...id.params },
  }
}
