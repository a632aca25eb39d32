import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerMessagePage } from './message-answers'

/** A page of the message list: `MessagePage`. Parameters as in the list's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() => answerMessagePage(webRuntime().db, request.nextUrl.searchParams, request.signal))
}
