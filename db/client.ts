/**
 * The seam through which every query of ours runs: it has a name and an id of its own, its time is taken, its rows
 * are parsed, and what goes wrong comes back as one of two errors, so that a caller knows whether to try again.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  ClickHouseLogLevel,
  createClient,
  type ClickHouseClient,
  type ClickHouseSettings,
} from '@clickhouse/client'
import { z } from 'zod'
import type { Settings } from '@/lib/env/settings'
import { findTarget, isPlayedByOwner, isSameTarget, type ConnectionTarget } from './connection-target'
import type { Command, Database, InsertRows, SelectQuery, StreamQuery } from './database'
import { databaseName } from './database-name'
import { DatabaseError, DatabaseRowError, DatabaseUnavailableError } from './errors'
import { mayHaveMoved, toDatabaseFailure } from './failures'
import { asForm } from './form'
import { HttpReader } from './http-reader'
import { rowsOfColumns } from './json-columns'
import { paramText } from './param-text'
import { observeQuery } from './query-metrics'
import { ROLE_RIGHTS, isReadOnly, type DatabaseRole } from './roles'
import { wholeOrBroken } from './whole-stream'

export type { Database, SelectQuery } from './database'
export { DatabaseError, DatabaseRowError, DatabaseUnavailableError } from './errors'
export { measureQueries } from './query-metrics'
export type { DatabaseRole } from './roles'

/** Longest a query may take, ms, whatever its caller does. */
const REQUEST_TIMEOUT_MS = 60_000
const MAX_CONNECTIONS = 16
const APPLICATION = 'meshara-explorer'
/** Longest a stream may stand still, ms: whoever reads it may be slow. */
const STREAM_IDLE_TIMEOUT_MS = 300_000

/** How ClickHouse is reached; the migrations, which speak before the database is there, choose another start. */
export interface OpenOptions {
  /** Database of the connection; the network's own unless given. */
  readonly database?: string
}

/**
 * Opens the network's database in one of the roles. Connects at the first query; finds the embedded engine again
 * when it has moved.
 */
export function openDatabase(settings: Settings, role: DatabaseRole, options: OpenOptions = {}): Database {
  return new ClickHouseDatabase(settings, role, options)
}

/** A token names a block: all that one statement selects has to be in one. */
const ONE_BLOCK: ClickHouseSettings = {
  max_insert_threads: '1',
  max_block_size: '100000000',
  min_insert_block_size_rows: '100000000',
  min_insert_block_size_bytes: '0',
}

function onceFor(token: string): ClickHouseSettings {
  return { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 }
}

interface Connected {
  readonly client: ClickHouseClient
  readonly reader: HttpReader
  readonly target: ConnectionTarget
}

class ClickHouseDatabase implements Database {
  readonly name: string
  private readonly settings: Settings
  private readonly role: DatabaseRole
  private readonly options: OpenOptions
  private connected: Connected | undefined
  private isClosed = false

  constructor(settings: Settings, role: DatabaseRole, options: OpenOptions) {
    this.settings = settings
    this.role = role
    this.options = options
    this.name = databaseName(settings)
  }

  async select<T>(query: SelectQuery<T>): Promise<T[]> {
    const rows = await this.run(query.name, query.signal, async ({ reader }, base) => {
      const text = await reader.read({
        queryId: base.query_id,
        sql: `${query.sql}\nFORMAT JSONColumns`,
        params: query.params ?? {},
        settings: { ...base.clickhouse_settings, ...query.settings },
        signal: query.signal,
      })
      return rowsOfColumns(text)
    })
    return rows.map((row, at) => {
      const parsed = query.row.safeParse(row)
      if (parsed.success) return parsed.data
      throw new DatabaseRowError(
        `Row ${String(at)} of ${query.name} does not fit: ${z.prettifyError(parsed.error)}`,
        { cause: parsed.error },
      )
    })
  }

  async stream(query: StreamQuery): Promise<Readable> {
    const { stream, tag } = await this.run(query.name, query.signal, async ({ client }, base) => {
      const form =
        query.document === undefined ? null : asForm([['param_document', paramText(query.document)]])
      const result = await client.exec({
        ...base,
        query: `${query.sql}\nFORMAT ${query.format}`,
        ...(query.params !== undefined && { query_params: { ...query.params } }),
        ...(form !== null && {
          values: Readable.from([form.body], { objectMode: false }),
          http_headers: { 'Content-Type': form.type },
        }),
      })
      const header = result.response_headers['x-clickhouse-exception-tag']
      return { stream: result.stream, tag: typeof header === 'string' ? header : undefined }
    })
    return wholeOrBroken(stream, tag, query)
  }

  async insert({ table, columns, rows, token, signal }: InsertRows): Promise<void> {
    const [first, ...others] = columns
    if (first === undefined || rows.length === 0) return
    await this.run(`insert-${table}`, signal, async ({ client }, base) => {
      await client.insert({
        ...base,
        table,
        columns: [first, ...others],
        ...(rows instanceof Uint8Array
          ? { values: Readable.from([rows], { objectMode: false }), format: 'TabSeparated' as const }
          : { values: rows, format: 'JSONCompactEachRow' as const }),
        clickhouse_settings: {
          ...base.clickhouse_settings,
          // A server collects small inserts into one block by default, and then does not know a token again.
          async_insert: 0,
          // Views side by side; and what they group needs no second grouping.
          parallel_view_processing: 1,
          optimize_on_insert: 0,
          // Through a Distributed table: acknowledged when it is on its shard, not when it is on its way.
          ...(this.settings.CLICKHOUSE_CLUSTER === undefined ? {} : { distributed_foreground_insert: 1 }),
          ...(token === undefined ? {} : onceFor(token)),
        },
      })
    })
  }

