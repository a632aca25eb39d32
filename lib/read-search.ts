/**
 * Parameters of a URL, read strictly by a schema: a name or a value that does not fit is named to whoever wrote it,
 * never passed over.
 * @module
 */
import type { z } from 'zod'

/** Query parameters as Next hands them over: a name given twice is an array. */
export type RawSearch = Readonly<Record<string, string | string[] | undefined>>

/** What is wrong with one parameter, in words for the person who wrote it. */
export interface FieldProblem {
  field: string
  /** What came, cut to a length that can be shown. */
  got: string
  expected: string
}

/** `value` is what remains when the parameters at fault are left out. */
export type SearchReading<T> = { ok: true; value: T } | { ok: false; value: T; problems: FieldProblem[] }

/** Longest piece of a wrong value that is said back. */
const SHOWN_CHARACTERS = 60

/** Cuts a value to what can be said back. */
export function showValue(value: string | string[]): string {
  const text = Array.isArray(value) ? value.join(', ') : value
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

/** Messages that a schema has by itself; others were written for a reader. */
const UNWRITTEN = /^(?:Invalid|Too (?:big|small))/

/** What a schema would have taken, in words for the person who wrote something else. */
export function expectation(issue: z.core.$ZodIssue): string {
  if (!UNWRITTEN.test(issue.message)) return issue.message
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_big') return amount('most', issue.maximum, issue.origin)
  if (issue.code === 'too_small') return amount('least', issue.minimum, issue.origin)
  if (issue.code === 'invalid_type')
    return issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`
  return issue.message.replace(/^[^:]*: expected /, '')
}

function amount(which: 'most' | 'least', limit: number | bigint, origin: string): string {
  if (origin === 'string') return `at ${which} ${String(limit)} characters`
  return `${origin === 'int' ? 'a whole number' : 'a number'}, at ${which} ${String(limit)}`
}

/**
 * Reads parameters by a schema in which every one may be absent. An empty value (`?q=`, as an empty form field sends
 * it) of a name that the schema knows is an absent one.
 */
export function readSearch<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  search: RawSearch,
): SearchReading<z.output<z.ZodObject<Shape>>> {
  const names = Object.keys(schema.shape)
  const problems: FieldProblem[] = []
  const single = new Map<string, string>()
  for (const [field, value] of Object.entries(search)) {
    if (value === undefined) continue
    if (!names.includes(field)) {
      const expected = names.length === 0 ? 'no parameter' : `one of ${names.join(', ')}`
      problems.push({ field: showValue(field), got: showValue(value), expected })
    } else if (Array.isArray(value)) {
      problems.push({ field, got: showValue(value), expected: 'one value' })
    } else if (value !== '') {
      single.set(field, value)
    }
  }
  const parsed = schema.safeParse(Object.fromEntries(single))
  if (parsed.success) {
    const value = parsed.data
    return problems.length === 0 ? { ok: true, value } : { ok: false, value, problems }
  }
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0])
    const got = single.get(field)
    if (got === undefined) continue
    problems.push({ field, got: showValue(got), expected: expectation(issue) })
    single.delete(field)
  }
  return { ok: false, value: schema.parse(Object.fromEntries(single)), problems }
}

/** Writes parameters as they came: `?a=b`, or '' when there are none. */
export function writeSearch(search: RawSearch): string {
  const params = new URLSearchParams(
    Object.entries(search).flatMap(([field, value]) => [value ?? []].flat().map((each) => [field, each])),
  )
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** Reads `URLSearchParams` into the form that {@link readSearch} takes. */
export function rawSearch(params: URLSearchParams): RawSearch {
  const search = new Map<string, string | string[]>()
  for (const field of new Set(params.keys())) {
    const values = params.getAll(field)
    search.set(field, values.length === 1 ? (values[0] ?? '') : values)
  }
  return Object.fromEntries(search)
}
