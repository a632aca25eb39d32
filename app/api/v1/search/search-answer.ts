/** What the search answers, apart from HTTP. @module */
import { badParameters } from '@/app/api/problem'
import type { Database } from '@/db/client'
import { findMessages } from '@/db/queries/messages/find-messages'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { rawSearch, showValue, type FieldProblem } from '@/lib/read-search'
import {
  messageMatchSchema,
  nodeMatchSchema,
  SEARCH_LIMIT,
  searchSchema,
  type SearchAnswer,
} from '@/lib/search'

/**
 * Nodes whose identity and messages whose id, in any of their forms, begins with `q`.
 * @throws {ProblemError} 400 naming the parameter.
 */
export async function answerSearch(
  db: Database,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<SearchAnswer> {
  const search = rawSearch(params)
  const reading = searchSchema.safeParse(search)
  if (!reading.success) {
    throw badParameters(
      reading.error.issues.map((issue): FieldProblem => {
        const isUnknown = issue.code === 'unrecognized_keys'
        const field = isUnknown ? (issue.keys[0] ?? '') : String(issue.path[0])
        return {
          field: showValue(field),
          got: showValue(search[field] ?? ''),
          expected: isUnknown ? 'no parameter but q' : issue.message,
        }
      }),
    )
  }
  const { q } = reading.data
  const [nodes, messages] = await Promise.all([
    findNodes(db, q, SEARCH_LIMIT + 1, signal),
    findMessages(db, q, SEARCH_LIMIT + 1, signal),
  ])
  return {
    // The schemas leave out what a list of matches does not show.
    nodes: nodes.slice(0, SEARCH_LIMIT).map((node) => nodeMatchSchema.parse(node)),
    hasMore: nodes.length > SEARCH_LIMIT,
    messages: messages.slice(0, SEARCH_LIMIT).map((message) => messageMatchSchema.parse(message)),
    hasMoreMessages: messages.length > SEARCH_LIMIT,
  }
}
