import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerNodePage } from './node-answers'

/** A page of the node list: `NodePage`. Parameters as in the list's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() => answerNodePage(webRuntime().db, request.nextUrl.searchParams, request.signal))
}
