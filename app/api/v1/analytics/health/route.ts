import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getHealth } from '@/db/queries/analytics/get-health'
import { answerDashboard } from '../analytics-answers'

/** The score of the network and its parts, by day: `HealthAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('health', request.nextUrl.searchParams, (query) =>
      getHealth(db, profile.authorities, query, Date.now(), request.signal),
    ),
  )
}
