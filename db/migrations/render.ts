/**
 * One text for a single server and for a cluster. On a cluster each table is made twice: `<name>_local`, replicated,
 * on every server, and `<name>`, a Distributed table over all of them, so that queries and inserts read the same.
 * A table that keeps nothing (`ENGINE = Null`) is made once: what comes in through it is spread by its views.
 *
 * ClickHouse's parser reads every statement in a test; what they do has been run on a single server alone.
 * @module
 */
import { isSymbolToken, isWordToken, sqlString } from '../sql-lexer'
import { readMigration, type MigrationStatement } from './statements'

export interface RenderTarget {
  readonly database: string
  /** Name of the cluster; undefined: a single server. */
  readonly cluster?: string | undefined
}

/** @returns statements, in order, that can be sent one by one. */
export function renderMigration(sql: string, target: RenderTarget): string[] {
  const statements = readMigration(sql, target.database)
  const { cluster, database } = target
  if (cluster === undefined) return statements.map((statement) => statement.sql)
  // Their views stand in the same migration.
  const gates = new Set(statements.filter(isGate).map(({ object }) => object))
  return statements.flatMap((statement) => renderForCluster(statement, { database, cluster, gates }))
}

interface ClusterTarget {
  readonly database: string
  readonly cluster: string
  /** Tables that keep nothing. */
  readonly gates: ReadonlySet<string>
}

function renderForCluster(statement: MigrationStatement, target: ClusterTarget): string[] {
  const { database, cluster, gates } = target
  if (statement.verb === 'INSERT') return [statement.sql]
  if (gates.has(statement.object)) return [edit(statement, [onCluster(statement, cluster)])]
  if (statement.verb === 'CREATE' && statement.kind === 'TABLE')
    return renderTable(statement, database, cluster)
  if (statement.verb === 'CREATE' && statement.kind === 'MATERIALIZED VIEW') {
    const references = readsFrom(statement, database, gates) ? [] : localReferences(statement, database)
    return [edit(statement, [onCluster(statement, cluster), ...references])]
  }
  if (statement.verb === 'CREATE')
    return [edit(statement, [onCluster(statement, cluster), ...globalJoins(statement)])]
  if (statement.kind !== 'TABLE' || statement.object.endsWith('_mv')) {
    // A view that is given another query, which then stands for its first one.
    const references =
      statement.verb === 'ALTER' && !readsFrom(statement, database, gates)
        ? localReferences(statement, database)
        : []
    return [edit(statement, [onCluster(statement, cluster), ...references])]
  }
  const local = edit(statement, [onCluster(statement, cluster), suffix(statement, statement.objectAt)])
  // Indexes, TTLs and settings are the local table's alone; columns are known to both.
  const changesColumns =
    statement.verb === 'DROP' || statement.tokens.some((token) => isWordToken(token, 'COLUMN'))
  return changesColumns ? [local, edit(statement, [onCluster(statement, cluster)])] : [local]
}

function renderTable(statement: MigrationStatement, database: string, cluster: string): string[] {
  const { object } = statement
  const local = edit(statement, [
    onCluster(statement, cluster),
    suffix(statement, statement.objectAt),
    replicatedEngine(statement, database),
    ...statement.tokens
      .filter((token) => isWordToken(token, 'NON_REPLICATED_DEDUPLICATION_WINDOW'))
      .map(({ start, end }) => ({ start, end, text: 'replicated_deduplication_window' })),
  ])
  const arguments_ = [cluster, database, `${object}_local`].map(sqlString).join(', ')
  return [
    local,
    `CREATE TABLE IF NOT EXISTS ${database}.${object} ON CLUSTER ${sqlString(cluster)} AS ${database}.${object}_local ` +
      `ENGINE = Distributed(${arguments_}, ${shardingKey(statement)})`,
  ]
}

/**
 * Rows that replace or add up must meet on one shard: all tables that know a message are cut by it, so that what is
 * made of its hops is made where they are; those that know a node, by the node; the others, by the first column of
 * their order.
 */
