/** The orders of a node's message links. @module */
import type { NodeMessageLink } from '@/lib/messages/message-query'
import { sortRows } from '../tables/sort-rows'

export type MessageLinkSort = 'peer' | 'direction' | 'messages' | 'duplicates' | 'p50' | 'p90'

const sortValue: Readonly<Record<MessageLinkSort, (link: NodeMessageLink) => string | number | null>> = {
  peer: ({ peer }) => (peer.city === '' ? null : peer.city),
  direction: ({ direction }) => direction,
  messages: ({ messages }) => messages,
  duplicates: ({ duplicates }) => duplicates,
  p50: ({ p50Ms }) => p50Ms,
  p90: ({ p90Ms }) => p90Ms,
}

/** A sorted copy, as `sortRows` makes it; equals stand by peer id, then direction. */
export function sortMessageLinks(
  links: readonly NodeMessageLink[],
  sort: MessageLinkSort,
  isDescending: boolean,
): NodeMessageLink[] {
  const key = ({ peer, direction }: NodeMessageLink) => `${peer.peerId} ${direction}`
  const byPeer = links.toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
  return sortRows(byPeer, sortValue[sort], isDescending)
}
