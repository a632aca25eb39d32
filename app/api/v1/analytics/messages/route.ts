import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getMessages } from '@/db/queries/analytics/get-messages'
import { answerDashboard } from '../analytics-answers'

/** Volume, propagation and duplicates of messages: `MessagesAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('messages', request.nextUrl.searchParams, (query) =>
      getMessages(db, query, Date.now(), request.signal, profile.authorities),
    ),
  )
}
