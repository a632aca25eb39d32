/** Brings the ready rows of `node_latest` up to date with what the collectors found out. @module */
import type { Database } from '../client'

/** Nodes in one statement: their numbers travel in the address of the request. */
const REFRESH_SIZE = 500

/**
 * A collector's verdict counts while it is at most this much older than the newest one: a node is offline only when
 * every collector that tried it lately says so.
 */
const VERDICT_MINUTES = 15

const SQL = `
INSERT INTO node_latest (
  node_num, version, updated_at, peer_id, public_key, first_seen, last_visit, last_reachable, status, error,
  agent, protocols, peer_count, rtt_ms, rtt_method, uptime_24h,
  place_source, country, region, city, lat, lon, asn, as_name
)
WITH
  by_collector AS (
    SELECT
      c.node_num AS node_num,
      sum(c.visits) AS visits,
      max(c.last_visit) AS visited,
      max(c.last_reachable) AS reached,
      argMaxMerge(c.visit).3 AS failures,
      argMaxMergeState(c.visit) AS visit,
      argMaxMergeState(c.identity) AS identity,
      argMaxMergeState(c.peers) AS peers,
      argMaxMergeState(c.rtt) AS rtt,
      argMaxMergeState(c.place) AS place
    FROM collector_node_latest AS c
    WHERE c.node_num IN {nums:Array(UInt32)}
    GROUP BY c.node_num, c.collector
  ),
  by_node AS (
    SELECT
      node_num,
      sum(visits) AS version,
      max(by_collector.visited) AS newest,
      max(by_collector.reached) AS newest_reached,
      toUnixTimestamp(newest_reached) = 0 AS never_reached,
      groupArray((by_collector.visited, failures)) AS verdicts,
      argMaxMerge(visit) AS visit,
      argMaxMerge(identity) AS identity,
      argMaxMerge(peers) AS peers,
      argMaxMerge(rtt) AS rtt,
      argMaxMerge(place) AS place
    FROM by_collector
    GROUP BY node_num
  ),
  shares AS (
    SELECT node_num, sum(reachable) / sum(visits) AS share
    FROM node_hour
    WHERE hour > now() - INTERVAL 24 HOUR AND node_num IN {nums:Array(UInt32)}
    GROUP BY node_num
  )
SELECT
  n.node_num,
  b.version,
  now64(3, 'UTC'),
  n.peer_id,
  n.public_key,
  n.first_seen,
  b.newest,
  if(b.never_reached, NULL, b.newest_reached),
  multiIf(
    b.never_reached, 'unreachable',
    arrayAll(v -> v.1 < b.newest - INTERVAL {verdict:UInt32} MINUTE OR v.2 >= 2, b.verdicts), 'offline',
    'online'
  ),
  if(b.visit.1, '', b.visit.2),
  b.identity.1,
  b.identity.2,
  if(toUnixTimestamp(b.peers.1) = 0, NULL, b.peers.2),
  if(toUnixTimestamp(b.rtt.1) = 0, NULL, b.rtt.2),
  if(toUnixTimestamp(b.rtt.1) = 0, 'none', b.rtt.3),
  s.share,
  if(b.place.2 = '', 'none', b.place.2),
  b.place.3,
  b.place.4,
  b.place.5,
  b.place.6,
  b.place.7,
  b.place.8,
  b.place.9
FROM by_node AS b
INNER JOIN (
  SELECT node_num, peer_id, public_key, first_seen FROM nodes WHERE node_num IN {nums:Array(UInt32)}
) AS n ON n.node_num = b.node_num
LEFT JOIN shares AS s ON s.node_num = b.node_num
SETTINGS join_use_nulls = 1`

/**
 * Recomputes the rows of these nodes. Safe to repeat and to run beside other collectors: the row that knows of the
 * most visits stays.
 */
export async function refreshNodes(
  db: Database,
  nums: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < nums.length; at += REFRESH_SIZE) {
    await db.command({
      name: 'refresh-nodes',
      sql: SQL,
      params: { nums: nums.slice(at, at + REFRESH_SIZE), verdict: VERDICT_MINUTES },
      signal,
    })
  }
}
