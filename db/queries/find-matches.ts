import { messageMatchSchema, nodeMatchSchema, SEARCH_LIMIT, type SearchAnswer } from '@/lib/search'
import type { Database } from '../client'
import { findMessages } from './messages/find-messages'
import { findNodes } from './nodes/find-nodes'

/** Nodes whose identity and messages whose id, in any of their forms, begins with `text`. */
export async function findMatches(db: Database, text: string, signal?: AbortSignal): Promise<SearchAnswer> {
  const [nodes, messages] = await Promise.all([
    findNodes(db, text, SEARCH_LIMIT + 1, signal),
    findMessages(db, text, SEARCH_LIMIT + 1, signal),
  ])
  return {
    // The schemas leave out what a list of matches does not show.
    nodes: nodes.slice(0, SEARCH_LIMIT).map((node) => nodeMatchSchema.parse(node)),
    hasMore: nodes.length > SEARCH_LIMIT,
    messages: messages.slice(0, SEARCH_LIMIT).map((message) => messageMatchSchema.parse(message)),
    hasMoreMessages: messages.length > SEARCH_LIMIT,
  }
}
