/** The cluster rendering of every migration, and the roles, as ClickHouse's own parser reads them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadMigrations } from '@/db/migrations/load'
import { renderMigration } from '@/db/migrations/render'
import { renderRoles } from '@/db/roles-sql'
import { splitStatements, SqlLexError } from '@/db/sql-lexer'
import { startTestEngine, type TestEngine } from '../fixtures/engine'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
}, 60_000)
afterAll(() => engine.stop())

const target = { database: 'explorer_demo', cluster: 'main' }

/** First line of the syntax tree. */
async function parse(sql: string): Promise<string> {
  const lines = await engine.open('owner').select({
    name: 'explain',
    sql: `EXPLAIN AST ${sql}`,
    row: z.object({ explain: z.string() }),
  })
  return lines[0]?.explain ?? ''
}

describe('the cluster rendering of each migration', () => {
  const statements = loadMigrations().flatMap(({ name, sql }) =>
    renderMigration(sql, target).map(
      (text) => [`${name}: ${text.slice(0, 90).replaceAll(/\s+/g, ' ')}`, text] as const,
    ),
  )

  it.each(statements)('parses: %s', async (_, sql) => {
    expect(await parse(sql)).toMatch(/^(?:CreateQuery|AlterQuery|DropQuery|InsertQuery)/)
    expect(sql).toMatch(/ ON CLUSTER 'main'|^INSERT/)
    expect(sql).not.toContain('{database}')
  })

  it('replicates every table and puts a Distributed one over it', () => {
    const made = statements
      .map(([, sql]) => sql)
      .filter((sql) => sql.startsWith('CREATE TABLE') && !sql.includes('ENGINE = Null'))
    const local = made.filter((sql) =>
      /^CREATE TABLE IF NOT EXISTS explorer_demo\.\w+_local ON CLUSTER/.test(sql),
    )
    const over = made.filter((sql) => sql.includes('ENGINE = Distributed('))
    expect(local.length).toBeGreaterThan(5)
    expect(over).toHaveLength(local.length)
    for (const sql of local)
      expect(sql).toMatch(/ENGINE = Replicated\w*MergeTree\('\/clickhouse\/tables\/\{shard\}\//)
    for (const sql of made) expect(sql).not.toContain('non_replicated_deduplication_window')
  })
})

describe('rendering', () => {
  it('leaves a single server the text as it was written', () => {
    const sql =
      "CREATE TABLE IF NOT EXISTS {database}.t (a UInt8 COMMENT 'b;c') ENGINE = MergeTree ORDER BY a"
    expect(renderMigration(`-- why\n${sql};`, { database: 'd' })).toEqual([sql.replace('{database}', 'd')])
  })

  it('turns one table into two', () => {
    const sql =
      'CREATE TABLE IF NOT EXISTS {database}.t (node_num UInt8, v UInt8) ENGINE = ReplacingMergeTree(v) ORDER BY node_num SETTINGS non_replicated_deduplication_window = 5'
    expect(renderMigration(sql, { database: 'd', cluster: 'c' })).toEqual([
      "CREATE TABLE IF NOT EXISTS d.t_local ON CLUSTER 'c' (node_num UInt8, v UInt8) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/d/t', '{replica}', v) ORDER BY node_num SETTINGS replicated_deduplication_window = 5",
      "CREATE TABLE IF NOT EXISTS d.t ON CLUSTER 'c' AS d.t_local ENGINE = Distributed('c', 'd', 't_local', cityHash64(node_num))",
    ])
  })

  it('keeps a materialized view on its own server', () => {
    const sql =
      'CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.v_mv TO {database}.v AS SELECT a FROM {database}.t'
    expect(renderMigration(sql, { database: 'd', cluster: 'c' })).toEqual([
      "CREATE MATERIALIZED VIEW IF NOT EXISTS d.v_mv ON CLUSTER 'c' TO d.v_local AS SELECT a FROM d.t_local",
    ])
  })

  it('lets a view that is given another query read its own server still', () => {
    const sql = 'ALTER TABLE {database}.v_mv MODIFY QUERY SELECT a FROM {database}.t GROUP BY a'
    expect(renderMigration(sql, { database: 'd', cluster: 'c' })).toEqual([
      "ALTER TABLE d.v_mv ON CLUSTER 'c' MODIFY QUERY SELECT a FROM d.t_local GROUP BY a",
    ])
  })

  it('cuts what knows a message by it, what knows a node by that, and the rest by the start of its order', () => {
    const over = (columns: string) =>
      renderMigration(
        `CREATE TABLE IF NOT EXISTS {database}.t (${columns}) ENGINE = MergeTree ORDER BY (hour, from_num)`,
        { database: 'd', cluster: 'c' },
      )[1]
    expect(over('node_num UInt32, message_id String')).toContain("'t_local', cityHash64(message_id))")
    expect(over('hour DateTime, node_num UInt32')).toContain("'t_local', cityHash64(node_num))")
    expect(over('hour DateTime, from_num UInt32')).toContain("'t_local', cityHash64(hour))")
  })

  it('makes a table that keeps nothing once, and spreads what its view makes over the shards', () => {
    const sql = `CREATE TABLE IF NOT EXISTS {database}.gate (a UInt8) ENGINE = Null COMMENT 'b';
      CREATE MATERIALIZED VIEW IF NOT EXISTS {database}.t_mv TO {database}.t AS SELECT a FROM {database}.gate`
    expect(renderMigration(sql, { database: 'd', cluster: 'c' })).toEqual([
      "CREATE TABLE IF NOT EXISTS d.gate ON CLUSTER 'c' (a UInt8) ENGINE = Null COMMENT 'b'",
      "CREATE MATERIALIZED VIEW IF NOT EXISTS d.t_mv ON CLUSTER 'c' TO d.t AS SELECT a FROM d.gate",
    ])
  })

  it('keeps all that is known of a message on one shard', () => {
    const sharded = loadMigrations()
      .flatMap(({ sql }) => renderMigration(sql, target))
      .flatMap((sql) => {
        const found = /'(\w+)_local', cityHash64\(message_id\)/.exec(sql)
        return found === null ? [] : [found[1]]
      })
    expect(sharded.sort()).toEqual([
      'announcements',
      'authority_answers',
      'hop_feed',
      'hops',
      'message_keys',
      'message_paths',
      'messages',
      'observations',
    ])
  })

  it('sends the right side of a join once, and changes columns in both tables', () => {
    const view =
      'CREATE VIEW IF NOT EXISTS {database}.v AS SELECT 1 FROM {database}.a LEFT JOIN {database}.b USING x'
    expect(renderMigration(view, { database: 'd', cluster: 'c' })).toEqual([
      "CREATE VIEW IF NOT EXISTS d.v ON CLUSTER 'c' AS SELECT 1 FROM d.a GLOBAL LEFT JOIN d.b USING x",
    ])
    const change = "ALTER TABLE {database}.a ADD COLUMN IF NOT EXISTS z UInt8 COMMENT 'z'"
    expect(renderMigration(change, { database: 'd', cluster: 'c' })).toEqual([
      "ALTER TABLE d.a_local ON CLUSTER 'c' ADD COLUMN IF NOT EXISTS z UInt8 COMMENT 'z'",
      "ALTER TABLE d.a ON CLUSTER 'c' ADD COLUMN IF NOT EXISTS z UInt8 COMMENT 'z'",
    ])
  })
})

describe('the roles of a server', () => {
  it.each([undefined, 'main'])('parse, on cluster %s', async (cluster) => {
    const statements = renderRoles({ database: 'explorer_demo', cluster, users: { web: 'grafana`s user' } })
    for (const sql of statements) {
      // As a parameter: the embedded engine refuses even to explain a change of `readonly`.
      const rows = await engine.open('web').select({
        name: 'parse',
        sql: 'SELECT formatQuerySingleLine({sql:String}) AS canonical',
        params: { sql },
        row: z.object({ canonical: z.string() }),
      })
      expect(rows[0]?.canonical).toMatch(/^(?:CREATE ROLE|ALTER ROLE|REVOKE|GRANT) /)
    }
  })

  it('let the web read and nothing else', () => {
    const web = renderRoles({ database: 'd', users: { web: 'reader' } }).filter((sql) =>
      sql.includes('`d_web`'),
    )
    expect(web.filter((sql) => sql.startsWith('GRANT'))).toEqual([
      'GRANT SELECT ON `d`.* TO `d_web`',
      'GRANT `d_web` TO `reader`',
    ])
    expect(web.find((sql) => sql.startsWith('ALTER ROLE'))).toContain('readonly = 1')
  })
})

describe('splitting a file into statements', () => {
  it.each([
    ['a; b;; c', ['a', 'b', 'c']],
    ["a ';' b; c", ["a ';' b", 'c']],
    ["a 'it''s; \\'; x' ; b", ["a 'it''s; \\'; x'", 'b']],
    ['a "x;y" `z;` ; b', ['a "x;y" `z;`', 'b']],
    ['-- a;\nb -- c;\n; d', ['b', 'd']],
    ['a /* ; */ b; # c;\nd', ['a /* ; */ b', 'd']],
    ['a $$ ; $$; b $x$ ; $$ ; $x$', ['a $$ ; $$', 'b $x$ ; $$ ; $x$']],
    [' \n ; -- only\n', []],
  ])('%j', (sql, statements) => {
    expect(splitStatements(sql)).toEqual(statements)
  })

  it.each(["a 'b", 'a `b', 'a /* b', 'a "b\\"'])('refuses what is not closed: %j', (sql) => {
    expect(() => splitStatements(sql)).toThrow(SqlLexError)
  })
})
