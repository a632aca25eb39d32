import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getVersions } from '@/db/queries/analytics/get-versions'
import { answerDashboard } from '../analytics-answers'

/** What nodes run, and how releases spread: `VersionsAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('versions', request.nextUrl.searchParams, (query) =>
      getVersions(db, profile.authorities, query, Date.now(), request.signal),
    ),
  )
}
