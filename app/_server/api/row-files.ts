/** Rows of an answer that is at hand, as a file. @module */
import { buffer } from 'node:stream/consumers'
import type { Database } from '@/db/client'
import { writeCsv, type Cell, type Table } from '@/lib/analytics/csv'
import { rowSchema } from '@/lib/api/answer-schema'
import type { Operation, RowFormat } from '@/lib/api/operation'
import { toWire } from '@/lib/api/wire'
import { rowColumns, type ColumnKind, type RowColumn } from './row-columns'
import { STORE_FORMATS } from './row-statement'

/** Rows as they are outside: objects by the names of the columns. */
export interface AnswerRows {
  readonly columns: readonly RowColumn[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** @param answer - as the program holds it. */
export function answerRows(
  operation: Operation,
  answer: unknown,
  { table, fields }: { table: string | null; fields: readonly string[] | null },
): AnswerRows {
  const { rows } = operation
  const [main] = rows?.tables ?? []
  if (rows?.tableOf !== undefined && main !== undefined) {
    const found = rows.tableOf(table ?? main, answer)
    if (found === undefined) throw new TypeError(`${operation.id} has no table ${table ?? main}`)
    return tableRows(found)
  }
  const schema = rowSchema(operation)
  if (rows === undefined || schema === null) throw new TypeError(`${operation.id} has no rows`)
  // An answer has the field that the description of its rows names, a list of what the schema says.
  const list = (answer as Record<string, unknown>)[rows.field] as readonly unknown[]
  return {
    columns: rowColumns(operation, fields),
    rows: list.map((row) => toWire(schema, row) as Record<string, unknown>),
  }
}

function tableRows({ columns, rows }: Table): AnswerRows {
  return {
    columns: columns.map((name, at) => ({ name, kind: cellKind(name, rows, at) })),
    rows: rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))),
  }
}

function cellKind(name: string, rows: Table['rows'], at: number): ColumnKind {
  if (name.endsWith('_utc')) return { is: 'instant', unit: 'ms' }
  const cells = rows.map((row) => row[at]).filter((cell) => cell !== null && cell !== undefined)
  if (cells.length === 0) return { is: 'text' }
  if (cells.every((cell) => typeof cell === 'boolean')) return { is: 'flag' }
  if (!cells.every((cell) => typeof cell === 'number')) return { is: 'text' }
  return { is: cells.every((cell) => Number.isSafeInteger(cell)) ? 'integer' : 'number' }
}

/** @param db - in the role of exports, which writes the formats that are not text. */
export async function writeRowFile(
  db: Database,
  name: string,
  { columns, rows }: AnswerRows,
  format: RowFormat,
): Promise<string | Buffer> {
  if (format === 'csv') {
    return writeCsv({
      columns: columns.map((column) => column.name),
      rows: rows.map((row) => columns.map((column) => cell(row[column.name]))),
    })
  }
  const picked = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column.name, row[column.name] ?? null])),
  )
  if (format === 'ndjson') return picked.map((row) => `${JSON.stringify(row)}\n`).join('')
  const types = columns.map(({ name: column, kind }) => `\`${column}\` ${storeType(kind)}`).join(', ')
  const selected = columns.map(({ name: column, kind }) => `${readBack(column, kind)} AS \`${column}\``)
  const stream = await db.stream({
    name: `file-${name}`,
    sql: `SELECT ${selected.join(', ')} FROM (SELECT arrayJoin(JSONExtract({document:String}, 'Array(Tuple(${types.replaceAll("'", "\\'")}))')) AS r)`,
    document: JSON.stringify(picked),
    format: STORE_FORMATS[format],
  })
  return buffer(stream)
}

function cell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}

function storeType(kind: ColumnKind): string {
  switch (kind.is) {
    case 'integer':
      return 'Nullable(Int64)'
    case 'number':
      return 'Nullable(Float64)'
    case 'flag':
      return 'Nullable(Bool)'
    case 'nested':
      return kind.type
    case 'text':
    case 'word':
    case 'instant':
      return 'Nullable(String)'
  }
}

function readBack(column: string, kind: ColumnKind): string {
  const value = `tupleElement(r, '${column.replaceAll("'", "\\'")}')`
  if (kind.is !== 'instant') return value
  return `parseDateTime64BestEffortOrNull(${value}, ${kind.unit === 'ms' ? '3' : '6'}, 'UTC')`
}
