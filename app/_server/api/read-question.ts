/** What an address asks of an operation, checked by its schemas. @module */
import { z } from 'zod'
import { fileFieldNames } from '@/lib/api/answer-schema'
import { commonParameters } from '@/lib/api/common-parameters'
import type { Format, Operation } from '@/lib/api/operation'
import { badParameters } from '@/lib/api/problem'
import {
  expectation,
  rawSearch,
  readSearch,
  showValue,
  type FieldProblem,
  type RawSearch,
} from '@/lib/read-search'

export interface ReadQuestion {
  readonly path: Readonly<Record<string, unknown>>
  readonly search: Readonly<Record<string, unknown>>
  /** As the address asks with `format=`; null: it does not. */
  readonly format: Format | null
  /** Which table, of an operation that has several. */
  readonly table: string | null
  /** Names of the fields that are wanted, as they are outside, each once; null: all. */
  readonly fields: readonly string[] | null
  /** What the address gives, by name, the names in `fields` in an order of their own; an empty value is as none. */
  readonly given: URLSearchParams
}

const schemas = new WeakMap<Operation, z.ZodObject>()

/** @throws {ProblemError} 400 naming each parameter that does not fit. */
export function readQuestion(
  operation: Operation,
  inPath: Readonly<Record<string, string>>,
  params: URLSearchParams,
): ReadQuestion {
  const path = operation.path.safeParse(inPath)
  if (!path.success) throw badParameters(toProblems(path.error, inPath))
  let schema = schemas.get(operation)
  if (schema === undefined) {
    schema = operation.search.safeExtend(commonParameters(operation))
    schemas.set(operation, schema)
  }
  const search = rawSearch(params)
  const { fields, format, table, ...own } = readStrictly(schema, search)
  const given = givenOf(params)
  if (fields !== undefined) given.set('fields', (fields as string[]).join(','))
  return {
    path: path.data,
    search: own,
    format: (format as Format | undefined) ?? null,
    table: (table as string | undefined) ?? null,
    fields: (fields as string[] | undefined) ?? null,
    given,
  }
}

/** @throws {ProblemError} 400 when what is asked for cannot be had in this format. */
export function checkFormat(operation: Operation, { table, fields }: ReadQuestion, format: Format): void {
  if (format === 'json') {
    if (table === null) return
    throw badParameters([{ field: 'table', got: table, expected: 'no table but in a format of rows' }])
  }
  const names = fileFieldNames(operation) ?? null
  const missing = fields?.filter((name) => names?.includes(name) !== true) ?? []
  if (missing.length === 0) return
  const expected =
    names === null
      ? `none: as ${format} a table comes with its own columns`
      : `as ${format}, names from ${names.join(', ')}, separated by commas`
  throw badParameters([{ field: 'fields', got: showValue(missing.join(',')), expected }])
}

/** The same for all spellings of a question. */
export function questionKey(
  { id }: Operation,
  { path, search, table, fields, given }: ReadQuestion,
  format: Format,
): string {
  const sorted = Object.entries(search).sort(([a], [b]) => (a < b ? -1 : 1))
  // The page that follows is asked for with the `format=` of this one.
  const asked = [Object.values(path), sorted, table, fields, given.has('format')]
  return `${format} ${id} ${JSON.stringify(asked)}`
}

function givenOf(params: URLSearchParams): URLSearchParams {
  const given = new URLSearchParams([...params].filter(([, value]) => value !== ''))
  given.sort()
  return given
}

function readStrictly(schema: z.ZodObject, search: RawSearch): Record<string, unknown> {
  let reading
  try {
    reading = readSearch(schema, search)
  } catch (error) {
    // What must be there is not.
    if (!(error instanceof z.ZodError)) throw error
    throw badParameters(toProblems(error, search), { cause: error })
  }
  if (!reading.ok) throw badParameters(reading.problems)
  return reading.value
}

function toProblems(error: z.ZodError, given: RawSearch): FieldProblem[] {
  return error.issues.map((issue) => {
    const field = String(issue.path[0] ?? '')
    return { field, got: showValue(given[field] ?? ''), expected: expectation(issue) }
  })
}
