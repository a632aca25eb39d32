import { z } from 'zod'
import { crawlErrorSchema } from '@/lib/crawl-errors'
import { sightingSchema, type SightingPage, type SightingQuery } from '@/lib/sightings'
import type { Database } from '../../client'
import { readListCursor, writeListCursor } from '../list-cursor'
import { SIGHTING_COLUMNS, SIGHTINGS_WITHIN } from './sighting-columns'

const DAY_MS = 86_400_000
/** Visits are kept for so long. */
const KEPT_MS = 400 * DAY_MS
/** A page is looked for in so much time first, and in more when it is not full: a node's days lie apart. */
const STRETCHES_MS = [2 * DAY_MS, 30 * DAY_MS, KEPT_MS]

const rowSchema = sightingSchema.extend({
  seenAtMs: z.coerce.number().int(),
  error: crawlErrorSchema.nullable().catch('unknown'),
})
/** From when to when, of the page before: ms since 1970; and its last visit: when, and by whom. */
const endSchema = z.tuple([z.number().int(), z.number().int(), z.number().int(), z.string().max(256)])

/**
 * Visits of a node, newest first. Pages follow each other without a gap or a repetition, whatever is written meanwhile.
 * @throws {BadCursorError} when the cursor was not given out for this node and these times.
 */
export async function getSightings(
  db: Database,
  num: number,
  query: SightingQuery,
  nowMs: number,
  signal?: AbortSignal,
): Promise<SightingPage> {
  const { limit } = query
  const question = ['sightings', num, query.from, query.to]
  const end = query.cursor === undefined ? null : readListCursor(query.cursor, endSchema, question)
  const period = end === null ? sightingPeriod(query, nowMs) : { fromMs: end[0], toMs: end[1] }
  const untilMs = end === null ? period.toMs : end[2] + 1

  let rows: z.infer<typeof rowSchema>[] = []
  for (const stretchMs of STRETCHES_MS) {
    const fromMs = Math.max(period.fromMs, untilMs - stretchMs)
    rows = await db.select({
      name: 'get-sightings',
      sql: `
        SELECT toUnixTimestamp64Milli(s.seen_at) AS seenAtMs, ${SIGHTING_COLUMNS}
        FROM sightings AS s
        WHERE ${SIGHTINGS_WITHIN}
          ${end === null ? '' : 'AND (seenAtMs < {after_at:Int64} OR s.collector > {after_collector:String})'}
        ORDER BY seenAtMs DESC, collector
        LIMIT {rows:UInt32}`,
      params: {
        num,
        from: fromMs,
        to: untilMs,
        rows: limit + 1,
        ...(end !== null && { after_at: end[2], after_collector: end[3] }),
      },
      row: rowSchema,
      signal,
    })
    if (rows.length > limit || fromMs === period.fromMs) break
  }
  const sightings = rows.slice(0, limit)
  const last = sightings.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    sightings,
    nextCursor: hasMore
      ? writeListCursor([period.fromMs, period.toMs, last.seenAtMs, last.collector], question)
      : null,
  }
}

/** What a question without `from` or `to` means. */
export function sightingPeriod(
  { from, to }: Pick<SightingQuery, 'from' | 'to'>,
  nowMs: number,
): { fromMs: number; toMs: number } {
  return {
    fromMs: Math.max(from === undefined ? 0 : Date.parse(from), nowMs - KEPT_MS),
    // A collector's clock may be ahead of ours.
    toMs: to === undefined ? nowMs + DAY_MS : Math.min(Date.parse(to), nowMs + DAY_MS),
  }
}
