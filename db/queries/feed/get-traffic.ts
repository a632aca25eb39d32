import { z } from 'zod'
import { between, clockAt, type ClockAt } from '@/lib/clocks/compare-times'
import { TRAFFIC_HOPS_MAX, type TrafficFlow, type TrafficHop } from '@/lib/live/traffic'
import { messageTypeSchema } from '@/lib/messages/kinds'
import type { Database } from '../../client'
import { getClocks } from '../messages/get-clocks'

/** Where the tail of traffic stands, in the store's time. */
export interface TrafficCursor {
  /** Everything written before was told. */
  readonly atMs: number
}

/**
 * What was written later than this is left for the next reading: most writes can be read by then. One that takes
 * longer is not shown; what moves on a map is no account of all that moved.
 */
const SETTLE_MS = 2_000
/** Longest stretch told at once: after a pause, what moved in it is past. */
const STRETCH_MAX_MS = 5_000
/** How long before a reception its sender may have reported to have the message. */
const SENDER_MS = 60_000

/**
 * Every so-many-th message is shown, by its hash: who is shown at one step is shown at each step before it too, so
 * that a message's particles do not come and go as the traffic changes.
 */
const SAMPLES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const
const HASH_RANGE = 2 ** 32

const RECEPTIONS = `
  h.kind = 'deliver' AND h.peer_num != 0 AND h.peer_num != h.node_num
  AND h.inserted_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND h.inserted_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`
const HASH = 'toUInt32(bitShiftRight(cityHash64(h.message_id), 32))'

const nowSchema = z.object({ nowMs: z.coerce.number() })
const countsSchema = z.object({ counts: z.array(z.coerce.number().int()) })
const hopSchema = z.object({
  id: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  atUs: z.coerce.number(),
  sentAtUs: z.coerce.number(),
  type: messageTypeSchema.nullable().catch(null),
})
type SeenHop = z.infer<typeof hopSchema>

/**
 * The hops written since the cursor, of a sample of the messages when there are too many.
 * @param cursor - null: begin at the present.
 */
export async function getTraffic(
  db: Database,
  cursor: TrafficCursor | null,
  signal?: AbortSignal,
): Promise<{ cursor: TrafficCursor; flow: TrafficFlow | null }> {
  const [clock] = await db.select({
    name: 'get-traffic-end',
    sql: `SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS nowMs`,
    row: nowSchema,
    signal,
  })
  const toMs = (clock?.nowMs ?? 0) - SETTLE_MS
  if (cursor === null || cursor.atMs >= toMs) return { cursor: cursor ?? { atMs: toMs }, flow: null }
  const fromMs = Math.max(cursor.atMs, toMs - STRETCH_MAX_MS)
  const counts = await countHops(db, fromMs, toMs, signal)
  const total = counts[0] ?? 0
  if (total === 0) return { cursor: { atMs: toMs }, flow: null }

  const step = stepFor(counts)
  const sampledOneIn = SAMPLES[step] ?? 1
  const seen = await getHops(db, fromMs, toMs, sampledOneIn, signal)
  const clocks = await getClocks(db, new Set(seen.flatMap(({ from, to }) => [from, to])), toMs, signal)
  const at = new Map([...clocks].map(([num, known]) => [num, clockAt(known, toMs)]))
  const flow = { fromMs, toMs, total, sampledOneIn, hops: placeHops(seen, at, toMs - fromMs) }
  return { cursor: { atMs: toMs }, flow }
}

/** Hops in the stretch, of the messages at each step of {@link SAMPLES}. */
async function countHops(
  db: Database,
  fromMs: number,
  toMs: number,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const counts = SAMPLES.map((oneIn) => `countIf(${HASH} < ${thresholdOf(oneIn)})`)
  const [row] = await db.select({
    name: 'count-traffic',
    sql: `SELECT [${counts.join(', ')}] AS counts FROM hop_feed AS h WHERE ${RECEPTIONS}`,
    params: { from: fromMs, to: toMs },
    row: countsSchema,
    signal,
  })
  return row?.counts ?? []
}

/** The first step with few enough hops; where only a step with none has few enough, the one before it. */
function stepFor(counts: readonly number[]): number {
  const fits = counts.findIndex((hops) => hops <= TRAFFIC_HOPS_MAX)
  const step = fits === -1 ? counts.length - 1 : fits
  return step > 0 && counts[step] === 0 ? step - 1 : step
}

