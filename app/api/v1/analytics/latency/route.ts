import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getLatency } from '@/db/queries/analytics/get-latency'
import { answerDashboard } from '../analytics-answers'

/** Round-trip times, and latency between regions: `LatencyAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('latency', request.nextUrl.searchParams, (query) =>
      getLatency(db, query, Date.now(), request.signal, profile.authorities),
    ),
  )
}
