import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerFacets } from '../node-answers'

/** The values that the filters of the node list can take now: `NodeFacets`. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() => answerFacets(webRuntime().db, request.nextUrl.searchParams, request.signal))
}
