/**
 * The node list's questions as they stand in a URL: read strictly, written in one order. Pages, the API and the
 * links between them all go through here, so a filter is spelled the same everywhere.
 * @module
 */
import { NODE_FILTERS, type NodeFilter } from './node-filters'
import { nodeQuerySchema, type NodeQuery, type NodeSort } from './nodes'
import { readSearch, showValue, type FieldProblem, type RawSearch, type SearchReading } from './read-search'

const PARAMETERS = Object.keys(nodeQuerySchema.shape)
/** Reads the questions of the node list from URL parameters. */
export function readNodeQuery(search: RawSearch): SearchReading<NodeQuery> {
  return readSearch(nodeQuerySchema, search)
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
export function activeFilters(query: Omit<NodeQuery, 'cursor'>): NodeFilter[] {
  return NODE_FILTERS.filter((filter) => query[filter] !== undefined && query[filter] !== '')
}

/** What a query asks for without the order it wants it in, and from the first page. */
export function nodeFilters(query: Omit<NodeQuery, 'cursor'>): Partial<NodeQuery> {
  return Object.fromEntries(activeFilters(query).map((filter) => [filter, query[filter]]))
}

/** What is wrong with a cursor that this list did not give out. */
export function badCursor(query: { readonly cursor?: string | undefined }): FieldProblem {
  return {
    field: 'cursor',
    got: showValue(query.cursor ?? ''),
    expected: 'the cursor of the page before, in the same order and with the same filters',
  }
}
