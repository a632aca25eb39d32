import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getChurn } from '@/db/queries/analytics/get-churn'
import { answerDashboard } from '../analytics-answers'

/** Sessions, lifetimes and uptimes: `ChurnAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('churn', request.nextUrl.searchParams, (query) =>
      getChurn(db, query, Date.now(), request.signal, profile.authorities),
    ),
  )
}
