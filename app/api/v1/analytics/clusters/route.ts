import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { getClusters } from '@/db/queries/analytics/get-clusters'
import { answerDashboard } from '../analytics-answers'

/** Identities that share an address or a prefix: `ClustersAnswer`, or one of its tables as CSV. Parameters as in the page's own URL. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  const { db, profile } = webRuntime()
  return answerWith(() =>
    answerDashboard('clusters', request.nextUrl.searchParams, (query) =>
      getClusters(db, query, Date.now(), request.signal, profile.authorities),
    ),
  )
}
