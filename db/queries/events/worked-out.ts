import { z } from 'zod'
import type { Outage } from '@/lib/analytics/outages'
import type { EventKind } from '@/lib/events/network-event'
import type { NetworkProfile } from '@/lib/networks/profile'
import type { Database } from '../../client'
import { coverageQuestion, outagesOf } from '../analytics/coverage'
import { recommendedQuestion } from '../analytics/recommended'
import type { WorkedOut } from './event-rows'

const HOUR_MS = 3_600_000

const firstRow = z.object({ hourMs: z.coerce.number().int() })

/**
 * The events of a period that are worked out from many rows.
 * @param kind - of this kind alone; undefined: of all.
 * @param authorities - of the network's profile; undefined: it lists none.
 */
export async function getWorkedOut(
  db: Database,
  period: { readonly fromMs: number; readonly kind?: EventKind | undefined },
  authorities: NetworkProfile['authorities'],
  nowMs: number,
  signal: AbortSignal | undefined,
): Promise<WorkedOut> {
  const asks = (kind: EventKind): boolean => period.kind === undefined || period.kind === kind
  const [releases, outages] = await Promise.all([
    authorities !== undefined && asks('release_announced')
      ? db.select({ ...recommendedQuestion(authorities, nowMs), signal })
      : [],
    asks('outage') ? getOutages(db, period.fromMs, nowMs, signal) : [],
  ])
  return { releases, outages }
}

/** Outages that began at a time or after, and single ones that began before. */
async function getOutages(
  db: Database,
  fromMs: number,
  nowMs: number,
  signal: AbortSignal | undefined,
): Promise<Outage[]> {
  // One that goes on at the edge of what is read seems to begin there: the edge is set before the period.
  const whole = { fromMs: (Math.floor(fromMs / HOUR_MS) - 2) * HOUR_MS, toMs: nowMs }
  const [rows, [first]] = await Promise.all([
    db.select({ ...coverageQuestion('day', whole), signal }),
    db.select({
      name: 'get-first-beat',
      sql: `SELECT toInt64(toUnixTimestamp(min(c.hour))) * 1000 AS hourMs FROM collector_hours AS c`,
      row: firstRow,
      signal,
    }),
  ])
  const firstMs = first === undefined || first.hourMs === 0 ? null : first.hourMs
  return outagesOf(rows, whole, firstMs, nowMs)
}
