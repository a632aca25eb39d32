/** The matches of a search as one list, for the keys that go through it. @module */
import type { MessageMatch, NodeMatch, SearchAnswer } from '@/lib/search'

export type SearchMatch =
  | { kind: 'node'; key: string; href: string; node: NodeMatch }
  | { kind: 'message'; key: string; href: string; message: MessageMatch }

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

/** Where a step with an arrow key leads: past an end, to the other. @param count - at least 1. */
export function stepped(at: number, step: 1 | -1, count: number): number {
  return (Math.min(at, count - 1) + step + count) % count
}
