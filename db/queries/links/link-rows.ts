import { EARTH_RADIUS_KM, FIBRE_KM_PER_MS, NARROW_BOUNDS_MS, PATH_STRETCH } from '@/lib/graph/link-latency'
import type { LinkQuery } from '@/lib/links'
import { linksSince } from './get-link-page'

/** Square of half the chord, as in `greatCircleKm`; null where a place is not known. */
const CHORD = `pow(sin(radians(b.lat - a.lat) / 2), 2) + cos(radians(a.lat)) * cos(radians(b.lat)) * pow(sin(radians(b.lon - a.lon) / 2), 2)`
// `least` passes over a null.
const KM = `2 * ${String(EARTH_RADIUS_KM)} * asin(if(isNull(${CHORD}) OR ${CHORD} <= 1, sqrt(${CHORD}), 1))`
/** As `estimateLink`: bounds from both times from the collector, and the distance at the pace of a median path. */
const LEAST = `if(a.rtt_method = 'ping_quiet' AND b.rtt_method = 'ping_quiet', abs(a.rtt - b.rtt), if(isNull(a.rtt + b.rtt), NULL, 0))`
const MOST = 'a.rtt + b.rtt'
const BY_DISTANCE = `2 * (${KM}) / ${String(FIBRE_KM_PER_MS)} * ${String(PATH_STRETCH)}`
const ENDS = `SELECT node_num, toFloat64(lat) AS lat, toFloat64(lon) AS lon, toFloat64(rtt_ms) AS rtt, rtt_method FROM node_latest FINAL`

/**
 * Every link as it is stated as a statement. Whether the other names it too is not in it: for that all links would have
 * to be in memory.
 * @param ofNum - of the node whose links alone are asked for; null: of all.
 */
export function linkRows(
  { evidence }: Pick<LinkQuery, 'evidence'>,
  ofNum: number | null,
  nowMs: number,
): { name: string; sql: string; params: Record<string, unknown> } {
  const conditions = [
    `l.seen_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')`,
    ...(evidence === undefined ? [] : ['l.evidence = {evidence:String}']),
    ...(ofNum === null ? [] : ['(l.node_num = {of:UInt32} OR toNum = {of:UInt32})']),
  ]
  return {
    name: 'links',
    sql: `
      SELECT
        l.fromNum AS fromNum,
        f.peer_id AS from,
        l.toNum AS toNum,
        t.peer_id AS to,
        l.kind AS evidence,
        l.seen_at AS seenAt,
        toNullable(${LEAST}) AS estimateLeastMs,
        toNullable(${MOST}) AS estimateMostMs,
        ${BY_DISTANCE} AS byDistance,
        multiIf(
          isNotNull(byDistance), floor(least(greatest(byDistance, ifNull(estimateLeastMs, 0)), ifNull(estimateMostMs, inf)) + 0.5),
          ifNull(estimateMostMs - estimateLeastMs <= ${String(NARROW_BOUNDS_MS)}, false), floor((estimateLeastMs + estimateMostMs) / 2 + 0.5),
          NULL
        ) AS estimatedRttMs,
        multiIf(isNotNull(byDistance), 'distance', isNotNull(estimatedRttMs), 'bounds', 'none') AS estimateGround
      FROM (
        SELECT l.node_num AS fromNum, toString(l.evidence) AS kind, l.seen_at AS seen_at, toNum
        FROM links_latest AS l FINAL
        ARRAY JOIN l.neighbours AS toNum
        WHERE ${conditions.join(' AND ')}
      ) AS l
      LEFT ANY JOIN nodes AS f ON f.node_num = l.fromNum
      LEFT ANY JOIN nodes AS t ON t.node_num = l.toNum
      LEFT ANY JOIN (${ENDS}) AS a ON a.node_num = l.fromNum
      LEFT ANY JOIN (${ENDS}) AS b ON b.node_num = l.toNum`,
    params: {
      since: linksSince(nowMs),
      ...(evidence !== undefined && { evidence }),
      ...(ofNum !== null && { of: ofNum }),
    },
  }
}
