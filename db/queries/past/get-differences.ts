import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import {
  DIFFERENCES,
  type Difference,
  type DifferenceCounts,
  type DifferencePage,
  type DifferenceQuery,
} from '@/lib/past/differences'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { differencesSql } from './differences-sql'

const kind = z.enum(DIFFERENCES)
const rowSchema = z.object({
  kind,
  rank: z.number().int(),
  num: z.number().int(),
  peerId: z.string(),
  other: z.number().int().nullable(),
  otherPeerId: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
const countRow = z.object({
  kind,
  count: z.coerce.number().int(),
  codes: z.array(z.string()),
  nodes: z.array(z.coerce.number().int()),
})
/** Of the last row of the page before: rank, number, number of the other end and 1, 0 without. */
const endSchema = z.tuple([z.number().int(), z.number().int(), z.number().int()])

const COUNTRIES_MAX = 300
/** Counts are worked out again with each page otherwise; what has passed does not change. */
const KEPT = { max: 128, ttl: 300_000 }
/** What a collector sends late may still change how it was, ms. */
const SETTLED_MS = 2 * 3_600_000

type Counted = Pick<DifferencePage, 'counts' | 'countries'>
const kept = new WeakMap<Database, LRUCache<string, Counted>>()

export type DifferencesAnswer = Pick<DifferencePage, 'counts' | 'countries' | 'changes' | 'nextCursor'>

/**
 * One page of what differs between two moments, and how much there is of each kind.
 * @throws {BadCursorError} when the cursor was not given out for these filters.
 * @throws {DatabaseUnavailableError | DatabaseError}
 */
export async function getDifferences(
  db: Database,
  query: DifferenceQuery,
  { fromMs, toMs, nowMs }: { fromMs: number; toMs: number; nowMs: number },
  signal?: AbortSignal,
): Promise<DifferencesAnswer> {
  const { limit, cursor } = query
  const question = questionOf(query)
  const end = cursor === undefined ? null : readListCursor(cursor, endSchema, question)
  const asked = differencesSql(fromMs, toMs, query)
  // The counts are the same whatever page and kind are asked for.
  const counting = countDifferences(db, query, { fromMs, toMs, nowMs }, signal)
  const reading = db.select({
    name: 'get-differences',
    sql: `
      SELECT d.kind AS kind, d.rank AS rank, d.num AS num, f.peer_id AS peerId, d.other AS other, t.peer_id AS otherPeerId, d.before AS before, d.after AS after
      FROM (
        SELECT kind, rank, num, other, before, after
        FROM (${asked.sql})
        WHERE ${end === null ? '1' : '(rank, num, if(isNull(other), 0, assumeNotNull(other) + 1)) > ({after_rank:UInt64}, {after_num:UInt32}, {after_other:UInt64})'}
        ORDER BY rank, num, other
        LIMIT {rows:UInt32}
      ) AS d
      LEFT ANY JOIN nodes AS f ON f.node_num = d.num
      LEFT ANY JOIN nodes AS t ON t.node_num = ifNull(d.other, d.num)
      ORDER BY rank, num, other`,
    params: {
      ...asked.params,
      rows: limit + 1,
      ...(end !== null && { after_rank: end[0], after_num: end[1], after_other: end[2] }),
    },
    row: rowSchema,
    signal,
  })
  const [counted, rows] = await Promise.all([counting, reading])
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    ...counted,
    changes: page.map(({ kind: each, num, peerId, other, otherPeerId, before, after }): Difference => ({
      kind: each,
      num,
      peerId,
      otherNum: other,
      otherPeerId: other === null ? null : otherPeerId,
      before,
      after,
    })),
    nextCursor: hasMore
      ? writeListCursor([last.rank, last.num, last.other === null ? 0 : last.other + 1], question)
      : null,
  }
}

/** Not the moments: the order is of all of them, and that of now goes on while a reader goes through the pages. */
const questionOf = ({ kind: wanted, q, country }: DifferenceQuery) => ['differences', wanted, q, country]

/** @throws {BadCursorError} as {@link getDifferences} does, without asking the database. */
export function checkDifferencesCursor({ cursor, ...query }: DifferenceQuery): void {
  if (cursor !== undefined) readListCursor(cursor, endSchema, questionOf(query))
}

async function countDifferences(
  db: Database,
  { q, country }: Pick<DifferenceQuery, 'q' | 'country'>,
  { fromMs, toMs, nowMs }: { fromMs: number; toMs: number; nowMs: number },
  signal: AbortSignal | undefined,
): Promise<Counted> {
  const mine = kept.get(db) ?? new LRUCache<string, Counted>(KEPT)
  kept.set(db, mine)
  const key = JSON.stringify([fromMs, toMs, q, country])
  const known = mine.get(key)
  if (known !== undefined) return known
  const asked = differencesSql(fromMs, toMs, {
    ...(q !== undefined && { q }),
    ...(country !== undefined && { country }),
  })
  const rows = await db.select({
    name: 'count-differences',
    sql: `
      SELECT kind, rows AS count, tupleElement(sums, 1) AS codes, tupleElement(sums, 2) AS nodes
      FROM (
        SELECT d.kind AS kind, count() AS rows, sumMap(d.countries, arrayMap(c -> toUInt64(1), d.countries)) AS sums
        FROM (${asked.sql}) AS d
        GROUP BY d.kind
      )`,
    params: asked.params,
    row: countRow,
    signal,
  })
  const counts: DifferenceCounts = {
    new: 0,
    gone: 0,
    state: 0,
    version: 0,
    place: 0,
    link_made: 0,
    link_lost: 0,
  }
  const byCountry = new Map<string, number>()
  for (const row of rows) {
    counts[row.kind] = row.count
    for (const [index, code] of row.codes.entries()) {
      byCountry.set(code, (byCountry.get(code) ?? 0) + (row.nodes[index] ?? 0))
    }
  }
  const countries = [...byCountry]
    .map(([code, changes]) => ({ country: code, changes }))
    .sort((one, other) => other.changes - one.changes || (one.country < other.country ? -1 : 1))
    .slice(0, COUNTRIES_MAX)
  const counted = { counts, countries }
  if (nowMs - toMs > SETTLED_MS) mine.set(key, counted)
  return counted
}

/** Every difference that fits the filters as a statement, in no order. */
export function differenceRows(
  query: DifferenceQuery,
  fromMs: number,
  toMs: number,
): { name: string; sql: string; params: Record<string, unknown> } {
  const asked = differencesSql(fromMs, toMs, query)
  return {
    name: 'differences',
    sql: `
      SELECT
        d.kind AS kind,
        d.num AS num,
        f.peer_id AS peerId,
        d.other AS otherNum,
        if(isNull(d.other), NULL, t.peer_id) AS otherPeerId,
        d.before AS before,
        d.after AS after
      FROM (${asked.sql}) AS d
      LEFT ANY JOIN nodes AS f ON f.node_num = d.num
      LEFT ANY JOIN nodes AS t ON t.node_num = ifNull(d.other, d.num)`,
    params: asked.params,
  }
}
