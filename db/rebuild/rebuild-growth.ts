/** States the ready figures of growth anew, from the bitmaps of nodes. @module */
import { stateGrowth } from '../reckon/growth'
import type { RebuildInit } from './rebuild-levels'
import { dropSideTables, makeSideTable, sideOf, takePlace } from './side-tables'

const GROWTH = 'growth'
const COUNTS = 'presence_counts'

/**
 * What was stated of prefixes stays, where addresses are no longer kept. A keeper that states a row at the moment of
 * the swap finds it missing at its next turn, and states it again.
 */
export async function rebuildGrowth({ db, onProgress, signal }: RebuildInit): Promise<void> {
  const tables = { growth: sideOf(GROWTH), counts: sideOf(COUNTS) }
  const sides = [tables.growth, tables.counts]
  await dropSideTables(db, sides)
  try {
    await makeSideTable(db, GROWTH, tables.growth)
    await makeSideTable(db, COUNTS, tables.counts)
    await db.command({
      name: 'keep-prefixes',
      sql: `
        INSERT INTO ${tables.growth} (bucket, start, prefixes, largest_prefix)
        SELECT bucket, start, prefixes, largest_prefix FROM ${GROWTH} FINAL`,
      signal,
    })
    onProgress(GROWTH)
    await stateGrowth(db, signal, tables)
    await db.command({
      name: 'drop-unstated',
      sql: `ALTER TABLE ${tables.growth} DELETE WHERE version = 0 SETTINGS mutations_sync = 2`,
      signal,
    })
    await takePlace(db, tables.counts, COUNTS)
    await takePlace(db, tables.growth, GROWTH)
  } finally {
    await dropSideTables(db, sides)
  }
}
