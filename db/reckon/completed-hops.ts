/**
 * Hops of which both ends are known: the receiver's report, and when the sender had the message. A hop is completed
 * when the later of the two was written; each belongs to the one stretch of time (`{start}` to `{end}`, ms by the
 * store's clock) in which that was, so that every hop is counted once, however late its reports come.
 *
 * A large stretch is taken in parts, whole messages each: `{part}` of `{parts}`. Of what one node reports of one
 * message no more than `HOPS_OF_NODE_MAX` events are taken, its publication and its deliveries first.
 *
 * The sender had the message when it published it, else when it first took it. As CTEs `touched` and `completed`;
 * a statement that uses them begins with WITH.
 * @module
 */
import { HOPS_OF_NODE_MAX } from '@/lib/messages/message'

/** Reports of a message come at most this much later than the first of them, days. */
const SPAN_DAYS = 2

/** All there is to read of the messages that a part of a stretch is about. */
export const TOUCHED = `
  touched AS (
    SELECT DISTINCT message_id
    FROM hop_feed
    WHERE inserted_at >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
      AND inserted_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
      AND kind IN ('publish', 'deliver', 'duplicate')
      AND cityHash64(message_id) % {parts:UInt32} = {part:UInt32}
  )`

/** Condition for the rows of `hops` that count in the stretch. */
export const REPORTED = `
      message_id IN (SELECT message_id FROM touched)
      AND received_at >= fromUnixTimestamp64Milli({start:Int64}, 'UTC') - INTERVAL ${String(SPAN_DAYS)} DAY
      AND inserted_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
      AND kind IN ('publish', 'deliver', 'duplicate')`

export const COMPLETED_HOPS = `${TOUCHED},
  reports AS (
    SELECT
      message_id, node_num, kind, peer_num, at,
      min(inserted_at) AS known,
      min(received_at) AS received,
      min(at) OVER (PARTITION BY message_id, node_num, kind, peer_num = node_num) AS first_at
    FROM (
      SELECT message_id, node_num, kind, peer_num, at, inserted_at, received_at
      FROM hops
      WHERE ${REPORTED}
      ORDER BY message_id, node_num, kind, at
      LIMIT ${String(HOPS_OF_NODE_MAX)} BY message_id, node_num
    )
    GROUP BY message_id, node_num, kind, peer_num, at
  ),
  senders AS (
    SELECT
      message_id, node_num,
      countIf(kind = 'publish') > 0 AS published,
      if(published, minIf(at, kind = 'publish'), min(at)) AS had_at,
      if(published, argMinIf(known, at, kind = 'publish'), argMin(known, at)) AS known
    FROM (SELECT * FROM reports WHERE kind IN ('publish', 'deliver'))
    GROUP BY message_id, node_num
  ),
  completed AS (
    SELECT
      r.message_id AS message_id,
      s.node_num AS from_num,
      r.node_num AS to_num,
      r.kind = 'deliver' AND r.at = r.first_at AS first,
      toUnixTimestamp64Micro(s.had_at) AS had_us,
      toUnixTimestamp64Micro(r.at) - toUnixTimestamp64Micro(s.had_at) AS apart_us,
      r.received AS received
    FROM (SELECT * FROM reports WHERE kind IN ('deliver', 'duplicate') AND peer_num NOT IN (0, node_num)) AS r
    INNER JOIN senders AS s ON s.message_id = r.message_id AND s.node_num = r.peer_num
    WHERE greatest(r.known, s.known) >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
  )`
