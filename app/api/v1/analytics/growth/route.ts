import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getGrowth } from '@/db/queries/analytics/get-growth'
import { answerDashboard } from '../analytics-answers'

/** Nodes by bucket, who came and who went: `GrowthAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('growth', request.nextUrl.searchParams, (query) =>
      getGrowth(db, query, Date.now(), request.signal, profile.authorities),
    ),
  )
}
