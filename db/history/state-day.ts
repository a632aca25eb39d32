/** States how nodes and links were on one day. @module */
import type { Database } from '../client'

const NODES = `
INSERT INTO node_day_states (
  day, node_num, collector, seen_at, last_reachable, failures_in_row, error, agent, peer_count, rtt_ms, rtt_method,
  place_source, country, region, city, lat, lon, asn, as_name, stated_at
)
SELECT
  {day:Date},
  v.node_num,
  v.collector,
  max(v.seen_at),
  maxIf(v.seen_at, v.reachable),
  argMax(v.failures_in_row, v.seen_at),
  argMax(if(v.reachable, '', toString(v.error)), v.seen_at),
  argMaxIf(toString(v.agent), v.seen_at, v.agent != ''),
  argMax(v.peer_count, v.seen_at),
  (argMaxIf((v.rtt_ms, toString(v.rtt_method)), v.seen_at, isNotNull(v.rtt_ms)) AS rtt).1,
  if(rtt.2 = '', 'none', rtt.2),
  if(
    (argMaxIf(
      (toString(v.place_source), toString(v.country), toString(v.region), toString(v.city), v.lat, v.lon, v.asn, toString(v.as_name)),
      v.seen_at,
      v.place_source != 'none'
    ) AS place).1 = '',
    'none',
    place.1
  ),
  place.2,
  place.3,
  place.4,
  place.5,
  place.6,
  place.7,
  place.8,
  now64(3, 'UTC')
FROM sightings AS v
WHERE v.day = {day:Date}
GROUP BY v.node_num, v.collector`

const LINKS = `
INSERT INTO link_day_states (day, node_num, evidence, seen_at, complete, neighbours, stated_at)
SELECT
  {day:Date},
  l.node_num,
  l.evidence,
  -- A reading that broke off does not replace a whole one of the ten minutes before it.
  (argMax((l.seen_at, l.complete, l.neighbours), if(l.complete, l.seen_at, l.seen_at - INTERVAL 10 MINUTE)) AS newest).1,
  newest.2,
  newest.3,
  now64(3, 'UTC')
FROM neighbour_sets AS l
WHERE l.seen_at >= toDateTime64({day:Date}, 3, 'UTC') AND l.seen_at < toDateTime64({day:Date} + 1, 3, 'UTC')
GROUP BY l.node_num, l.evidence`

const DAY = `
INSERT INTO history_days (day, nodes, reachable, links, stated_at)
SELECT {day:Date}, n.nodes, n.reachable, l.links, now64(3, 'UTC')
FROM (
  SELECT uniqExact(s.node_num) AS nodes, uniqExactIf(s.node_num, toUnixTimestamp(s.last_reachable) > 0) AS reachable
  FROM node_day_states AS s
  WHERE s.day = {day:Date}
) AS n
CROSS JOIN (SELECT sum(length(k.neighbours)) AS links FROM link_day_states AS k FINAL WHERE k.day = {day:Date}) AS l`

/**
 * States a day that is over, from the visits and readings that are kept of it. Safe to repeat and beside other
 * collectors: a later statement stands for an earlier one, and a day of which nothing is kept any more keeps its states.
 * @param dayMs - its start, ms since 1970.
 * @throws {DatabaseError | DatabaseUnavailableError}
 */
export async function stateDay(db: Database, dayMs: number, signal: AbortSignal): Promise<void> {
  const params = { day: new Date(dayMs).toISOString().slice(0, 10) }
  await db.command({ name: 'state-node-day', sql: NODES, params, signal })
  await db.command({ name: 'state-link-day', sql: LINKS, params, signal })
  // Last: a day that is listed is whole.
  await db.command({ name: 'state-day', sql: DAY, params, signal })
}
