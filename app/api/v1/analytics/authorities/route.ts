import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getAuthorities } from '@/db/queries/analytics/get-authorities'
import { answerDashboard } from '../analytics-answers'

/** Authorities, their quorum and what they sign: `AuthoritiesAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('authorities', request.nextUrl.searchParams, (query) =>
      getAuthorities(db, profile.authorities, query, Date.now(), request.signal),
    ),
  )
}
