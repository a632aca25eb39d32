import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerRtt } from '../../node-answers'

/** Round-trip times of one node over `window`: `NodeRttHistory`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const { peerId } = await params
  return answerJson(() =>
    answerRtt(webRuntime().db, peerId, request.nextUrl.searchParams, Date.now(), request.signal),
  )
}
