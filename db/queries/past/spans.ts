/** Visits and readings of links of a span of time as SQL: days that are over from their states, the rest one by one. @module */

/** After `fromMs`, up to and including `toMs`, ms since 1970. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
  /** `days`: whole days, of which the states stand; `hours`: a part of one day, each visit by itself. */
  readonly of: 'days' | 'hours'
}

export const spanParams = ({ fromMs, toMs }: Span): Record<string, number> => ({
  span_from: fromMs,
  span_to: toMs,
})

const FROM = `fromUnixTimestamp64Milli({span_from:Int64}, 'UTC')`
const TO = `fromUnixTimestamp64Milli({span_to:Int64}, 'UTC')`
/** The last day that is stated; 1970 when none is. */
const STATED = '(SELECT max(h.day) FROM history_days AS h)'

const within = (alias: string): string =>
  `${alias}.day >= toDate(${FROM}) AND ${alias}.day <= toDate(${TO}) AND ${alias}.seen_at > ${FROM} AND ${alias}.seen_at <= ${TO}`

/**
 * Rows of node_num, collector, seen_at, last_reachable, failures_in_row, agent, peer_count, rtt_ms, rtt_method and place.
 * @param most - `newest`: without those to which a later one leaves nothing to say.
 */
export function visitsOfSpan({ of }: Pick<Span, 'of'>, most: 'newest' | 'all' = 'newest'): string {
  const single = `
    SELECT
      v.node_num AS node_num, v.collector AS collector, v.seen_at AS seen_at,
      if(v.reachable, v.seen_at, toDateTime64(0, 3, 'UTC')) AS last_reachable, v.failures_in_row AS failures_in_row,
      v.agent AS agent, v.peer_count AS peer_count, v.rtt_ms AS rtt_ms, v.rtt_method AS rtt_method,
      v.place_source AS place_source, v.country AS country, v.region AS region, v.city AS city, v.lat AS lat, v.lon AS lon,
      v.asn AS asn, v.as_name AS as_name
    FROM sightings AS v
    WHERE ${within('v')}`
  if (of === 'hours') return single
  return `
    SELECT
      node_num, collector, seen_at, last_reachable, failures_in_row, agent, peer_count, rtt_ms, rtt_method, place_source,
      country, region, city, lat, lon, asn, as_name
    FROM node_day_states AS d
    WHERE ${within('d')} ${most === 'all' ? '' : `AND (d.day = toDate(${TO}) OR (d.node_num, d.collector) NOT IN (${KNOWN_AT_END}))`}
    UNION ALL
    ${single} AND v.day > ${STATED}`
}

/** Of most nodes the last day says all there is to know. */
const KNOWN_AT_END = `
  SELECT e.node_num, e.collector
  FROM node_day_states AS e
  WHERE e.day = toDate(${TO}) AND toUnixTimestamp(e.last_reachable) > 0 AND e.agent != '' AND e.place_source != 'none'
    AND isNotNull(e.rtt_ms) AND isNotNull(e.peer_count)`

/** Rows of num, kind, read_at, is_whole and others. */
export function setsOfSpan({ of }: Pick<Span, 'of'>): string {
  const columns = (alias: string): string =>
    `${alias}.node_num AS num, toString(${alias}.evidence) AS kind, ${alias}.seen_at AS read_at, ${alias}.complete AS is_whole, ${alias}.neighbours AS others`
  const single = `SELECT ${columns('l')} FROM neighbour_sets AS l WHERE l.seen_at > ${FROM} AND l.seen_at <= ${TO}`
  if (of === 'hours') return single
  return `
    SELECT ${columns('d')}
    FROM link_day_states AS d
    WHERE ${within('d')} AND (d.day = toDate(${TO}) OR (d.node_num, d.evidence) NOT IN (
      SELECT e.node_num, e.evidence FROM link_day_states AS e WHERE e.day = toDate(${TO}) AND e.complete
    ))
    UNION ALL
    ${single} AND l.seen_at >= toDateTime64(${STATED} + 1, 3, 'UTC')`
}
