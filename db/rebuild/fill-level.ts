/** Fills the side table of a rollup by the very question that its view asks. @module */
import { z } from 'zod'
import type { Database } from '../client'
import type { RollupLevel, RollupSource } from './levels'
import { RebuildError } from './rebuild-error'
import { sideOf } from './side-tables'

export interface ReadLevel extends RollupLevel {
  /** What its view selects. */
  select: string
  columns: readonly string[]
}

export interface Filling {
  db: Database
  source: RollupSource
  levels: readonly ReadLevel[]
  signal: AbortSignal
}

const viewRow = z.object({ select: z.string(), columns: z.array(z.string()) })

/** @throws {RebuildError} when a view is missing. */
export async function readLevels(db: Database, levels: readonly RollupLevel[]): Promise<ReadLevel[]> {
  return Promise.all(
    levels.map(async (level) => {
      const [view] = await db.select({
        name: 'get-view',
        sql: `
          SELECT
            as_select AS select,
            (
              SELECT groupArray(name) FROM system.columns
              WHERE database = {database:String} AND table = {table:String}
            ) AS columns
          FROM system.tables
          WHERE database = {database:String} AND name = {view:String}`,
        params: { database: db.name, table: level.table, view: level.view },
        row: viewRow,
      })
      if (view === undefined)
        throw new RebuildError(`There is no view ${level.view} to count ${level.table} by.`)
      return { ...level, ...view }
    }),
  )
}

/** Makes a condition of the expression that is a row's day. */
export type DayCondition = (day: string) => string

/**
 * Counts some days.
 * @param rows - table with the rows of the source.
 */
export async function fillLevel(
  filling: Filling,
  level: ReadLevel,
  rows: string,
  condition: DayCondition,
  params: Record<string, unknown>,
): Promise<void> {
  const { db, signal } = filling
  const columns = level.columns.join(', ')
  await db.command({
    name: 'fill-level',
    sql: `INSERT INTO ${sideOf(level.table)} (${columns}) SELECT ${columns} FROM (${selectOf(filling, level, rows, condition)})`,
    params,
    signal,
  })
}

/** A level made of one that forgets is counted through it from the rows; one made of a level that lasts, from that. */
function selectOf(filling: Filling, level: ReadLevel, rows: string, condition: DayCondition): string {
  const { db, source, levels } = filling
  const parent = levels.find(({ table }) => table === level.parent)
  const from =
    parent === undefined
      ? `(SELECT * FROM ${rows} WHERE ${source.day === null ? 'true' : condition(source.day)})`
      : parent.keptDays === null
        ? `(SELECT * FROM ${sideOf(parent.table)} WHERE ${condition(parent.period?.key ?? 'day')})`
        : `(${selectOf(filling, parent, rows, condition)})`
  const name = new RegExp(`\\b${db.name}\\.${level.parent}\\b`)
  if (!name.test(level.select)) {
    throw new RebuildError(`The view ${level.view} does not read ${level.parent}.`)
  }
  return level.select.replace(name, () => from)
}

/** Takes over what is known of the days before, of which the rows are gone. */
export async function keepOld(filling: Filling, level: ReadLevel, boundary: string): Promise<void> {
  const { db, signal } = filling
  const columns = level.columns.join(', ')
  const { table, period } = level
  // Months are counted from days, which last.
  if (period?.of === 'month') return
  const select =
    period === null
      ? level.keepSql?.(table)
      : `SELECT ${columns} FROM ${table} WHERE ${period.key} < {boundary:Date}`
  if (select === undefined) return
  await db.command({
    name: 'keep-old',
    sql: `INSERT INTO ${sideOf(table)} (${columns}) ${select}`,
    params: { boundary },
    signal,
  })
}
