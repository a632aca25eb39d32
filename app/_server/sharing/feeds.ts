/** Atom feeds: what is new in a list, for any of its filters. @module */
import { Feed, type Item } from 'feed'
import { getNewestNodes } from '@/db/queries/nodes/get-newest-nodes'
import { badParameters } from '@/lib/api/problem'
import { EVENT_TITLES } from '@/lib/events/event-words'
import { eventQuerySchema, type NetworkEvent } from '@/lib/events/network-event'
import { escapeMarkup, sayableText } from '@/lib/format/markup'
import { agentName, countryName, placeName, shortenPeerId } from '@/lib/format/names'
import { nodeFilters, nodesHref } from '@/lib/node-query-url'
import { nodeQuerySchema, type NodeSummary } from '@/lib/nodes'
import { rawSearch, readSearch, type SearchReading } from '@/lib/read-search'
import { nodeListTitle } from '@/lib/sharing/list-titles'
import type { ApiContext } from '../api/handler'
import { eventHandlers } from '../api/handlers/events'

export interface FeedContext {
  readonly api: ApiContext
  readonly publicOrigin: string
}

export interface WrittenFeed {
  readonly text: string
  /** When the newest entry was made, ms since 1970. */
  readonly updatedMs: number
}

/** A feed always shows the newest: there is no page after it. */
const nodeFeedSchema = nodeQuerySchema.omit({ cursor: true })
const eventFeedSchema = eventQuerySchema.omit({ cursor: true, at: true })

type FeedWriter = (context: FeedContext, params: URLSearchParams) => Promise<WrittenFeed>

/** By path. */
export const FEEDS: Readonly<Record<string, FeedWriter>> = {
  '/nodes.atom': nodeFeed,
  '/events.atom': eventFeed,
}

/** Nodes that were seen for the first time. @throws {ProblemError} 400 */
async function nodeFeed({ api, publicOrigin }: FeedContext, params: URLSearchParams): Promise<WrittenFeed> {
  const query = fitting(readSearch(nodeFeedSchema, rawSearch(params)))
  const nodes = await getNewestNodes(api.db, query)
  return write(
    {
      publicOrigin,
      path: '/nodes.atom',
      page: nodesHref(nodeFilters(query)),
      params,
      title: `${nodeListTitle(query)}: first seen · ${api.profile.title}`,
    },
    nodes.map((node) => nodeEntry(node, publicOrigin)),
    api.now(),
  )
}

function nodeEntry(node: NodeSummary, publicOrigin: string): Item {
  const { peerId, firstSeenMs, country, agent, status } = node
  const place = country === '' ? '' : ` in ${placeName(node)}`
  return {
    id: tagUri(publicOrigin, `node/${peerId}`),
    title: escapeMarkup(`${shortenPeerId(peerId)}${place} was seen for the first time`),
    link: `${publicOrigin}/nodes/${peerId}`,
    description: escapeMarkup(
      `Node ${peerId}${place}: ${status} now${agent === '' ? '' : `, running ${agentName(agent)}`}.`,
    ),
    date: new Date(firstSeenMs),
    published: new Date(firstSeenMs),
  }
}

/** What happened. @throws {ProblemError} 400 */
async function eventFeed({ api, publicOrigin }: FeedContext, params: URLSearchParams): Promise<WrittenFeed> {
  const search = fitting(readSearch(eventFeedSchema, rawSearch(params)))
  const { events } = await eventHandlers.listEvents(api, {
    path: {},
    search,
    signal: new AbortController().signal,
  })
  const { kind, country } = search
  const what = kind === undefined ? 'Events' : EVENT_TITLES[kind]
  const place = country === undefined ? '' : ` in ${countryName(country)}`
  return write(
    {
      publicOrigin,
      path: '/events.atom',
      page: address('/events', params),
      params,
      title: `${what}${place} · ${api.profile.title}`,
    },
    events.map((event) => eventEntry(event, publicOrigin)),
    api.now(),
  )
}

function eventEntry(
  { id, kind, atMs, untilMs, peerId, messageId, text }: NetworkEvent,
  publicOrigin: string,
): Item {
  const page = peerId !== '' ? `/nodes/${peerId}` : messageId !== '' ? `/messages/${messageId}` : '/events'
  return {
    id: tagUri(publicOrigin, `event/${id}`),
    title: escapeMarkup(text),
    link: publicOrigin + page,
    description: escapeMarkup(text),
    // An outage is told again when it ends.
    date: new Date(untilMs ?? atMs),
    published: new Date(atMs),
    category: [{ term: kind, name: EVENT_TITLES[kind] }],
  }
}

interface Frame {
  readonly publicOrigin: string
  readonly path: string
  /** The list that shows the same. */
  readonly page: string
  readonly params: URLSearchParams
  readonly title: string
}

function write(
  { publicOrigin, path, page, params, title }: Frame,
  entries: readonly Item[],
  nowMs: number,
): WrittenFeed {
  const self = address(path, params)
  const updatedMs = entries.reduce((newest, { date }) => Math.max(newest, date.getTime()), 0)
  const feed = new Feed({
    id: tagUri(publicOrigin, self.slice(1)),
    // The writer of feeds escapes it, and lets through what cannot be said.
    title: sayableText(title),
    // A feed without entries was right whenever it was asked for; a time that stands still keeps its tag the same.
    updated: new Date(updatedMs === 0 ? nowMs - (nowMs % DAY_MS) : updatedMs),
    generator: 'Meshara Explorer',
    author: { name: 'Meshara Explorer' },
    link: publicOrigin + page,
    feedLinks: { atom: publicOrigin + self },
  })
  for (const entry of entries) feed.addItem(entry)
  return { text: feed.atom1(), updatedMs }
}
const DAY_MS = 86_400_000

/** A name that stays, wherever the explorer moves. @see https://www.rfc-editor.org/rfc/rfc4151 */
function tagUri(publicOrigin: string, what: string): string {
  return `tag:${new URL(publicOrigin).hostname},2026:${what}`
}

function address(path: string, params: URLSearchParams): string {
  return params.size === 0 ? path : `${path}?${params.toString()}`
}

function fitting<T>(reading: SearchReading<T>): T {
  if (!reading.ok) throw badParameters(reading.problems)
  return reading.value
}