const thresholdOf = (oneIn: number): string => String(Math.ceil(HASH_RANGE / oneIn))

async function getHops(
  db: Database,
  fromMs: number,
  toMs: number,
  oneIn: number,
  signal: AbortSignal | undefined,
): Promise<SeenHop[]> {
  const sampled = `
    SELECT h.message_id AS id, h.peer_num AS sender, h.node_num AS receiver, toUnixTimestamp64Micro(min(h.at)) AS atUs
    FROM hop_feed AS h
    WHERE ${RECEPTIONS} AND ${HASH} < {threshold:UInt64}
    GROUP BY id, sender, receiver
    ORDER BY cityHash64(id), atUs
    LIMIT {most:UInt32}`
  return db.select({
    name: 'get-traffic',
    sql: `
      WITH sampled AS (${sampled})
      SELECT
        r.id AS id,
        r.sender AS from,
        r.receiver AS to,
        r.atUs AS atUs,
        s.atUs AS sentAtUs,
        nullIf(o.type, '') AS type
      FROM sampled AS r
      LEFT JOIN (
        SELECT h.message_id AS id, h.node_num AS num, toUnixTimestamp64Micro(min(h.at)) AS atUs
        FROM hop_feed AS h
        WHERE h.inserted_at >= fromUnixTimestamp64Milli({sender_from:Int64}, 'UTC')
          AND h.inserted_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
          AND h.kind IN ('publish', 'deliver')
          AND h.message_id IN (SELECT id FROM sampled)
        GROUP BY id, num
      ) AS s ON s.id = r.id AND s.num = r.sender
      LEFT JOIN (
        SELECT message_id AS id, max(toString(type)) AS type
        FROM observations
        WHERE arrived_at >= fromUnixTimestamp64Milli({observed_from:Int64}, 'UTC')
          AND message_id IN (SELECT id FROM sampled)
        GROUP BY id
      ) AS o ON o.id = r.id`,
    params: {
      from: fromMs,
      to: toMs,
      threshold: Number(thresholdOf(oneIn)),
      most: TRAFFIC_HOPS_MAX,
      sender_from: fromMs - SENDER_MS,
      observed_from: fromMs - 3_600_000,
    },
    row: hopSchema,
    signal,
  })
}

/**
 * Places each hop in the stretch. Reports come in batches, so the times at which they were written say little; the
 * nodes' own times, their clocks compared, say how the hops follow each other. The last ones are at the stretch's end.
 */
function placeHops(
  seen: readonly SeenHop[],
  clocks: ReadonlyMap<number, ClockAt>,
  lengthMs: number,
): TrafficHop[] {
  const byReference = new Map<number, number[]>()
  const atReference = (hop: SeenHop): number | null => {
    const clock = clocks.get(hop.to)
    return clock === undefined ? null : hop.atUs / 1_000 - clock.offsetMs
  }
  for (const hop of seen) {
    const clock = clocks.get(hop.to)
    const atMs = atReference(hop)
    if (clock === undefined || atMs === null) continue
    const times = byReference.get(clock.component)
    if (times === undefined) byReference.set(clock.component, [atMs])
    else times.push(atMs)
  }
  const ends = new Map([...byReference].map(([component, times]) => [component, lateOf(times)]))
  return seen.map((hop, index): TrafficHop => {
    const { from, to, type } = hop
    const atMs = atReference(hop)
    const endMs = ends.get(clocks.get(to)?.component ?? -1)
    // Without a clock to go by, one after the other.
    const startMs =
      atMs === null || endMs === undefined
        ? (lengthMs * index) / seen.length
        : Math.min(Math.max(atMs - endMs + lengthMs, 0), lengthMs)
    const took =
      hop.sentAtUs === 0
        ? null
        : between(
            { atUs: hop.sentAtUs, clock: clocks.get(from) ?? null },
            { atUs: hop.atUs, clock: clocks.get(to) ?? null },
          )
    return {
      from,
      to,
      type,
      startMs,
      tookMs: took === null || took.ms <= took.uncertaintyMs ? null : took.ms,
    }
  })
}

/** The time that all but the last twentieth lie before: single clocks that went wrong do not count. */
function lateOf(times: number[]): number {
  times.sort((a, b) => a - b)
  return times[Math.floor((times.length - 1) * 0.95)] ?? 0
}
