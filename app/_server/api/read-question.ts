/** What an address asks of an operation, checked by its schemas. @module */
import { z } from 'zod'
import { commonParameters } from '@/lib/api/common-parameters'
import type { Format, Operation } from '@/lib/api/operation'
import { badParameters } from '@/lib/api/problem'
import { rawSearch, readSearch, showValue, type FieldProblem, type RawSearch } from '@/lib/read-search'

export interface ReadQuestion {
  readonly path: Readonly<Record<string, unknown>>
  readonly search: Readonly<Record<string, unknown>>
  /** As the address asks with `format=`; null: it does not. */
  readonly format: Format | null
  /** Which table, of an operation that has several. */
  readonly table: string | null
  /** Names of the fields that are wanted, as they are outside; null: all. */
  readonly fields: readonly string[] | null
  /** What the address gives, by name; an empty value is as none. */
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
  return {
    path: path.data,
    search: own,
    format: (format as Format | undefined) ?? null,
    table: (table as string | undefined) ?? null,
    fields: (fields as string[] | undefined) ?? null,
    given: givenOf(params),
  }
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
    return { field, got: showValue(given[field] ?? ''), expected: issue.message }
  })
}
