/**
 * Nodes and links as they were at a time, as SQL: fixed text, values as parameters. Days that are over are read from
 * their states, the day of the time itself from its single visits; both have the same columns here.
 * @module
 */
import { MAP_WINDOW_MS } from '@/lib/map-window'
import { FAILURES_MIN } from '@/lib/sessions/visit'

/** Where the parameters of one instant are told from those of another in the same statement. */
export type InstantName = 'at' | 'from'

/** A collector's verdict counts while it is at most this much older than the newest one, as in `node_latest`. */
const VERDICT_MINUTES = 15

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`

/** The parameters of {@link pastNodes} and {@link pastSets}. @param sinceMs - what is older does not count. */
export function pastParams(
  name: InstantName,
  atMs: number,
  sinceMs = atMs - MAP_WINDOW_MS,
): Record<string, number> {
  return {
    [`${name}_ms`]: atMs,
    [`${name}_since`]: Math.max(0, sinceMs),
    past_failures: FAILURES_MIN,
    past_verdict: VERDICT_MINUTES,
  }
}

const STATE_COLUMNS =
  'node_num, collector, seen_at, last_reachable, failures_in_row, error, agent, peer_count, rtt_ms, rtt_method, place_source, country, region, city, lat, lon, asn, as_name'

/** The last day that is stated; 1970 when none is. */
const STATED = '(SELECT max(h.day) FROM history_days AS h)'

/** Visits, and states that stand for the visits of a day. */
function visits(name: InstantName, ofNodes: string): string {
  const at = instant(`${name}_ms`)
  const since = instant(`${name}_since`)
  const within = (alias: string): string =>
    `${alias}.day >= toDate(${since}) AND ${alias}.day <= toDate(${at}) AND ${alias}.seen_at > ${since} AND ${alias}.seen_at <= ${at} AND ${ofNodes.replaceAll('{alias}', alias)}`
  return `
    SELECT ${STATE_COLUMNS}
    FROM node_day_states AS d
    WHERE ${within('d')}
    UNION ALL
    SELECT
      v.node_num, v.collector, v.seen_at, if(v.reachable, v.seen_at, toDateTime64(0, 3, 'UTC')) AS last_reachable,
      v.failures_in_row, if(v.reachable, '', toString(v.error)) AS error, v.agent, v.peer_count, v.rtt_ms, v.rtt_method,
      v.place_source, v.country, v.region, v.city, v.lat, v.lon, v.asn, v.as_name
    FROM sightings AS v
    WHERE ${within('v')} AND (v.day > ${STATED} OR v.day = toDate(${at}))`
}

/**
 * Nodes with the columns of `node_latest`, as of a time; read it as `FROM (${pastNodes('at')}) AS n`. Those that were on
 * the map then: reached in the week before, or visited in it and never reached.
 * @param ofNodes - a condition on `{alias}.node_num` that leaves out others early.
 * @param onMap - false: all that were visited since, whether they belonged on the map or not.
 */
export function pastNodes(name: InstantName, ofNodes = '1', onMap = true): string {
  const at = instant(`${name}_ms`)
  const of = (alias: string): string => ofNodes.replaceAll('{alias}', alias)
  const never = `(f.first_reachable = toDateTime64(0, 3, 'UTC') OR f.first_reachable > ${at})`
  return `
    SELECT
      s.node_num AS node_num,
      i.peer_id AS peer_id,
      i.public_key AS public_key,
      i.first_seen AS first_seen,
      s.newest AS last_visit,
      if(toUnixTimestamp(s.reached) = 0, NULL, s.reached) AS last_reachable,
      multiIf(
        ${never}, 'unreachable',
        arrayAll(v -> v.1 < s.newest - INTERVAL {past_verdict:UInt32} MINUTE OR v.2 >= {past_failures:UInt8}, s.verdicts), 'offline',
        'online'
      ) AS status,
      s.newest_error AS error,
      s.newest_agent AS agent,
      s.peers AS peer_count,
      s.rtt.1 AS rtt_ms,
      if(s.rtt.2 = '', 'none', s.rtt.2) AS rtt_method,
      if(u.visits = 0, NULL, u.reachable / u.visits) AS uptime_24h,
      if(s.place.1 = '', 'none', s.place.1) AS place_source,
      s.place.2 AS country,
      s.place.3 AS region,
      s.place.4 AS city,
      s.place.5 AS lat,
      s.place.6 AS lon,
      s.place.7 AS asn,
      s.place.8 AS as_name
    FROM (
      SELECT
        node_num,
        max(c.last) AS newest,
        max(c.answered) AS reached,
        groupArray((c.last, c.failures)) AS verdicts,
        argMax(c.newest_error, c.last) AS newest_error,
        argMaxIf(c.identity, c.last, c.identity != '') AS newest_agent,
        argMax(c.entries, c.last) AS peers,
        argMaxIf(c.time, c.last, isNotNull(c.time.1)) AS rtt,
        argMaxIf(c.location, c.last, c.location.1 NOT IN ('', 'none')) AS place
      FROM (
        SELECT
          node_num,
          collector,
          max(w.seen_at) AS last,
          max(w.last_reachable) AS answered,
          argMax(w.failures_in_row, w.seen_at) AS failures,
          argMax(toString(w.error), w.seen_at) AS newest_error,
          argMaxIf(toString(w.agent), w.seen_at, w.agent != '') AS identity,
          argMax(w.peer_count, w.seen_at) AS entries,
          argMaxIf((w.rtt_ms, toString(w.rtt_method)), w.seen_at, isNotNull(w.rtt_ms)) AS time,
          argMaxIf(
            (toString(w.place_source), toString(w.country), toString(w.region), toString(w.city), w.lat, w.lon, w.asn, toString(w.as_name)),
            w.seen_at,
            w.place_source != 'none'
          ) AS location
        FROM (${visits(name, ofNodes)}) AS w
        GROUP BY node_num, collector
      ) AS c
      GROUP BY node_num
    ) AS s
    INNER JOIN (
      SELECT a.node_num AS node_num, peer_id, public_key, first_seen FROM nodes AS a WHERE ${of('a')}
    ) AS i ON i.node_num = s.node_num
    LEFT ANY JOIN (
      SELECT node_num, min(b.first_reachable) AS first_reachable FROM node_spans AS b WHERE ${of('b')} GROUP BY node_num
    ) AS f ON f.node_num = s.node_num
    LEFT ANY JOIN (
      SELECT node_num, sum(h.visits) AS visits, sum(h.reachable) AS reachable
      FROM node_hour AS h
      WHERE h.hour > ${at} - INTERVAL 24 HOUR AND h.hour <= ${at} AND ${of('h')}
      GROUP BY node_num
    ) AS u ON u.node_num = s.node_num
    ${onMap ? `WHERE toUnixTimestamp(s.reached) > 0 OR ${never}` : ''}`
}

/**
 * The newest sets of links until then: `num`, `evidence`, `seen_at`, `neighbours`. They may name nodes that were not on
 * the map.
 * @param ofSets - a condition on `{alias}`, the table they are read from.
 */
export function pastSets(name: InstantName, ofSets = '1'): string {
  const at = instant(`${name}_ms`)
  const since = instant(`${name}_since`)
  const columns = (alias: string): string =>
    `${alias}.node_num AS num, toString(${alias}.evidence) AS kind, ${alias}.seen_at AS read_at, ${alias}.complete AS is_whole, ${alias}.neighbours AS others`
  const within = (alias: string): string =>
    `${alias}.seen_at > ${since} AND ${alias}.seen_at <= ${at} AND ${ofSets.replaceAll('{alias}', alias)}`
  return `
    SELECT
      num,
      kind AS evidence,
      -- A reading that broke off does not replace a whole one of the ten minutes before it.
      argMax((read_at, others), if(is_whole, read_at, read_at - INTERVAL 10 MINUTE)) AS newest,
      newest.1 AS seen_at,
      newest.2 AS neighbours
    FROM (
      SELECT ${columns('d')}
      FROM link_day_states AS d
      WHERE d.day >= toDate(${since}) AND d.day <= toDate(${at}) AND ${within('d')}
      UNION ALL
      SELECT ${columns('l')}
      FROM neighbour_sets AS l
      WHERE ${within('l')} AND l.seen_at >= toDateTime64(least(${STATED} + 1, toDate(${at})), 3, 'UTC')
    )
    GROUP BY num, kind`
}
