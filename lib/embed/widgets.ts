/** What other sites can put into their pages: every widget, what it shows and how much room it takes. @module */
import type { RangeName } from '../analytics/range'

/** Below it, each widget has its page; what lies there may be framed by anybody. */
export const EMBED_PATH = '/embed'

/** The name of a widget, as in its address and in the attribute `type` of the element. */
export const WIDGET_TYPES = [
  'nodes',
  'messages-24h',
  'latency',
  'health',
  'growth',
  'versions',
  'countries',
  'quorum',
  'node',
  'map',
] as const
export type WidgetType = (typeof WIDGET_TYPES)[number]

export interface Widget {
  readonly type: WidgetType
  /** What stands above it where the one who embeds it says nothing else. */
  readonly title: string
  /** One sentence for people who choose. */
  readonly description: string
  /** The explorer's page that tells more; `{peerId}` stands for the node. */
  readonly page: string
  /** Room it takes well, CSS px. It is right from 160 px to 1200 px wide. */
  readonly size: { readonly width: number; readonly height: number }
  /** Height it takes when `compact`, CSS px. */
  readonly compactHeight: number
  /** The stretch of time it is about where none is asked for; null: it has none to choose. */
  readonly range: RangeName | null
  /** The address names a node: `/embed/node/<peer id>`. */
  readonly isOfNode: boolean
}

const widget = (
  type: WidgetType,
  title: string,
  page: string,
  description: string,
  [width, height, compactHeight]: readonly [number, number, number],
  range: RangeName | null = null,
): Widget => ({
  type,
  title,
  page,
  description,
  size: { width, height },
  compactHeight,
  range,
  isOfNode: type === 'node',
})

export const WIDGETS: Readonly<Record<WidgetType, Widget>> = {
  nodes: widget(
    'nodes',
    'Nodes',
    '/nodes',
    'How many nodes there are, and how many of them answer.',
    [320, 160, 96],
  ),
  'messages-24h': widget(
    'messages-24h',
    'Messages in 24 hours',
    '/messages',
    'How many messages went through the mesh in the last 24 hours.',
    [320, 160, 96],
  ),
  latency: widget(
    'latency',
    'Average round trip',
    '/analytics/latency',
    'Mean round-trip time from the collectors to the nodes that answer.',
    [320, 160, 96],
  ),
  health: widget(
    'health',
    'Health',
    '/analytics',
    'The health score of the network, and the parts it is made of.',
    [360, 348, 96],
    '30d',
  ),
  growth: widget(
    'growth',
    'Growth',
    '/analytics/growth',
    'How many nodes answered, over time.',
    [480, 316, 212],
    '30d',
  ),
  versions: widget(
    'versions',
    'Versions',
    '/analytics/versions',
    'Which software the nodes run, by share.',
    [360, 312, 204],
    '30d',
  ),
  countries: widget(
    'countries',
    'Countries',
    '/analytics/geography',
    'Where the nodes are, on a map of the world.',
    [480, 508, 310],
    '30d',
  ),
  quorum: widget(
    'quorum',
    'Authority quorum',
    '/analytics/authorities',
    'How many of the authorities are there, and whether they are enough.',
    [360, 192, 118],
    '30d',
  ),
  node: widget(
    'node',
    'Node',
    '/nodes/{peerId}',
    'One node: whether it answers, where it is and what it runs.',
    [360, 282, 96],
  ),
  map: widget('map', 'Live map', '/', 'The mesh as it is now, moving as it changes.', [480, 386, 302]),
}

const SECONDS = 1_000
const DASHBOARD_MS = 60 * SECONDS

/** How often an open widget asks for new figures, ms: as often as they change by much. */
export const REFRESH_MS: Readonly<Record<WidgetType, number>> = {
  nodes: 10 * SECONDS,
  'messages-24h': 10 * SECONDS,
  latency: 10 * SECONDS,
  map: 10 * SECONDS,
  node: 15 * SECONDS,
  health: DASHBOARD_MS,
  growth: DASHBOARD_MS,
  versions: DASHBOARD_MS,
  countries: DASHBOARD_MS,
  quorum: DASHBOARD_MS,
}

export function isWidgetType(text: string): text is WidgetType {
  return (WIDGET_TYPES as readonly string[]).includes(text)
}
