import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerMessageFacets } from '../message-answers'

/** The values that the filters of the message list can take now: `MessageFacets`. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() =>
    answerMessageFacets(webRuntime().db, request.nextUrl.searchParams, Date.now(), request.signal),
  )
}
