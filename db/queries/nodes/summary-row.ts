/** A row of `node_latest` as the summary that screens and the API know. @module */
import { crawlErrorSchema } from '@/lib/crawl-errors'
import { nodeSummarySchema } from '@/lib/nodes'

/**
 * What a summary and a row of a file have in common: all but the times.
 * @param now - the time that is the present of the question, as SQL.
 */
export const timelessColumns = (now: string): string => `
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
  if(n.last_visit < ${now} - INTERVAL 24 HOUR, NULL, n.uptime_24h) AS uptime24h`

/** Columns of a summary; read them from `from` of a `NodeSource`, whose present is `now`. */
export const summaryColumns = (now: string): string => `${timelessColumns(now)},
  toUnixTimestamp64Milli(n.first_seen) AS firstSeenMs,
  toUnixTimestamp64Milli(n.last_reachable) AS lastSeenMs,
  toUnixTimestamp64Milli(n.last_visit) AS lastVisitMs`

/** Columns of a summary as it is; read them from `node_latest AS n FINAL`. */
export const SUMMARY_COLUMNS = summaryColumns(`now64(3, 'UTC')`)

/** An error written by a newer version has a name this one does not know; it must not cost the whole row. */
export const summaryRowSchema = nodeSummarySchema.extend({
  error: crawlErrorSchema.nullable().catch('unknown'),
})
