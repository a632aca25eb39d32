/**
 * What the map of a moment is made from, in columns: the newest visits and sets of links of a span of time, to be carried
 * on from one span to the next. What nodes share comes as keys, and is asked for by its keys where they are not known.
 * @module
 */
import { z } from 'zod'
import { EVIDENCE } from '@/lib/fact-kinds'
import { PLACE_SOURCES } from '@/lib/facts'
import type { MapAs, MapPlace } from '@/lib/graph/map-columns'
import type { HourCounts } from '@/lib/past/state/nodes-then'
import type { PastSets } from '@/lib/past/state/sets'
import type { VisitColumns } from '@/lib/past/state/visits'
import type { Database } from '../../client'
import { selectColumns } from '../../select-columns'
import { setsOfSpan, spanParams, visitsOfSpan, type Span } from './spans'

/** 53 bits of a hash: as many as a number holds exactly. */
const key = (of: string): string => `toFloat64(bitShiftRight(cityHash64(${of}), 11) + 1)`
const AGENT = `if(w.agent = '', 0., ${key('toString(w.agent)')})`
const PLACE_FACTS =
  'toString(w.place_source), toString(w.country), toString(w.region), toString(w.city), ifNull(round(w.lat, 2), 999), ifNull(round(w.lon, 2), 999)'
const PLACE = `if(w.place_source = 'none', 0., ${key(PLACE_FACTS)})`
const SYSTEM = key('w.asn, toString(w.as_name)')
const ms = (of: string): string => `toFloat64(toUnixTimestamp64Milli(${of}))`

/** The newest of each node by each collector in a span of time. */
export function getVisitColumns(db: Database, span: Span, signal?: AbortSignal): Promise<VisitColumns> {
  return selectColumns(db, {
    name: 'get-visit-columns',
    sql: `
      SELECT
        groupArray(node_num),
        groupArray(collector),
        groupArray(last),
        groupArray(reached),
        groupArray(failures),
        groupArray(agent),
        groupArray(peers),
        groupArray(toFloat32(rtt.1)),
        groupArray(toUInt8(rtt.2)),
        groupArray(place.1),
        groupArray(place.2)
      FROM (
        SELECT
          w.node_num AS node_num,
          ${key('toString(w.collector)')} AS collector,
          ${ms('max(w.seen_at)')} AS last,
          ${ms('max(w.last_reachable)')} AS reached,
          argMax(w.failures_in_row, w.seen_at) AS failures,
          argMaxIf(${AGENT}, w.seen_at, w.agent != '') AS agent,
          toInt32(ifNull(argMax(w.peer_count, w.seen_at), -1)) AS peers,
          argMaxIf((ifNull(w.rtt_ms, nan), w.rtt_method = 'ping_quiet'), w.seen_at, isNotNull(w.rtt_ms)) AS found,
          if(countIf(isNotNull(w.rtt_ms)) = 0, (toFloat32(nan), false), found) AS rtt,
          argMaxIf((${PLACE}, ${SYSTEM}), w.seen_at, w.place_source != 'none') AS place
        FROM (${visitsOfSpan(span)}) AS w
        GROUP BY w.node_num, w.collector
        ORDER BY node_num, collector
      )`,
    params: spanParams(span),
    columns: {
      nums: 'u32',
      collectors: 'f64',
      lastMs: 'f64',
      reachedMs: 'f64',
      failures: 'u8',
      agents: 'f64',
      peerCounts: 'i32',
      rttsMs: 'f32',
      rttIsQuiet: 'u8',
      places: 'f64',
      systems: 'f64',
    },
    signal,
  })
}

/** The newest set of each node and evidence in a span of time. */
export async function getPastSetColumns(db: Database, span: Span, signal?: AbortSignal): Promise<PastSets> {
  const { lengths, ...sets } = await selectColumns(db, {
    name: 'get-past-set-columns',
    sql: `
      SELECT
        groupArray(num),
        groupArray(kind),
        groupArray(${ms('newest.1')}),
        groupArray(toUInt8(newest.2)),
        groupArray(toUInt32(length(newest.3))),
        groupArrayArray(newest.3)
      FROM (
        SELECT
          w.num AS num,
          toUInt8(greatest(indexOf({evidence:Array(String)}, w.kind), 1) - 1) AS kind,
          -- A reading that broke off does not replace a whole one of the ten minutes before it.
          argMax((w.read_at, w.is_whole, w.others), if(w.is_whole, w.read_at, w.read_at - INTERVAL 10 MINUTE)) AS newest
        FROM (${setsOfSpan(span)}) AS w
        GROUP BY num, kind
        ORDER BY num, kind
      )`,
    params: { ...spanParams(span), evidence: EVIDENCE },
    columns: {
      nums: 'u32',
      evidence: 'u8',
      seenMs: 'f64',
      isWhole: 'u8',
      lengths: 'u32',
      neighbours: 'u32',
    },
    signal,
  })
  const offsets = new Uint32Array(lengths.length + 1)
  for (let set = 0; set < lengths.length; set++) offsets[set + 1] = (offsets[set] ?? 0) + (lengths[set] ?? 0)
  return { ...sets, offsets }
}

