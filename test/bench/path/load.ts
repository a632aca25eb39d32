/**
 * A month of messages, made inside the engine: what `numbers()` counts becomes messages with random ids, spread evenly
 * over the days, each with the 60 to 100 reports that its way through a network of 300 nodes leaves behind.
 *
 * The views behind `hops` are taken away first: one keeps two hours of it for the live tail, which a month written at
 * once would fill with all of it, the other adds up by the hour. No look-up of a message reads either.
 * @module
 */
import type { Database } from '@/db/client'

export const NODES = 300
export const DAYS = 29
const DAY_S = 86_400
const TOPICS = 4
/** Each message has this many reports, and up to {@link REPORTS_MORE} more by its number. */
const REPORTS_LEAST = 60
const REPORTS_MORE = 40
export const REPORTS_MEAN = REPORTS_LEAST + REPORTS_MORE / 2
/** The first so many reports are of how it came to a node, the rest of how it came once more. */
const REACHED = 55

/** What a row of `numbers()` says of a message: the seed makes ids that share nothing with their number. */
const MESSAGE = `
  number AS m,
  lower(hex(sipHash128(m, 'message'))) AS message_id,
  concat('/meshara/topic-', toString(cityHash64(m, 'topic') % ${String(TOPICS)}), '/1') AS topic,
  toUInt32(cityHash64(m, 'origin') % ${String(NODES)}) AS origin,
  cityHash64(m, 'time') % ${String(DAY_S * 1_000)} AS ms_of_day`

/** When the message was published, by the collector's clock; `{day}` is the first ms of its day. */
const HEARD = `fromUnixTimestamp64Milli({day:Int64} + toInt64(ms_of_day), 'UTC')`

/** The i-th node that a message reaches, from 0; every node has a number from 1. */
const nodeAt = (i: string): string => `toUInt32(1 + (origin + 7 * (${i})) % ${String(NODES)})`

/** How far a node's clock is off, ms. */
const clockOf = (num: string): string => `(toInt64(cityHash64(${num}, 'clock') % 4000) - 2000)`

const driftOf = (num: string): string => `((cityHash64(${num}, 'drift') % 40) / 2 - 10)`

/** Which of a day's clocks is the node's, in the stretch of half a minute that its message was heard of in. */
const clockRow = (num: string): string => `(toUInt64(stretch) * ${String(NODES)} + toUInt64(${num}) - 1)`

/** As the keeper writes them. */
const OBSERVATION =
  'Tuple(collector String, arrivedAtMs Int64, topic String, lastHopNum UInt32, originNum UInt32, sizeBytes UInt32, type String, sentAtMs Int64, hopCount UInt32, maxHops UInt32, signature String)'

/** The nodes, their clocks twice a minute, and their subscriptions every ten minutes: of the whole time. */
export async function loadNetwork(owner: Database, startMs: number): Promise<void> {
  for (const view of ['hop_feed_mv', 'node_message_hours_mv']) {
    await owner.command({ name: 'drop-view', sql: `DROP VIEW IF EXISTS ${view}` })
  }
  await owner.command({
    name: 'load-nodes',
    sql: `
      INSERT INTO nodes (node_num, peer_id, cid, public_key, first_seen)
      SELECT number + 1, concat('12D3KooW', base58Encode(toString(sipHash128(number, 'node')))), concat('k51', toString(number)),
        lower(hex(sipHash128(number, 'key'))), now64(3)
      FROM numbers(${String(NODES)})`,
  })
  await owner.command({
    name: 'load-node-states',
    sql: `
      INSERT INTO node_latest (node_num, version, updated_at, peer_id, first_seen, last_visit, status, country, city, place_source, rtt_method)
      SELECT node_num, 1, now64(3), peer_id, first_seen, now64(3), 'online', 'DE', concat('City ', toString(node_num % 60)), 'simulated', 'none'
      FROM nodes`,
  })
  for (let day = 0; day < DAYS; day += 1) {
    const params = { day: startMs + day * DAY_S * 1_000 }
    await owner.command({
      name: 'load-clocks',
      sql: `
        INSERT INTO node_clocks (node_num, at, component, offset_ms, drift_ppm, uncertainty_ms)
        SELECT
          1 + number % ${String(NODES)} AS num,
          fromUnixTimestamp64Milli({day:Int64} + 30000 * toInt64(intDiv(number, ${String(NODES)})), 'UTC'),
          1, ${clockOf('num')} + (cityHash64(number) % 1000) / 1000, ${driftOf('num')}, 1.5 + (number % 7) / 10
        FROM numbers(${String(NODES * 2 * 60 * 24)})`,
      params,
    })
    await owner.command({
      name: 'load-subscriptions',
      sql: `
        INSERT INTO subscriptions (topic, node_num, at, subscribed, collector)
        SELECT concat('/meshara/topic-', toString(number % ${String(TOPICS)}), '/1'), 1 + intDiv(number, ${String(TOPICS)}) % ${String(NODES)} AS num,
          fromUnixTimestamp64Milli({day:Int64} + 600000 * toInt64(intDiv(number, ${String(TOPICS * NODES)})) + toInt64(num) * 1000, 'UTC'), true, 'c1'
        FROM numbers(${String(NODES * TOPICS * 6 * 24)})`,
      params,
    })
  }
}

