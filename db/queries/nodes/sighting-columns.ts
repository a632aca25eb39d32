/** What is told of a visit beside when it was; read it from `sightings AS s`. */
export const SIGHTING_COLUMNS = `
  toString(s.collector) AS collector,
  s.crawl_id AS crawlId,
  s.reachable AS reachable,
  nullIf(toString(s.error), '') AS error,
  s.failures_in_row AS failuresInRow,
  toString(s.agent) AS agent,
  s.peer_count AS peerCount,
  s.rtt_ms AS rttMs,
  toString(s.rtt_method) AS rttMethod,
  s.loop_delay_ms AS loopDelayMs,
  s.took_ms AS tookMs,
  toString(s.place_source) AS placeSource,
  toString(s.country) AS country,
  toString(s.region) AS region,
  toString(s.city) AS city,
  s.lat AS lat,
  s.lon AS lon,
  s.asn AS asn,
  toString(s.as_name) AS asName`

/** Visits of a node in a stretch of time, on `sightings AS s`. */
export const SIGHTINGS_WITHIN = `
  s.node_num = {num:UInt32}
  AND s.day >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
  AND s.day <= toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
  AND s.seen_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND s.seen_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`
