import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestEngine, type TestEngine } from '../fixtures/engine'

let engine: TestEngine

beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const columnRow = z.object({ table: z.string(), column: z.string(), comment: z.string() })
const tableRow = z.object({ table: z.string(), comment: z.string(), created: z.string() })

describe('the schema', () => {
  it('says of every column of every table what it holds', async () => {
    const columns = await engine.open('owner').select({
      name: 'all-columns',
      sql: `
        SELECT c.table AS table, c.name AS column, c.comment AS comment
        FROM system.columns AS c
        INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
        WHERE c.database = currentDatabase() AND t.engine LIKE '%MergeTree'`,
      row: columnRow,
    })
    expect(columns.length).toBeGreaterThan(100)
    expect(columns.filter(({ comment }) => comment === '')).toEqual([])
  })

  it('says of every table what it is for', async () => {
    const tables = await allTables()
    expect(tables.map(({ table }) => table)).toContain('sightings')
    expect(tables.filter(({ comment }) => comment === '')).toEqual([])
  })

  it('remembers the newest blocks of every table that a retry may write again', async () => {
    const forgetful = (await allTables())
      .filter(({ created }) => !/non_replicated_deduplication_window = \d{5}/.test(created))
      .map(({ table }) => table)
    // Not written by collectors; recomputed from the others.
    expect(forgetful).toEqual(['migrations', 'node_latest'])
  })

  const allTables = () =>
    engine.open('owner').select({
      name: 'all-tables',
      sql: `
        SELECT name AS table, comment, create_table_query AS created
        FROM system.tables
        WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
        ORDER BY name`,
      row: tableRow,
    })
})
