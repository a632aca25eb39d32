import type { SightingQuery } from '@/lib/sightings'
import { sightingPeriod } from './get-sightings'
import { SIGHTING_COLUMNS, SIGHTINGS_WITHIN } from './sighting-columns'

/** Every visit of a node in a stretch of time as a statement, newest first. */
export function sightingRows(
  num: number,
  query: Pick<SightingQuery, 'from' | 'to'>,
  nowMs: number,
): { name: string; sql: string; params: Record<string, unknown> } {
  const { fromMs, toMs } = sightingPeriod(query, nowMs)
  return {
    name: 'sightings',
    sql: `
      SELECT s.seen_at AS seenAt, ${SIGHTING_COLUMNS}
      FROM sightings AS s
      WHERE ${SIGHTINGS_WITHIN}
      ORDER BY s.seen_at DESC, collector`,
    params: { num, from: fromMs, to: toMs },
  }
}
