/**
 * Which reports of a message are read when there are more than are read of one. Who makes them must not choose: not by
 * reporting more than others, and not by what it says of its time.
 * @module
 */
import { HOPS_OF_NODE_MAX } from '@/lib/messages/message'
import { nearKey } from './message-key'

const COLUMNS = 'kind, node_num, peer_num, at, reason, topic, collector, received_at'

/** The first reports that are found, `{rows:UInt32}` of them; alias `h` for the rest of the question. */
export const ANY_HOPS = `
  (
    SELECT kind, node_num, peer_num, at, reason, h.topic AS topic, collector, received_at
    FROM hops AS h
    WHERE h.message_id = {id:String} AND ${nearKey('received_at')}
    LIMIT {rows:UInt32}
  ) AS h`

/**
 * As many, shared out: of every node its first report, publication and deliveries before the rest, then of every node
 * its second, and so on. Among the nodes' last that find a place, those received first by the collectors.
 */
export const FAIR_HOPS = `
  (
    SELECT ${COLUMNS}
    FROM (
      SELECT ${COLUMNS}, row_number() OVER (PARTITION BY node_num ORDER BY kind, at, peer_num) AS turn
      FROM (
        SELECT kind, node_num, peer_num, at, reason, h.topic AS topic, collector, received_at
        FROM hops AS h
        WHERE h.message_id = {id:String} AND ${nearKey('received_at')}
        ORDER BY node_num, kind, at
        LIMIT ${String(HOPS_OF_NODE_MAX)} BY node_num
      )
    )
    ORDER BY turn, received_at, node_num
    LIMIT {rows:UInt32}
  ) AS h`
