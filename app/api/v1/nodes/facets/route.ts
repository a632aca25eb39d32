import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'

/** The values that the filters of the node list can take now: `NodeFacets`. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() => getNodeFacets(webRuntime().db, request.signal))
}
