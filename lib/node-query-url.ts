/**
 * The node list's questions as they stand in a URL: read strictly, written in one order. Pages, the API and the
 * links between them all go through here, so a filter is spelled the same everywhere.
 * @module
 */
import { nodeQuerySchema, type NodeQuery, type NodeSort } from './nodes'

/** Query parameters as Next hands them over: a name given twice is an array. */
export type RawSearch = Readonly<Record<string, string | string[] | undefined>>

/** What is wrong with one parameter, in words for the person who wrote it. */
export interface FieldProblem {
  field: string
  /** What came, cut to a length that can be shown. */
  got: string
  expected: string
}

export type NodeQueryReading =
  | { ok: true; query: NodeQuery }
  /** `query` is what remains when the parameters at fault are left out. */
  | { ok: false; query: NodeQuery; problems: FieldProblem[] }

/** A filter that can be shown as a chip and taken away. */
export const NODE_FILTERS = ['q', 'active', 'country', 'region', 'version', 'asn'] as const
export type NodeFilter = (typeof NODE_FILTERS)[number]

const PARAMETERS = Object.keys(nodeQuerySchema.shape)
/** Longest piece of a wrong value that is said back. */
const SHOWN_CHARACTERS = 60

const show = (value: string | string[]): string => {
  const text = Array.isArray(value) ? value.join(', ') : value
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

/** `Too big: expected number to be <=500` → `number to be <=500`. */
const expectation = (message: string) => message.replace(/^[^:]*: expected /, '')

/** Reads URL parameters strictly: a name or a value that does not fit is named, never passed over. */
export function readNodeQuery(search: RawSearch): NodeQueryReading {
  const problems: FieldProblem[] = []
  const single: Record<string, string> = {}
  for (const [field, value] of Object.entries(search)) {
    if (value === undefined || value === '') continue
    if (!PARAMETERS.includes(field)) {
      problems.push({ field: show(field), got: show(value), expected: `one of ${PARAMETERS.join(', ')}` })
    } else if (Array.isArray(value)) {
      problems.push({ field, got: show(value), expected: 'one value' })
    } else {
      single[field] = value
    }
  }
  const parsed = nodeQuerySchema.safeParse(single)
  if (parsed.success) {
    return problems.length === 0
      ? { ok: true, query: parsed.data }
      : { ok: false, query: parsed.data, problems }
  }
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0])
    problems.push({ field, got: show(single[field] ?? ''), expected: expectation(issue.message) })
  }
  const faulty = new Set(problems.map((problem) => problem.field))
  const rest = Object.fromEntries(Object.entries(single).filter(([field]) => !faulty.has(field)))
  return { ok: false, query: nodeQuerySchema.parse(rest), problems }
}

/** Reads `URLSearchParams` into the form that {@link readNodeQuery} takes. */
export function rawSearch(params: URLSearchParams): RawSearch {
  const search: Record<string, string | string[]> = {}
  for (const field of new Set(params.keys())) {
    const values = params.getAll(field)
    search[field] = values.length === 1 ? (values[0] ?? '') : values
  }
  return search
}

const DEFAULTS = nodeQuerySchema.parse({})

/** What follows the `?`: defaults left out, names in the schema's order; '' when nothing is asked. */
export function writeNodeQuery(query: Partial<NodeQuery>): string {
  const params = new URLSearchParams()
  for (const field of PARAMETERS as (keyof NodeQuery)[]) {
    const value = query[field]
    if (value !== undefined && value !== '' && value !== DEFAULTS[field]) params.set(field, String(value))
  }
  return params.toString()
}

/** The changes that one link makes to a query; `undefined` takes a filter away. */
export type NodeQueryChange = { [K in keyof NodeQuery]?: NodeQuery[K] | undefined }

/** A query with some of it changed, from its first page: a cursor belongs to the order it was given out for. */
export function changeNodeQuery(query: NodeQuery, change: NodeQueryChange): NodeQuery {
  const next: NodeQueryChange = { ...query, cursor: undefined, ...change }
  return nodeQuerySchema.parse(
    Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')),
  )
}

/** Address of the list that answers a query. */
export function nodesHref(query: Partial<NodeQuery>): string {
  const search = writeNodeQuery(query)
  return search === '' ? '/nodes' : `/nodes?${search}`
}

/** The order a column starts in when it is first asked for: the interesting end on top. */
export const FIRST_ORDER: Readonly<Record<NodeSort, NodeQuery['order']>> = {
  key: 'asc',
  peers: 'desc',
  uptime: 'desc',
  version: 'desc',
  location: 'asc',
  rtt: 'asc',
  seen: 'desc',
}

/** The query that a click on a column's head asks for. */
export function sortNodeQuery(query: NodeQuery, sort: NodeSort): NodeQuery {
  const order = query.sort === sort ? (query.order === 'asc' ? 'desc' : 'asc') : FIRST_ORDER[sort]
  return changeNodeQuery(query, { sort, order })
}

/** Which filters a query has set, in the schema's order. */
export function activeFilters(query: NodeQuery): NodeFilter[] {
  return NODE_FILTERS.filter((filter) => query[filter] !== undefined && query[filter] !== '')
}

/** What is wrong with a cursor that this list did not give out. */
export function badCursor(query: NodeQuery): FieldProblem {
  return {
    field: 'cursor',
    got: show(query.cursor ?? ''),
    expected: 'the cursor of the page before, in the same order and with the same filters',
  }
}
