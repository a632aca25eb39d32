/**
 * Counts rollups again from the rows they are made of, beside the real tables, while collectors go on writing. Days
 * that are over are counted from a snapshot. Then writers are held back for a moment: the days that got rows since are
 * counted once more, and what was counted takes the place of the old. Days whose rows are gone keep what they have.
 * @module
 */
import { z } from 'zod'
import type { Database } from '../client'
import { endHold, withTableHeld } from '../hold'
import { fillLevel, keepOld, readLevels, type Filling } from './fill-level'
import type { LevelledRollup, RollupLevel } from './levels'
import { dropSideTables, makeSideTable, sideOf, snapshotOf, takePlace, takeSnapshot } from './side-tables'

export interface RebuildInit {
  /** Opened as the owner. */
  db: Database
  onProgress: (text: string) => void
  signal: AbortSignal
}

/** Days that are counted in one statement. */
const DAYS_AT_ONCE = 8
const DAY_MS = 86_400_000

/**
 * @throws {RebuildError | HoldError | DatabaseError | DatabaseUnavailableError}; until writers are held back nothing of
 * the old tables has changed.
 */
export async function rebuildLevels(
  { source, levels }: LevelledRollup,
  { db, onProgress, signal }: RebuildInit,
): Promise<void> {
  const sides = [snapshotOf(source.table), ...levels.map(({ table }) => sideOf(table))]
  // What a run that was broken off left behind.
  await endHold(db, source.entry)
  await dropSideTables(db, sides)
  try {
    onProgress(`reading ${source.table}`)
    for (const { table } of levels) await makeSideTable(db, table, sideOf(table))
    const snapshot = await takeSnapshot(db, source.table)
    const filling: Filling = { db, source, levels: await readLevels(db, levels), signal }
    const whole = await getWholeDays(filling, snapshot)

    if (whole !== null) {
      for (const level of filling.levels) await keepOld(filling, level, whole.boundary)
      for (const level of filling.levels.filter(({ period }) => period?.of !== 'month')) {
        await fillInSteps(filling, level, snapshot, whole, onProgress)
      }
      for (const level of filling.levels.filter(({ period }) => period?.of === 'month')) {
        onProgress(level.table)
        const before = `toStartOfMonth({today:Date})`
        await fillLevel(filling, level, snapshot, (day) => `${day} < ${before}`, { today: whole.today })
      }
    }

    onProgress('holding writers back')
    await withTableHeld(db, source.entry, async (hold) => {
      await countTheRest(filling, snapshot, whole)
      signal.throwIfAborted()
      hold.check()
      for (const { table } of levels) await takePlace(db, sideOf(table), table)
    })
  } finally {
    await dropSideTables(db, sides)
  }
}

interface WholeDays {
  /** First day of which every row is there; what is older is kept as it was counted. */
  boundary: string
  /** First day that is not counted from the snapshot. */
  today: string
}

const daysRow = z.object({ first: z.iso.date(), today: z.iso.date(), expired: z.iso.date() })
const countRow = z.object({ count: z.coerce.number() })
const engineRow = z.object({ engine: z.string() })

/** @returns null: the rows have no days. */
async function getWholeDays(filling: Filling, snapshot: string): Promise<WholeDays | null> {
  const { db, source, levels, signal } = filling
  if (source.day === null) return null
  const [engine] = await db.select({
    name: 'get-times-to-live',
    sql: `SELECT engine_full AS engine FROM system.tables WHERE database = {database:String} AND name = {table:String}`,
    params: { database: db.name, table: source.table },
    row: engineRow,
    signal,
  })
  const keptDays = Number(/toIntervalDay\((\d+)\)/.exec(engine?.engine ?? '')?.[1] ?? 36_500)
  const [days] = await db.select({
    name: 'get-first-day',
    sql: `
      SELECT
        toString(toDate(now('UTC'))) AS today,
        toString(if(count() = 0, toDate(now('UTC')), min(${source.day}))) AS first,
        toString(toDate(now('UTC')) - {kept:UInt32}) AS expired
      FROM ${snapshot}`,
    params: { kept: keptDays },
    row: daysRow,
    signal,
  })
  if (days === undefined) return null
  const { first, today, expired } = days
  // The day in which the rows begin may have lost some of them, when there is something older.
  const isCut = (await Promise.all(levels.map((level) => countBefore(db, level, first, signal)))).some(
    (count) => count > 0,
  )
  const whole = [isCut ? dayAfter(first) : first, dayAfter(expired)].sort().at(-1) ?? first
  return { boundary: whole < today ? whole : today, today }
}

