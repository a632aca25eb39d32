/** Cards of the lists: how much is in them, and of what. @module */
import { lookOfType } from '@/components/analytics/messages/message-series'
import { getMessageFacets } from '@/db/queries/messages/get-message-facets'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { countryName } from '@/lib/format/names'
import { formatCompact, formatCount, plural } from '@/lib/format/numbers'
import { changeNodeQuery } from '@/lib/node-query-url'
import type { NodeQuery } from '@/lib/nodes'
import { nodeListTitle } from '@/lib/sharing/list-titles'
import type { BarItem, Card } from '../card'
import type { CardContext } from './context'

const ROWS = 6

export async function nodeListCard({ db, live }: CardContext, query: NodeQuery): Promise<Card> {
  const [page, facets] = await Promise.all([
    getNodePage(db, changeNodeQuery(query, { limit: ROWS })),
    getNodeFacets(db),
  ])
  const title = nodeListTitle(query)
  const isWhole = page.total >= (live.totals?.nodes ?? Infinity) || title === 'Nodes'
  return {
    kind: 'Nodes',
    title,
    says: `${plural(page.total, 'node')} ${page.total === 1 ? 'fits' : 'fit'}, as of the newest visit of each.`,
    beside: isWhole
      ? bars(
          facets.countries.map(({ country, nodes }) => ({
            name: country === '' ? 'Place not known' : countryName(country),
            count: nodes,
          })),
        )
      : bars(
          page.nodes.map(({ peerId, peerCount }) => ({
            name: `…${peerId.slice(-12)}`,
            count: peerCount ?? 0,
          })),
        ),
  }
}

export async function messageListCard({ db, live, now }: CardContext): Promise<Card> {
  const { types } = await getMessageFacets(db, now())
  const messages24h = live.totals?.messages24h ?? null
  return {
    kind: 'Messages',
    title: 'Messages',
    says: 'What is said on the mesh, the way each message took, and how fast it went.',
    figures: messages24h === null ? [] : [{ name: 'In 24 hours', value: formatCompact(messages24h) }],
    beside: bars(types.map(({ type, messages }) => ({ name: lookOfType(type).label, count: messages }))),
  }
}

function bars(items: readonly { readonly name: string; readonly count: number }[]): BarItem[] | null {
  const most = Math.max(...items.map(({ count }) => count), 0)
  if (most === 0) return null
  return items
    .slice(0, ROWS)
    .map(({ name, count }) => ({ name, length: count / most, value: formatCount(count) }))
}
