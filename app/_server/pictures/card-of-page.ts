/** Which card an address of a picture asks for. @module */
import { badParameters } from '@/lib/api/problem'
import { referenceEntry } from '@/lib/api/reference'
import { readAnalyticsSearch } from '@/lib/analytics/range'
import { readEventQuery } from '@/lib/events/event-query-url'
import { readIdInPath } from '@/lib/messages/id-in-path'
import { readNoSearch } from '@/lib/messages/message-query-url'
import { readNodeQuery } from '@/lib/node-query-url'
import { readIdentityInPath } from '@/lib/peer-identity'
import { rawSearch, type SearchReading } from '@/lib/read-search'
import type { Card } from './card'
import type { CardContext } from './cards/context'
import { DASHBOARD_CARDS } from './cards/dashboard-cards'
import { messageListCard, nodeListCard } from './cards/list-cards'
import { drawnMap, mapCard } from './cards/map-card'
import { messageCard } from './cards/message-card'
import { nodeCard } from './cards/node-card'

/** Pages whose picture says what they are for. */
const PLAIN_CARDS: Readonly<Record<string, Card>> = {
  '/search': {
    kind: 'Search',
    title: 'Search',
    says: 'Find a node or a message by any part of what names it.',
  },
  '/events': {
    kind: 'Events',
    title: 'Events',
    says: 'Nodes that joined, went silent, returned or changed version, as it happened.',
  },
  '/developers': {
    kind: 'API',
    title: 'API reference',
    says: 'Everything the explorer knows, open to programs: JSON, CSV, Parquet, Arrow and live events.',
  },
  '/embed-builder': {
    kind: 'Widgets',
    title: 'Widgets and badges',
    says: 'Live figures of the mesh for your own page, by one line.',
  },
  '/data': {
    kind: 'Data',
    title: 'Data sets',
    says: 'A day of the mesh at a time, anonymised, as Parquet with its dictionary.',
  },
}

/**
 * @param path - of the page.
 * @returns null when there is no such page, or nothing is known of what it names.
 * @throws {ProblemError} 400 when a parameter does not fit.
 */
export async function cardOfPage(
  context: CardContext,
  path: string,
  params: URLSearchParams,
): Promise<Card | null> {
  const search = rawSearch(params)
  const dashboard = /^\/analytics(?:\/([a-z]+))?$/.exec(path)
  const makeDashboard = dashboard === null ? undefined : DASHBOARD_CARDS.get(dashboard[1] ?? '')
  if (makeDashboard !== undefined) return makeDashboard(context, fitting(readAnalyticsSearch(search)))
  if (path === '/nodes') return nodeListCard(context, fitting(readNodeQuery(search)))
  if (path === '/events') fitting(readEventQuery(search))
  else fitting(readNoSearch(search))
  if (path === '/') return mapCard(context)
  if (path === '/messages') return messageListCard(context)
  const [, kind, name] = /^\/(nodes|messages)\/([^/]+)$/.exec(path) ?? []
  if (kind === 'nodes' && name !== undefined) {
    const identity = readIdentityInPath(name)
    return identity === null ? null : nodeCard(context, identity.peerId)
  }
  if (kind === 'messages' && name !== undefined) return messageCard(context, readIdInPath(name))
  const plain = PLAIN_CARDS[path] ?? operationCard(path)
  return plain === null ? null : { ...plain, beside: await drawnMap(context) }
}

function operationCard(path: string): Card | null {
  const id = /^\/developers\/([A-Za-z]+)$/.exec(path)?.[1]
  const entry = id === undefined ? null : referenceEntry(id)
  return entry && { kind: 'API', title: entry.route, isCode: true, says: `${entry.summary}.` }
}

function fitting<T>(reading: SearchReading<T>): T {
  if (!reading.ok) throw badParameters(reading.problems)
  return reading.value
}
