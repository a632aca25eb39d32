import { z } from 'zod'
import { EVIDENCE, PLACE_SOURCES, RTT_METHODS } from '@/lib/facts'
import type { StatedSet } from '@/lib/graph/join-links'
import type { TopologyNode } from '@/lib/links'
import { MAP_WINDOW_MS } from '@/lib/map-window'
import { NODE_STATUSES } from '@/lib/nodes'
import { FAILURES_MIN } from '@/lib/sessions/visit'
import type { Database } from '../../client'

const ms = z.coerce.number().int()
const numsRow = z.object({ nums: z.array(z.number().int()) })
const nodeRow: z.ZodType<TopologyNode> = z.object({
  num: z.number().int(),
  peerId: z.string(),
  status: z.enum(NODE_STATUSES),
  agent: z.string(),
  peerCount: z.number().int().nullable(),
  country: z.string(),
  city: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  placeSource: z.enum(PLACE_SOURCES),
  rttMs: z.number().nullable(),
  rttMethod: z.enum(RTT_METHODS),
  lastVisitMs: ms,
})
const setRow: z.ZodType<StatedSet> = z.object({
  num: z.number().int(),
  evidence: z.enum(EVIDENCE),
  neighbours: z.array(z.number()),
})

/**
 * The map as it was: who had been visited in the days before, as the newest visits until then say, and the newest sets
 * of links until then.
 * @param most - nodes at most, those of the lowest numbers.
 * @returns one node more than `most` when there are more.
 */
export async function getPastTopology(
  db: Database,
  atMs: number,
  most: number,
  signal?: AbortSignal,
): Promise<{ nodes: TopologyNode[]; sets: StatedSet[] }> {
  const times = { at: atMs, since: atMs - MAP_WINDOW_MS }
  const [visited] = await db.select({
    name: 'get-past-numbers',
    sql: `
      SELECT bitmapToArray(bitmapSubsetLimit(groupBitmapMergeState(p.seen), 0, {most:UInt32})) AS nums
      FROM presence_days AS p
      WHERE p.dimension = 'all' AND p.value = ''
        AND p.day >= toDate(fromUnixTimestamp64Milli({since:Int64}, 'UTC'))
        AND p.day <= toDate(fromUnixTimestamp64Milli({at:Int64}, 'UTC'))`,
    params: { ...times, most: most + 1 },
    row: numsRow,
    signal,
  })
  const nums = visited?.nums ?? []
  if (nums.length === 0) return { nodes: [], sets: [] }
  const params = { ...times, nums, failures: FAILURES_MIN }
  const [nodes, sets] = await Promise.all([
    db.select({
      name: 'get-past-nodes',
      sql: `
        SELECT
          s.num AS num,
          i.peer_id AS peerId,
          multiIf(
            f.first_reachable = toDateTime64(0, 3, 'UTC') OR f.first_reachable > fromUnixTimestamp64Milli({at:Int64}, 'UTC'), 'unreachable',
            s.failures < {failures:UInt8}, 'online',
            'offline'
          ) AS status,
          s.agent AS agent,
          s.peerCount AS peerCount,
          s.place.2 AS country,
          s.place.3 AS city,
          s.place.4 AS lat,
          s.place.5 AS lon,
          if(s.place.1 = '', 'none', s.place.1) AS placeSource,
          s.rtt.1 AS rttMs,
          if(s.rtt.2 = '', 'none', s.rtt.2) AS rttMethod,
          toUnixTimestamp64Milli(s.lastVisit) AS lastVisitMs
        FROM (
          SELECT
            v.node_num AS num,
            argMax(v.failures_in_row, v.seen_at) AS failures,
            argMaxIf(toString(v.agent), v.seen_at, v.agent != '') AS agent,
            argMax(v.peer_count, v.seen_at) AS peerCount,
            argMaxIf((toString(v.place_source), toString(v.country), toString(v.city), v.lat, v.lon), v.seen_at, v.place_source != 'none') AS place,
            argMaxIf((v.rtt_ms, toString(v.rtt_method)), v.seen_at, isNotNull(v.rtt_ms)) AS rtt,
            max(v.seen_at) AS lastVisit
          FROM sightings AS v
          WHERE v.day >= toDate(fromUnixTimestamp64Milli({since:Int64}, 'UTC'))
            AND v.day <= toDate(fromUnixTimestamp64Milli({at:Int64}, 'UTC'))
            AND v.node_num IN {nums:Array(UInt32)}
            AND v.seen_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
            AND v.seen_at <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
          GROUP BY num
        ) AS s
        LEFT ANY JOIN (SELECT node_num, peer_id FROM nodes WHERE node_num IN {nums:Array(UInt32)}) AS i
          ON i.node_num = s.num
        LEFT ANY JOIN (
          SELECT node_num, min(b.first_reachable) AS first_reachable
          FROM node_spans AS b
          WHERE b.node_num IN {nums:Array(UInt32)}
          GROUP BY node_num
        ) AS f ON f.node_num = s.num
        ORDER BY num`,
      params,
      row: nodeRow,
      signal,
    }),
    db.select({
      name: 'get-past-sets',
      sql: `
        SELECT
          l.node_num AS num,
          toString(l.evidence) AS evidence,
          -- A reading that broke off does not replace a whole one of the ten minutes before it.
          argMax(l.neighbours, if(l.complete, l.seen_at, l.seen_at - INTERVAL 10 MINUTE)) AS neighbours
        FROM neighbour_sets AS l
        WHERE l.node_num IN {nums:Array(UInt32)}
          AND l.seen_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          AND l.seen_at <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
        GROUP BY num, evidence
        ORDER BY num, evidence`,
      params: { ...times, nums },
      row: setRow,
      signal,
    }),
  ])
  return { nodes, sets }
}
