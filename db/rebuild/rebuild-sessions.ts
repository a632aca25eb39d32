/** Counts the sessions of all nodes anew, from their visits. @module */
import { dateOf } from '../reckon/session-figures'
import { DAY_MS, getSessionPlan } from '../reckon/session-plan'
import { SESSION_TABLES, type SessionTables } from '../reckon/session-tables'
import { bringSessionsUpToDate } from '../reckon/update-sessions'
import type { RebuildInit } from './rebuild-levels'
import { dropSideTables, makeSideTable, sideOf, takePlace } from './side-tables'

/** Sessions of the first days of which visits are kept cannot be told whole: what was stated of them stays. */
const DAYS_AFTER = 2

/**
 * What was stated of days whose visits are no longer kept stays. A keeper that states a row at the moment of the swap
 * finds its day to be counted at its next turn.
 */
export async function rebuildSessions({ db, onProgress, signal }: RebuildInit): Promise<void> {
  const tables: SessionTables = {
    sessions: sideOf(SESSION_TABLES.sessions),
    nodeDays: sideOf(SESSION_TABLES.nodeDays),
    sessionDays: sideOf(SESSION_TABLES.sessionDays),
    oneTimeNodes: sideOf(SESSION_TABLES.oneTimeNodes),
  }
  const sides = NAMES.map(sideOf)
  await dropSideTables(db, sides)
  try {
    for (const name of NAMES) await makeSideTable(db, name, sideOf(name))
    const { days, oldestMs } = await getSessionPlan(db, signal)
    const [first] = days
    if (first !== undefined && oldestMs > first.dayMs) {
      const keptFrom = dateOf(oldestMs + DAYS_AFTER * DAY_MS)
      for (const [table, column] of KEPT_BY) {
        await db.command({
          name: 'keep-stated',
          sql: `INSERT INTO ${sideOf(table)} SELECT * FROM ${table} FINAL WHERE ${column} < toDate({from:String})`,
          params: { from: keptFrom },
          signal,
        })
      }
    }
    await bringSessionsUpToDate(
      db,
      signal,
      ({ toMs, daysLeft }) => {
        onProgress(`sessions until ${dateOf(toMs)}, ${String(daysLeft)} days left`)
      },
      tables,
    )
    for (const name of NAMES) await takePlace(db, sideOf(name), name)
  } finally {
    await dropSideTables(db, sides)
  }
}

const NAMES = [
  SESSION_TABLES.sessions,
  SESSION_TABLES.nodeDays,
  SESSION_TABLES.sessionDays,
  SESSION_TABLES.oneTimeNodes,
] as const

const KEPT_BY = [
  [SESSION_TABLES.sessions, 'started_at'],
  [SESSION_TABLES.nodeDays, 'day'],
  [SESSION_TABLES.sessionDays, 'day'],
] as const
