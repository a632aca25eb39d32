/** Inserts the rows of one table once, whatever becomes of a single one of them. @module */
import { DatabaseError } from '../errors'
import type { Database } from '../client'
import type { TableRows } from './table-rows'

/** One insert is one block, so that a retry is known again by its token; its text stays below some 10 MB. */
const ROWS_MAX = 10_000
const VALUES_MAX = 1_000_000
/** Of columns of events a row is short. */
const ROWS_MAX_OF: Readonly<Record<string, number>> = { hop_blocks: 100_000 }

/**
 * ClickHouse's codes for "this value does not fit its column": parsing, types, ranges, sizes. Anything else is the
 * store's state, and may pass.
 * @see https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const BAD_VALUE_CODES = new Set([
  6, // CANNOT_PARSE_TEXT
  25, // CANNOT_PARSE_ESCAPE_SEQUENCE
  26, // CANNOT_PARSE_QUOTED_STRING
  27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  38, // CANNOT_PARSE_DATE
  41, // CANNOT_PARSE_DATETIME
  53, // TYPE_MISMATCH
  69, // ARGUMENT_OUT_OF_BOUND
  70, // CANNOT_CONVERT_TYPE
  72, // CANNOT_PARSE_NUMBER
  117, // INCORRECT_DATA
  128, // TOO_LARGE_ARRAY_SIZE
  130, // CANNOT_READ_ARRAY_FROM_TEXT
  131, // TOO_LARGE_STRING_SIZE
  321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  467, // CANNOT_PARSE_BOOL
  691, // UNKNOWN_ELEMENT_OF_ENUM
])

export type OnRefused = (reason: string, count: number) => void

/**
 * Writes all rows, each once for its token. A row that the store can never take is left out and told.
 * @throws {DatabaseError | DatabaseUnavailableError} when the store cannot take them now.
 */
export async function insertRows(
  db: Database,
  { table, columns, rows }: TableRows,
  token: string,
  onRefused: OnRefused,
  signal: AbortSignal,
): Promise<void> {
  const insert = async (part: unknown[][], partToken: string): Promise<void> => {
    try {
      await db.insert({ table, columns, rows: part, token: partToken, signal })
    } catch (error) {
      if (!isBadValue(error)) throw error
      if (part.length === 1) {
        onRefused(`${table}: ${error.message}`, 1)
        return
      }
      // Nothing of a refused block is kept. Halves, down to the row at fault; the same halves at every retry.
      const middle = Math.ceil(part.length / 2)
      await insert(part.slice(0, middle), `${partToken}/0`)
      await insert(part.slice(middle), `${partToken}/1`)
    }
  }
  let index = 0
  for (const part of parts(rows, ROWS_MAX_OF[table] ?? ROWS_MAX)) {
    await insert(part, index === 0 ? token : `${token}:${String(index)}`)
    index += 1
  }
}

function isBadValue(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code !== undefined && BAD_VALUE_CODES.has(error.code)
}

/** Cuts by what the rows hold alone, so that the same batch is cut the same way again. */
function* parts(rows: unknown[][], rowsMax: number): Generator<unknown[][]> {
  let part: unknown[][] = []
  let values = 0
  for (const row of rows) {
    const weight = row.reduce<number>((sum, cell) => sum + (Array.isArray(cell) ? cell.length : 1), 0)
    if (part.length > 0 && (part.length >= rowsMax || values + weight > VALUES_MAX)) {
      yield part
      part = []
      values = 0
    }
    part.push(row)
    values += weight
  }
  if (part.length > 0) yield part
}