/** Adds the messages from number `from` to before `to`, an even share of them to each day. */
export async function loadMessages(
  owner: Database,
  startMs: number,
  from: number,
  to: number,
): Promise<void> {
  for (let day = 0; day < DAYS; day += 1) {
    const first = from + Math.floor(((to - from) * day) / DAYS)
    const beyond = from + Math.floor(((to - from) * (day + 1)) / DAYS)
    const params = { day: startMs + day * DAY_S * 1_000 }
    const numbers = `FROM numbers(${String(first)}, ${String(beyond - first)})`
    const hops = `
      SELECT
        message_id,
        ${nodeAt(`if(j < ${String(REACHED)}, j, 1 + cityHash64(m, j) % ${String(REACHED - 1)})`)} AS node_num,
        multiIf(j = 0, 'publish', j < ${String(REACHED)}, 'deliver', 'duplicate') AS kind,
        multiIf(j = 0, 0, j < ${String(REACHED)}, ${nodeAt('intDiv(j - 1, 3)')}, ${nodeAt(`cityHash64(j, m) % ${String(REACHED)}`)}) AS peer_num,
        fromUnixTimestamp64Micro(1000 * toUnixTimestamp64Milli(heard) + 1000 * ${clockOf('node_num')} + toInt64(4000 * j + cityHash64(m, j, 'us') % 4000), 'UTC') AS at,
        topic, '' AS reason, 'c1' AS collector,
        heard + toIntervalMillisecond(200 + cityHash64(node_num, m) % 1500) AS received_at,
        received_at + toIntervalSecond(1) AS inserted_at, heard, m
      FROM (
        SELECT ${MESSAGE}, ${HEARD} AS heard,
          arrayJoin(range(toUInt32(${String(REPORTS_LEAST)} + cityHash64(m, 'reports') % ${String(REPORTS_MORE + 1)}))) AS j
        ${numbers}
      )`
    await owner.command({
      name: 'load-hops',
      sql: `
        INSERT INTO hops (message_id, node_num, kind, peer_num, at, topic, reason, collector, received_at, inserted_at)
        SELECT * EXCEPT (heard, m) FROM (${hops})`,
      params,
    })
    await owner.command({
      name: 'load-paths',
      sql: `
        INSERT INTO message_paths (message_id, version, heard_at, last_heard_at, is_whole, topic, kinds, node_nums, peer_nums, at_us, reasons,
          observations, is_stated, subscribers, clock_nums, clock_components, clock_at_ms, offsets_ms, drifts_ppm, uncertainties_ms)
        SELECT message_id, version, first, last, true, topic, kinds, nodes, peers, at_us, reasons, observations, true, range(1, ${String(NODES + 1)}),
          clocks, arrayMap(num -> 1, clocks), arrayMap(num -> {day:Int64} + 30000 * stretch, clocks),
          arrayMap(num -> ${clockOf('num')} + (cityHash64(${clockRow('num')}) % 1000) / 1000, clocks),
          arrayMap(num -> ${driftOf('num')}, clocks), arrayMap(num -> 1.5 + (${clockRow('num')} % 7) / 10, clocks)
        FROM (
          SELECT message_id, 8192 * count() + 1 AS version, min(received_at) AS first, max(received_at) AS last, any(topic) AS topic,
            groupArray(kind) AS kinds, groupArray(node_num) AS nodes, groupArray(peer_num) AS peers, groupArray(toUnixTimestamp64Micro(at)) AS at_us,
            groupArray(reason) AS reasons, arrayDistinct(nodes) AS clocks,
            toInt64(round((toUnixTimestamp64Milli(any(heard)) + 200 - {day:Int64}) / 30000)) AS stretch,
            toJSONString([CAST(('c1', toUnixTimestamp64Milli(any(heard)) + 300, topic, toUInt32(1 + (cityHash64(any(m), 'origin') % ${String(NODES)} + 7 * 5) % ${String(NODES)}), 0, 500 + any(m) % 900, 'broadcast',
              toUnixTimestamp64Milli(any(heard)), 3, 16, 'valid'), '${OBSERVATION}')]) AS observations
          FROM (${hops})
          GROUP BY message_id
        )`,
      params,
    })
    await owner.command({
      name: 'load-observations',
      sql: `
        INSERT INTO observations (message_id, collector, topic, arrived_at, size_bytes, origin_num, last_hop_num, type, version, sent_at, hop_count, max_hops, signature, inserted_at)
        SELECT message_id, 'c1', topic, ${HEARD} + toIntervalMillisecond(300), 500 + m % 900, 0, ${nodeAt('5')}, 'broadcast', 1, ${HEARD}, 3, 16, 'valid', ${HEARD}
        FROM (SELECT ${MESSAGE} ${numbers})`,
      params,
    })
    await owner.command({
      name: 'load-messages',
      sql: `
        INSERT INTO messages (heard_at, message_id, version, is_deleted, updated_at, last_heard_at, topic, type, size_bytes, origin_num, origin_evidence, reached, subscribers, subscribers_reached, hops, deliveries, signature, traced, observed)
        SELECT ${HEARD} + toIntervalMillisecond(200), message_id, 60, 0, ${HEARD}, ${HEARD} + toIntervalSecond(2), topic, 'broadcast', 500 + m % 900,
          1 + origin, 'published', ${String(REACHED)}, ${String(NODES)}, ${String(REACHED)}, 4, ${String(REACHED - 1)}, 'valid', true, true
        FROM (SELECT ${MESSAGE} ${numbers})`,
      params,
    })
  }
}
