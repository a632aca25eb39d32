import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { badParameters, answerJson } from '@/app/api/problem'
import { BadCursorError, getNodePage } from '@/db/queries/nodes/get-node-page'
import { badCursor, rawSearch, readNodeQuery } from '@/lib/node-query-url'

/** A page of the node list: `NodePage`. Parameters as in the list's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(async () => {
    const reading = readNodeQuery(rawSearch(request.nextUrl.searchParams))
    if (!reading.ok) throw badParameters(reading.problems)
    try {
      return await getNodePage(webRuntime().db, reading.query, request.signal)
    } catch (error) {
      if (error instanceof BadCursorError) throw badParameters([badCursor(reading.query)], { cause: error })
      throw error
    }
  })
}
