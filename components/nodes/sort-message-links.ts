/** The orders of a node's message links. @module */
import type { NodeMessageLink } from '@/lib/messages/message-query'

export type MessageLinkSort = 'peer' | 'direction' | 'messages' | 'duplicates' | 'p50' | 'p90'

const sortValue: Readonly<Record<MessageLinkSort, (link: NodeMessageLink) => string | number | null>> = {
  peer: ({ peer }) => (peer.city === '' ? null : peer.city),
  direction: ({ direction }) => direction,
  messages: ({ messages }) => messages,
  duplicates: ({ duplicates }) => duplicates,
  p50: ({ p50Ms }) => p50Ms,
  p90: ({ p90Ms }) => p90Ms,
}

/** A sorted copy. What is not known comes last in either direction; equals stand by peer id, then direction. */
export function sortMessageLinks(
  links: readonly NodeMessageLink[],
  sort: MessageLinkSort,
  isDescending: boolean,
): NodeMessageLink[] {
  const value = sortValue[sort]
  const key = ({ peer, direction }: NodeMessageLink) => `${peer.peerId} ${direction}`
  return links.toSorted((one, other) => {
    const [left, right] = [value(one), value(other)]
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1
    } else if (left !== right) {
      return left < right === isDescending ? 1 : -1
    }
    return key(one) < key(other) ? -1 : 1
  })
}
