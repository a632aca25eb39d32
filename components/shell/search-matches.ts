/** The matches of a search as one list, for the keys that go through it. @module */
import type { MessageMatch, NodeMatch, SearchAnswer } from '@/lib/search'
import type { SharedMatch } from '../map/model/map-focus'

export type SearchMatch =
  | { kind: 'node'; key: string; href: string; node: NodeMatch }
  | { kind: 'message'; key: string; href: string; message: MessageMatch }
  | { kind: 'shared'; key: string; href: string; shared: SharedMatch }

/** Nodes, then messages: the order of the groups below the field. */
export function matchesOf(answer: SearchAnswer): SearchMatch[] {
  return [
    ...answer.nodes.map((node): SearchMatch => ({
      kind: 'node',
      key: `node-${String(node.num)}`,
      href: `/nodes/${node.peerId}`,
      node,
    })),
    ...answer.messages.map((message): SearchMatch => ({
      kind: 'message',
      key: `message-${message.id}`,
      href: `/messages/${message.id}`,
      message,
    })),
  ]
}

/** What nodes on the map share, after all else. */
export function sharedMatches(found: readonly SharedMatch[]): SearchMatch[] {
  return found.map((shared) => ({
    kind: 'shared',
    key: `shared-${shared.key}`,
    href: shared.href,
    shared,
  }))
}

/** Where a step with an arrow key leads: past an end, to the other. @param count - at least 1. */
export function stepped(at: number, step: 1 | -1, count: number): number {
  return (Math.min(at, count - 1) + step + count) % count
}
