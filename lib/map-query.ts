/**
 * What the map's address may ask, and how it is written: which nodes, in what look, seen from where. Apart from the
 * schema that reads it: the map is drawn without one.
 * @module
 */
import { NODE_FILTERS, type NodeFilter } from './node-filters'
import type { NodeQuery } from './nodes'

/** What nodes may be coloured by; the first is the default. */
export const COLOURS_BY = [
  'status',
  'peers',
  'uptime',
  'version',
  'country',
  'rtt',
  'community',
  'as',
  'betweenness',
] as const
export type ColourBy = (typeof COLOURS_BY)[number]

/** What the size of nodes may follow; the first is the default. */
export const SIZES_BY = ['peers', 'uptime', 'rtt', 'betweenness', 'same'] as const
export type SizeBy = (typeof SIZES_BY)[number]

/** What nodes may be gathered by when seen from afar; `auto`: by community, where there is no room for each node. */
export const GROUPS_BY = ['auto', 'none', 'community', 'country', 'version', 'as'] as const
export type GroupBy = (typeof GROUPS_BY)[number]

/** The middle of what is seen, and how much lies across the shorter side of the screen; layout units. */
export interface MapView {
  readonly x: number
  readonly y: number
  readonly span: number
}

/** Links that a neighbourhood goes out at most. */
export const AROUND_MOST = 3

const NUMBER = '-?\\d{1,7}(?:\\.\\d{1,6})?'
const VIEW = new RegExp(`^(${NUMBER}),(${NUMBER}),(\\d{1,7}(?:\\.\\d{1,6})?)$`)

/** What `readMapSearch` reads. */
export interface MapQuery extends Pick<NodeQuery, NodeFilter> {
  /** Peer id of the node to show, once it is on the map. */
  node?: string | undefined
  /** With `node`: shown by itself with what is within so many links of it. */
  around?: number | undefined
  colour?: ColourBy | undefined
  size?: SizeBy | undefined
  /** One entry of the legend, where the list of nodes has no filter for it. */
  only?: string | undefined
  group?: GroupBy | undefined
  /** The map as it was then. */
  at?: string | undefined
  /** What changed since this time, until `at` or now. */
  from?: string | undefined
  /** As `writeView` writes it. */
  view?: string | undefined
}

/** What one step changes; `undefined` takes it away. */
export type MapQueryChange = { [K in keyof MapQuery]?: MapQuery[K] | undefined }

const DEFAULTS: Partial<MapQuery> = { colour: COLOURS_BY[0], size: SIZES_BY[0], group: GROUPS_BY[0] }

/** Names that the map's address may use, in the order in which they are written. */
export const MAP_PARAMETERS = [
  'node',
  'around',
  ...NODE_FILTERS,
  'colour',
  'size',
  'only',
  'group',
  'at',
  'from',
  'view',
] as const satisfies readonly (keyof MapQuery)[]

/** Address of the map that answers a query; defaults are left out. */
export function mapHref(query: MapQueryChange): string {
  const params = new URLSearchParams()
  for (const name of MAP_PARAMETERS) {
    const value = query[name]
    if (value !== undefined && value !== '' && value !== DEFAULTS[name]) params.set(name, String(value))
  }
  // Commas are read more easily as they are, and need no escape in a query.
  const search = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return search === '' ? '/' : `/?${search}`
}

/** @returns null when the text is no view. */
export function readView(text: string): MapView | null {
  const found = VIEW.exec(text)
  const [x = NaN, y = NaN, span = NaN] = found?.slice(1).map(Number) ?? []
  return span > 0 ? { x, y, span } : null
}

/** Parts of the span that a reader can tell apart. */
const PARTS = 1_000

/** As exactly as a screen can show it. */
export function writeView({ x, y, span }: MapView): string {
  const digits = Math.min(6, Math.max(0, Math.ceil(Math.log10(PARTS / span))))
  return [x, y, span].map((value) => String(Number(value.toFixed(digits)))).join(',')
}