/** By number of node, when a visit first reached it, ms since 1970; 0: never. */
export async function getFirstReached(db: Database, signal?: AbortSignal): Promise<Float64Array> {
  const { nums, firstMs } = await selectColumns(db, {
    name: 'get-first-reached',
    sql: `
      SELECT groupArray(node_num), groupArray(first)
      FROM (SELECT f.node_num AS node_num, ${ms('min(f.first_reachable)')} AS first FROM node_spans AS f GROUP BY node_num)`,
    columns: { nums: 'u32', firstMs: 'f64' },
    signal,
  })
  const byNum = new Float64Array(endOf(nums))
  for (let row = 0; row < nums.length; row++) byNum[nums[row] ?? 0] = firstMs[row] ?? 0
  return byNum
}

/** Visits of each node in the hours after `fromMs`, up to and including the one that `toMs` lies in. */
export async function getHourCounts(
  db: Database,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<HourCounts> {
  const { nums, visits, reached } = await selectColumns(db, {
    name: 'get-hour-counts',
    sql: `
      SELECT groupArray(node_num), groupArray(toUInt32(visits)), groupArray(toUInt32(reachable))
      FROM (
        SELECT h.node_num AS node_num, sum(h.visits) AS visits, sum(h.reachable) AS reachable
        FROM node_hour AS h
        WHERE h.hour > fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND h.hour <= fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
        GROUP BY node_num
      )`,
    params: { from_ms: fromMs, to_ms: toMs },
    columns: { nums: 'u32', visits: 'u32', reached: 'u32' },
    signal,
  })
  const end = endOf(nums)
  const counts = { visits: new Uint32Array(end), reached: new Uint32Array(end) }
  for (let row = 0; row < nums.length; row++) {
    counts.visits[nums[row] ?? 0] = visits[row] ?? 0
    counts.reached[nums[row] ?? 0] = reached[row] ?? 0
  }
  return counts
}

function endOf(nums: Uint32Array): number {
  let last = -1
  for (const num of nums) if (num > last) last = num
  return last + 1
}

const keyed = { key: z.number() }
const agentRow = z.object({ ...keyed, agent: z.string() })
const placeRow = z.object({
  ...keyed,
  source: z.enum(PLACE_SOURCES).catch('none'),
  country: z.string(),
  region: z.string(),
  city: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
})
const systemRow = z.object({ ...keyed, asn: z.number().int(), name: z.string() })

/** What nodes share, by its keys. */
export interface SharedFacts {
  readonly agents: ReadonlyMap<number, string>
  readonly places: ReadonlyMap<number, MapPlace & { readonly region: string }>
  readonly systems: ReadonlyMap<number, MapAs>
}

/** What the visits of a span of time say, each thing once. */
export async function getSharedFacts(
  db: Database,
  span: Span,
  wanted: { agents: boolean; places: boolean; systems: boolean },
  signal?: AbortSignal,
): Promise<SharedFacts> {
  const params = spanParams(span)
  const from = `FROM (${visitsOfSpan(span, 'all')}) AS w`
  const agents = wanted.agents
    ? await db.select({
        name: 'get-past-agents',
        sql: `SELECT ${key('toString(agent)')} AS key, agent FROM (SELECT DISTINCT w.agent AS agent ${from} WHERE w.agent != '')`,
        params,
        row: agentRow,
        signal,
      })
    : []
  const places = wanted.places
    ? await db.select({
        name: 'get-past-places',
        sql: `
          SELECT ${PLACE} AS key, any(toString(w.place_source)) AS source, any(toString(w.country)) AS country, any(toString(w.region)) AS region, any(toString(w.city)) AS city,
            any(round(w.lat, 2)) AS lat, any(round(w.lon, 2)) AS lon
          ${from}
          WHERE w.place_source != 'none'
          GROUP BY key`,
        params,
        row: placeRow,
        signal,
      })
    : []
  const systems = wanted.systems
    ? await db.select({
        name: 'get-past-systems',
        sql: `SELECT ${SYSTEM} AS key, any(w.asn) AS asn, any(toString(w.as_name)) AS name ${from} WHERE w.place_source != 'none' GROUP BY key`,
        params,
        row: systemRow,
        signal,
      })
    : []
  return {
    agents: new Map(agents.map((row) => [row.key, row.agent])),
    places: new Map(places.map(({ key: of, ...place }) => [of, place])),
    systems: new Map(systems.map(({ key: of, ...system }) => [of, system])),
  }
}
