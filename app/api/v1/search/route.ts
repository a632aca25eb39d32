import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson, badParameters } from '@/app/api/problem'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { nodeMatchSchema, nodeSearchSchema, SEARCH_LIMIT, type NodeSearchAnswer } from '@/lib/node-search'

/** Nodes whose identity, in any of its forms, begins with `q`: `NodeSearchAnswer`. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(async (): Promise<NodeSearchAnswer> => {
    const params = request.nextUrl.searchParams
    const reading = nodeSearchSchema.safeParse(Object.fromEntries(params))
    if (!reading.success) {
      throw badParameters(
        reading.error.issues.map((issue) => {
          const field = issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : String(issue.path[0])
          const expected = issue.code === 'unrecognized_keys' ? 'only the parameter q' : issue.message
          return { field: field.slice(0, 60), got: (params.get(field) ?? '').slice(0, 60), expected }
        }),
      )
    }
    const found = await findNodes(webRuntime().db, reading.data.q, SEARCH_LIMIT + 1, request.signal)
    return {
      // The schema leaves out what a list of matches does not show.
      nodes: found.slice(0, SEARCH_LIMIT).map((node) => nodeMatchSchema.parse(node)),
      hasMore: found.length > SEARCH_LIMIT,
    }
  })
}
