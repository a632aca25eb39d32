import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerNodeMessages } from '@/app/api/v1/messages/message-answers'

/** What one node had to do with messages over `window`: `NodeMessages`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const { peerId } = await params
  return answerJson(() =>
    answerNodeMessages(webRuntime().db, peerId, request.nextUrl.searchParams, Date.now(), request.signal),
  )
}
