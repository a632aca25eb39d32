/** What can be asked of the database, whoever answers. @module */
import type { Readable } from 'node:stream'
import type { ClickHouseSettings } from '@clickhouse/client'
import type { z } from 'zod'

export interface SelectQuery<T> {
  /** Kebab-case, as its file is named: in metrics, logs and the server's query log. */
  readonly name: string
  /** Unqualified table names; values only as `{name:Type}`. */
  readonly sql: string
  readonly params?: Record<string, unknown>
  readonly row: z.ZodType<T>
  readonly signal?: AbortSignal | undefined
  /** Not for the role `web`, whose settings are fixed. */
  readonly settings?: ClickHouseSettings
}

export interface StreamQuery {
  /** Kebab-case, as its file is named. */
  readonly name: string
  /** Without FORMAT; values only as `{name:Type}`. */
  readonly sql: string
  readonly params?: Readonly<Record<string, unknown>>
  /** What `{document:String}` stands for, of any length. */
  readonly document?: string
  /** ClickHouse's name of one, such as `CSVWithNames`. */
  readonly format: string
  readonly signal?: AbortSignal | undefined
}

export interface InsertRows {
  readonly table: string
  readonly columns: readonly string[]
  /** As values, or as the bytes of their text, tab-separated as ClickHouse reads it: a third less work for many rows. */
  readonly rows: readonly (readonly unknown[])[] | Uint8Array
  /** Inserting again with the same token and rows changes nothing, materialized views included. */
  readonly token?: string
  readonly signal?: AbortSignal | undefined
}

export interface Command {
  readonly name: string
  readonly sql: string
  readonly params?: Record<string, unknown>
  /**
   * For an `INSERT … SELECT … ORDER BY ALL`: with a token that was used before, nothing is inserted, whatever the
   * SELECT finds now.
   */
  readonly token?: string
  readonly signal?: AbortSignal | undefined
}

export interface Database {
  /** Name of the network's database, such as `explorer_demo`. */
  readonly name: string
  /**
   * @throws {DatabaseUnavailableError} when trying again may help.
   * @throws {DatabaseError} when it will not; {DatabaseRowError} when a row does not fit `row`.
   */
  select<T>(query: SelectQuery<T>): Promise<T[]>
  /**
   * The result as ClickHouse writes it, no faster than it is read. Destroying it ends the query; when the query fails
   * after it began, the stream fails with a DatabaseError and does not end.
   * @throws {DatabaseUnavailableError | DatabaseError}
   */
  stream(query: StreamQuery): Promise<Readable>
  /** @throws {DatabaseUnavailableError | DatabaseError} */
  insert(query: InsertRows): Promise<void>
  /** @throws {DatabaseUnavailableError | DatabaseError} */
  command(query: Command): Promise<void>
  /** Whether ClickHouse answers, right now. */
  ping(): Promise<boolean>
  close(): Promise<void>
}