function shardingKey(statement: MigrationStatement): string {
  const { tokens } = statement
  const known = ['message_id', 'node_num'].find((column) => hasColumn(statement, column))
  if (known !== undefined) return `cityHash64(${known})`
  const order = tokens.findIndex(
    (token, at) => isWordToken(token, 'ORDER') && isWordToken(tokens[at + 1], 'BY'),
  )
  const first = tokens.slice(order + 2).find((token) => token.kind === 'word' || token.kind === 'quoted')
  return order === -1 || first === undefined ? 'rand()' : `cityHash64(${first.text})`
}

function hasColumn(statement: MigrationStatement, column: string): boolean {
  const definitions = statement.tokens.slice(0, engineAt(statement))
  return definitions.some(
    (token, at) =>
      token.text === column &&
      (isSymbolToken(definitions[at - 1], '(') || isSymbolToken(definitions[at - 1], ',')),
  )
}

function isGate(statement: MigrationStatement): boolean {
  return (
    statement.verb === 'CREATE' &&
    statement.kind === 'TABLE' &&
    isWordToken(statement.tokens[engineAt(statement) + 2], 'NULL')
  )
}

/** Whether a view reads one of the tables. */
function readsFrom(statement: MigrationStatement, database: string, tables: ReadonlySet<string>): boolean {
  return namesOf(statement, database).some((at) => tables.has(statement.tokens[at]?.text ?? ''))
}

function engineAt(statement: MigrationStatement): number {
  return statement.tokens.findIndex((token) => isWordToken(token, 'ENGINE'))
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `MergeTree` → `ReplicatedMergeTree('path', 'replica', …)`. `{shard}` and `{replica}` are each server's macros. */
function replicatedEngine(statement: MigrationStatement, database: string): Edit {
  const { tokens } = statement
  const at = engineAt(statement) + 2
  const engine = tokens[at]
  if (engine === undefined) throw new TypeError(`${statement.object} names no engine`)
  const hasArguments = isSymbolToken(tokens[at + 1], '(')
  const path = sqlString(`/clickhouse/tables/{shard}/${database}/${statement.object}`)
  const start = `Replicated${engine.text}(${path}, '{replica}'`
  const open = tokens[at + 1]
  if (!hasArguments || open === undefined) return { start: engine.start, end: engine.end, text: `${start})` }
  const isEmpty = isSymbolToken(tokens[at + 2], ')')
  return { start: engine.start, end: open.end, text: isEmpty ? start : `${start}, ` }
}

function onCluster(statement: MigrationStatement, cluster: string): Edit {
  const at = statement.tokens[statement.objectAt]?.end ?? 0
  return { start: at, end: at, text: ` ON CLUSTER ${sqlString(cluster)}` }
}

function suffix(statement: MigrationStatement, index: number): Edit {
  const at = statement.tokens[index]?.end ?? 0
  return { start: at, end: at, text: '_local' }
}

/** A materialized view works on its own server: it reads and fills local tables. */
function localReferences(statement: MigrationStatement, database: string): Edit[] {
  return namesOf(statement, database)
    .filter((at) => at !== statement.objectAt)
    .map((at) => suffix(statement, at))
}

/** Indexes of the tokens that name a table or view of the database. */
function namesOf({ tokens }: MigrationStatement, database: string): number[] {
  return tokens.flatMap((token, at) =>
    token.text === database && isSymbolToken(tokens[at + 1], '.') ? [at + 2] : [],
  )
}

/** A join of two Distributed tables sends its right side to every shard once. */
function globalJoins(statement: MigrationStatement): Edit[] {
  const { tokens } = statement
  return tokens.flatMap((token, at) => {
    if (!isWordToken(token, 'JOIN') || isWordToken(tokens[at - 1], 'ARRAY')) return []
    let first = at
    while (JOIN_WORDS.has(tokens[first - 1]?.text.toUpperCase() ?? '')) first--
    const start = tokens[first]?.start ?? token.start
    return [{ start, end: start, text: 'GLOBAL ' }]
  })
}

const JOIN_WORDS = new Set(['INNER', 'LEFT', 'RIGHT', 'FULL', 'OUTER', 'ANY', 'ALL', 'SEMI', 'ANTI', 'ASOF'])

/** Applies edits to the statement's text; where two stand at one place, the one listed later comes first. */
function edit(statement: MigrationStatement, edits: readonly Edit[]): string {
  let sql = statement.sql
  for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start)) {
    sql = sql.slice(0, start) + text + sql.slice(end)
  }
  return sql
}
