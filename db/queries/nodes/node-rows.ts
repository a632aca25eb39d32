import type { NodeQuery } from '@/lib/nodes'
import { SORT_VALUES } from './get-node-page'
import { filterCondition } from './node-filters'

/** Every node of a list as a statement, in its order. */
export function nodeRows(query: NodeQuery): { name: string; sql: string; params: Record<string, unknown> } {
  const filter = filterCondition(query)
  return {
    name: 'nodes',
    sql: `
      SELECT
        n.node_num AS num,
        n.peer_id AS peerId,
        nullIf(n.public_key, '') AS publicKey,
        toString(n.status) AS status,
        nullIf(toString(n.error), '') AS error,
        n.peer_count AS peerCount,
        toString(n.agent) AS agent,
        toString(n.country) AS country,
        toString(n.region) AS region,
        toString(n.city) AS city,
        n.lat AS lat,
        n.lon AS lon,
        toString(n.place_source) AS placeSource,
        n.asn AS asn,
        toString(n.as_name) AS asName,
        n.rtt_ms AS rttMs,
        toString(n.rtt_method) AS rttMethod,
        if(n.last_visit < now64(3, 'UTC') - INTERVAL 24 HOUR, NULL, n.uptime_24h) AS uptime24h,
        n.first_seen AS firstSeen,
        n.last_reachable AS lastSeen,
        n.last_visit AS lastVisit
      FROM node_latest AS n FINAL
      WHERE ${filter.sql}
      ORDER BY ${SORT_VALUES[query.sort].sql} ${query.order === 'asc' ? 'ASC' : 'DESC'} NULLS LAST, n.node_num`,
    params: filter.params,
  }
}