  async command(query: Command): Promise<void> {
    await this.run(query.name, query.signal, async ({ client }, base) => {
      await client.command({
        ...base,
        query: query.sql,
        ...(query.params === undefined ? {} : { query_params: query.params }),
        ...(query.token === undefined
          ? {}
          : { clickhouse_settings: { ...base.clickhouse_settings, ...onceFor(query.token), ...ONE_BLOCK } }),
      })
    })
  }

  async ping(): Promise<boolean> {
    try {
      // With a query: a listener that is not ours, or does not know us, does not count.
      const { client } = this.connect()
      if ((await client.ping({ select: true })).success) return true
      return this.reconnect() && (await this.connect().client.ping({ select: true })).success
    } catch {
      return false
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.connected?.reader.close()
    await this.connected?.client.close()
  }

  /** Runs one query, and once more when the engine turns out to be elsewhere. */
  private async run<T>(
    name: string,
    signal: AbortSignal | undefined,
    work: (connected: Connected, base: QueryBase) => Promise<T>,
  ): Promise<T> {
    const startedAt = performance.now()
    const attempt = async (): Promise<T> => {
      signal?.throwIfAborted()
      const connected = this.connect()
      try {
        return await work(connected, this.base(name, signal))
      } catch (error) {
        signal?.throwIfAborted()
        throw toDatabaseFailure(name, error)
      }
    }
    let outcome: 'ok' | 'error' = 'error'
    try {
      const result = await attempt().catch((error: unknown) => {
        const failed = error instanceof DatabaseError || error instanceof DatabaseUnavailableError
        if (failed && mayHaveMoved(error) && this.reconnect()) return attempt()
        throw error
      })
      outcome = 'ok'
      return result
    } finally {
      observeQuery(name, outcome, (performance.now() - startedAt) / 1_000)
    }
  }

  private base(name: string, signal: AbortSignal | undefined): QueryBase {
    return {
      query_id: `${name}-${randomUUID()}`,
      clickhouse_settings: this.fixedSettings(name),
      ...(signal === undefined ? {} : { abort_signal: signal }),
    }
  }

  private fixedSettings(name: string): ClickHouseSettings {
    if (!isReadOnly(this.role)) return { log_comment: name }
    // Readers only read, also where they have to borrow the owner's login, and within the same limits. With a login of
    // their own their settings are fixed by their role, and their queries are known by their ids alone.
    return isPlayedByOwner(this.settings, this.role) ? limitsOf(this.role) : {}
  }

  private connect(): Connected {
    if (this.isClosed) throw new DatabaseError('The connection to ClickHouse is closed.')
    if (this.connected !== undefined) return this.connected
    const target = findTarget(this.settings, this.role)
    if (target === null) {
      throw new DatabaseUnavailableError(
        `The embedded database is not running: there is no engine.json in ${this.settings.DATA_DIR}.`,
      )
    }
    this.connected = {
      target,
      client: createClient(this.clientOptions(target)),
      reader: new HttpReader({
        ...target,
        database: this.options.database ?? target.database,
        application: APPLICATION,
        timeoutMs: this.requestTimeoutMs(),
        maxConnections: MAX_CONNECTIONS,
      }),
    }
    return this.connected
  }

  /** @returns true when the engine is somewhere else now, and the next query goes there. */
  private reconnect(): boolean {
    if (this.isClosed) return false
    const target = findTarget(this.settings, this.role)
    const known = this.connected
    if (target === null || known === undefined || isSameTarget(target, known.target)) return false
    this.connected = undefined
    known.reader.close()
    void known.client.close().catch(() => undefined)
    return true
  }

  private requestTimeoutMs(): number {
    return this.role === 'export' ? STREAM_IDLE_TIMEOUT_MS : REQUEST_TIMEOUT_MS
  }

  private clientOptions(target: ConnectionTarget): Parameters<typeof createClient>[0] {
    return {
      url: target.url,
      username: target.username,
      password: target.password,
      database: this.options.database ?? target.database,
      application: APPLICATION,
      request_timeout: this.requestTimeoutMs(),
      max_open_connections: MAX_CONNECTIONS,
      // On loopback it costs more than it saves; and a user whose settings are fixed may not ask for it.
      compression: { request: !target.isEmbedded, response: !target.isEmbedded && !isReadOnly(this.role) },
      log: { level: ClickHouseLogLevel.OFF },
    }
  }
}

function limitsOf(role: DatabaseRole): ClickHouseSettings {
  return Object.fromEntries(
    Object.entries(ROLE_RIGHTS[role].limits).map(([name, value]) => [name, String(value)]),
  )
}

interface QueryBase {
  readonly query_id: string
  readonly clickhouse_settings: ClickHouseSettings
  readonly abort_signal?: AbortSignal
}
