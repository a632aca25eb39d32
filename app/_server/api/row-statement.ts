/** The statement by which ClickHouse writes rows as a file. @module */
import type { RowFormat } from '@/lib/api/operation'
import type { RowSource } from './handler'
import type { RowColumn } from './row-columns'

/** ClickHouse's names. */
export const STORE_FORMATS: Readonly<Record<RowFormat, string>> = {
  ndjson: 'JSONEachRow',
  csv: 'CSVWithNames',
  parquet: 'Parquet',
  arrow: 'ArrowStream',
}

/** @param limit - most rows; null: all there are. */
export function rowStatement(
  { sql, params }: Pick<RowSource, 'sql' | 'params'>,
  columns: readonly RowColumn[],
  format: RowFormat,
  limit: number | null,
): { sql: string; params: Record<string, unknown>; format: string } {
  const selected = columns.map((column) => selection(column, format)).join(', ')
  return {
    sql: `SELECT ${selected} FROM (${sql}\n) AS source${limit === null ? '' : ' LIMIT {file_limit:UInt64}'}`,
    params: { ...params, ...(limit !== null && { file_limit: limit }) },
    format: STORE_FORMATS[format],
  }
}

function selection({ name, kind }: RowColumn, format: RowFormat): string {
  const column = `source.\`${name}\``
  if (format !== 'csv') return `${column} AS \`${name}\``
  if (kind.is === 'nested') return `toJSONString(${column}) AS \`${name}\``
  // What others wrote may begin as a formula does, and is kept from being one, as in writeCsv.
  if (kind.is === 'text') {
    return `concat(if(substring(ifNull(toString(${column}), ''), 1, 1) IN ('=', '+', '-', '@', '\\t', '\\r'), '''', ''), toString(${column})) AS \`${name}\``
  }
  return `${column} AS \`${name}\``
}
