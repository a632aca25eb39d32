/** Reads of the visits those that decide when nodes were online: most visits say again what the one before said. @module */
import { z } from 'zod'
import { FAILURES_MIN, HOLD_MS, VERDICT_MS, type Silence, type Visit } from '@/lib/sessions/visit'
import type { Database } from '../client'

export interface VisitRange {
  fromMs: number
  toMs: number
  /** Numbers of nodes, both included. */
  firstNum: number
  lastNum: number
  /** Of them these alone; empty: all. */
  nums?: readonly number[]
}

/** Of a time, a collector and what it found one number is made: it sorts like the time, and fits a double. */
const COLLECTOR_BITS = 12
const KIND_BITS = 2
const COLLECTORS_MAX = 2 ** COLLECTOR_BITS
/** What a visit found: it was reached; not, but it may have been chance; not, time and again. */
const KIND = `multiIf(s.reachable, 0, s.failures_in_row < ${String(FAILURES_MIN)}, 1, 2)`

/**
 * A visit is left out when it lies amid visits that found the same: nothing else was found within the time that a
 * word counts, so each of them alone tells the node's state; no silence lies between it and its neighbours, none of
 * them is further away than a word holds, and another like it follows. The last bit of what is left says that a
 * visit, given or left out, follows within that time.
 */
export const TELLING_VISITS = `
  SELECT
    num,
    arrayMap(
      (x, t, nt) -> toFloat64(x * 2 + (nt - t <= {hold:Int64})),
      arrayFilter(
        (x, kept) -> kept,
        v,
        arrayMap(
          (t, pt, nt, k, pk, nk, e, pe, ne, other, otherNext) -> NOT (
            k = pk AND k = nk AND e = pe AND e = ne AND e % 2 = 0
            AND pt - other > {verdict:Int64} AND otherNext - t > {verdict:Int64}
            AND t - pt <= {hold:Int64} AND nt - t <= {hold:Int64}
          ) AS keeps,
          ts, pts, nts, ks, pks, nks, es, pes, nes, others, othersNext
        ) AS keeping
      ),
      arrayFilter((t, kept) -> kept, ts, keeping),
      arrayFilter((t, kept) -> kept, nts, keeping)
    ) AS visits
  FROM (
    SELECT
      node_num AS num,
      arraySort(groupArray(packed)) AS v,
      arrayMap(x -> toInt64(bitShiftRight(x, ${String(COLLECTOR_BITS + KIND_BITS)})), v) AS ts,
      arrayMap(x -> toUInt8(bitAnd(x, ${String(2 ** KIND_BITS - 1)})), v) AS ks,
      arrayPushFront(arrayPopBack(ts), -1000000000000) AS pts,
      arrayPushBack(arrayPopFront(ts), 1000000000000) AS nts,
      arrayPushFront(arrayPopBack(ks), 9) AS pks,
      arrayPushBack(arrayPopFront(ks), 9) AS nks,
      arrayMap(t -> toUInt32(arrayCount(edge -> edge <= t, {edges:Array(Int64)})), ts) AS es,
      arrayPushFront(arrayPopBack(es), es[1]) AS pes,
      arrayPushBack(arrayPopFront(es), es[-1]) AS nes,
      arrayFill((t, k, pk) -> k != pk, pts, ks, pks) AS others,
      arrayReverseFill((t, k, nk) -> k != nk, nts, ks, nks) AS othersNext
    FROM (
      SELECT
        s.node_num AS node_num,
        bitOr(
          bitShiftLeft(toUInt64(toUnixTimestamp64Milli(s.seen_at) - {from:Int64}), ${String(COLLECTOR_BITS + KIND_BITS)}),
          bitShiftLeft(toUInt64(indexOf({collectors:Array(String)}, toString(s.collector)) - 1), ${String(KIND_BITS)}) + ${KIND}
        ) AS packed
      FROM sightings AS s
      WHERE s.day >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
        AND s.day <= toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC'))
        AND s.node_num >= {first:UInt32} AND s.node_num <= {last:UInt32}
        AND (empty({nums:Array(UInt32)}) OR s.node_num IN {nums:Array(UInt32)})
        AND s.seen_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND s.seen_at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND has({collectors:Array(String)}, toString(s.collector))
    )
    GROUP BY node_num
  )`

const nodeRow = z.object({ num: z.number().int(), visits: z.array(z.coerce.number()) })

export interface NodeVisits {
  num: number
  /** Ascending; `isConfirmed` where others followed. */
  visits: Visit[]
}

/**
 * The telling visits of some nodes in a stretch of time.
 * @param collectors - who visited in it; the words of others are not read.
 * @throws {DatabaseError | DatabaseUnavailableError}
 */
export async function getTellingVisits(
  db: Database,
  range: VisitRange,
  silences: readonly Silence[],
  collectors: readonly string[],
  signal: AbortSignal | undefined,
): Promise<NodeVisits[]> {
  const names = collectors.slice(0, COLLECTORS_MAX)
  const rows = await db.select({
    name: 'get-telling-visits',
    sql: TELLING_VISITS,
    params: {
      from: range.fromMs,
      to: range.toMs,
      first: range.firstNum,
      last: range.lastNum,
      nums: range.nums ?? [],
      collectors: names,
      // A visit at the very beginning of a silence is its last sign of life, one at its end ends it.
      edges: silences.flatMap(({ fromMs, toMs }) => [fromMs + 1 - range.fromMs, toMs - range.fromMs]),
      hold: HOLD_MS,
      verdict: VERDICT_MS,
    },
    row: nodeRow,
    signal,
  })
  return rows.map(({ num, visits }) => ({
    num,
    visits: visits.map((packed) => unpack(packed, range, names)),
  }))
}

function unpack(packed: number, { fromMs }: VisitRange, collectors: readonly string[]): Visit {
  const followed = packed % 2
  const visit = Math.floor(packed / 2)
  const kind = visit % 2 ** KIND_BITS
  const rest = Math.floor(visit / 2 ** KIND_BITS)
  return {
    atMs: fromMs + Math.floor(rest / COLLECTORS_MAX),
    collector: collectors[rest % COLLECTORS_MAX] ?? '',
    reachable: kind === 0,
    failuresInRow: kind,
    isConfirmed: followed === 1,
  }
}
