import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerSessions } from '../../node-answers'

/** When one node was online and how sure that is, newest first: `NodeSessions`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const { peerId } = await params
  return answerJson(() =>
    answerSessions(webRuntime().db, peerId, request.nextUrl.searchParams, Date.now(), request.signal),
  )
}