async function countBefore(
  db: Database,
  { table, period }: RollupLevel,
  day: string,
  signal: AbortSignal,
): Promise<number> {
  const key = period === null ? (table === 'node_spans' ? 'toDate(first_reachable)' : null) : period.key
  if (key === null || period?.of === 'month') return 0
  const [row] = await db.select({
    name: 'count-older',
    sql: `SELECT count() AS count FROM ${table} WHERE ${key} < {day:Date}`,
    params: { day },
    row: countRow,
    signal,
  })
  return row?.count ?? 0
}

async function fillInSteps(
  filling: Filling,
  level: Filling['levels'][number],
  snapshot: string,
  { boundary, today }: WholeDays,
  onProgress: (text: string) => void,
): Promise<void> {
  const kept = level.keptDays === null ? boundary : addDays(today, -level.keptDays)
  for (let from = kept > boundary ? kept : boundary; from < today; from = addDays(from, DAYS_AT_ONCE)) {
    const next = addDays(from, DAYS_AT_ONCE)
    const to = next < today ? next : today
    onProgress(`${level.table} ${from}`)
    await fillLevel(filling, level, snapshot, (day) => `${day} >= {from:Date} AND ${day} < {to:Date}`, {
      from,
      to,
    })
  }
}

const staleRow = z.object({ day: z.iso.date() })

/** Today, and the days that got rows since the snapshot, from the rows as they are. */
async function countTheRest(filling: Filling, snapshot: string, whole: WholeDays | null): Promise<void> {
  const { db, source, levels, signal } = filling
  if (source.day === null || whole === null) {
    for (const level of levels) await fillLevel(filling, level, source.table, () => 'true', {})
    return
  }
  const rows = await db.select({
    name: 'get-stale-days',
    sql: `
      SELECT toString(n.day) AS day
      FROM (SELECT ${source.day} AS day, ${source.measure} AS measure FROM ${source.table} GROUP BY day) AS n
      LEFT JOIN (SELECT ${source.day} AS day, ${source.measure} AS measure FROM ${snapshot} GROUP BY day) AS s
        ON s.day = n.day
      WHERE n.day >= {boundary:Date} AND (n.day >= {today:Date} OR n.measure > s.measure)
      ORDER BY n.day`,
    params: { boundary: whole.boundary, today: whole.today },
    row: staleRow,
    signal,
  })
  const days = rows.map(({ day }) => day)
  const counted = days.filter((day) => day < whole.today)
  for (const level of levels) {
    const { period } = level
    const isIn = (day: string): string =>
      period?.of === 'month'
        ? `(toStartOfMonth(${day}) IN (SELECT toStartOfMonth(arrayJoin({days:Array(Date)}))) OR toStartOfMonth(${day}) >= toStartOfMonth({today:Date}))`
        : `${day} IN {days:Array(Date)}`
    const params = { days, today: whole.today }
    if (period !== null && counted.length > 0) {
      await db.command({
        name: 'forget-stale-days',
        sql: `ALTER TABLE ${sideOf(level.table)} DELETE WHERE ${isIn(period.key)} SETTINGS mutations_sync = 2`,
        params,
        signal,
      })
    }
    await fillLevel(filling, level, source.table, isIn, params)
  }
}

function dayAfter(day: string): string {
  return addDays(day, 1)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}
