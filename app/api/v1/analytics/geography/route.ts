import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getGeography } from '@/db/queries/analytics/get-geography'
import { answerDashboard } from '../analytics-answers'

/** Countries, networks and concentration: `GeographyAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('geography', request.nextUrl.searchParams, (query) =>
      getGeography(db, query, Date.now(), request.signal, profile.authorities),
    ),
  )
}
