import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerTraffic } from '@/app/api/v1/messages/message-answers'

/** Message rate, propagation time and duplicates of the last minute: `TrafficFigures`. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() =>
    answerTraffic(webRuntime().db, request.nextUrl.searchParams, Date.now(), request.signal),
  )
}
