/** What the search answers, apart from HTTP. @module */
import { badParameters } from '@/app/api/problem'
import type { Database } from '@/db/client'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { nodeMatchSchema, nodeSearchSchema, SEARCH_LIMIT, type NodeSearchAnswer } from '@/lib/node-search'
import { rawSearch, showValue, type FieldProblem } from '@/lib/read-search'

/** Nodes whose identity, in any of its forms, begins with `q`. @throws {ProblemError} 400 naming the parameter. */
export async function answerSearch(
  db: Database,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<NodeSearchAnswer> {
  const search = rawSearch(params)
  const reading = nodeSearchSchema.safeParse(search)
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
  const found = await findNodes(db, reading.data.q, SEARCH_LIMIT + 1, signal)
  return {
    // The schema leaves out what a list of matches does not show.
    nodes: found.slice(0, SEARCH_LIMIT).map((node) => nodeMatchSchema.parse(node)),
    hasMore: found.length > SEARCH_LIMIT,
  }
}
