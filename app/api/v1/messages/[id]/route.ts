import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerMessage } from '../message-answers'

/** One message, named by its id in any form or by the beginning of it: `MessageDetail`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  await connection()
  const { id } = await params
  return answerJson(() =>
    answerMessage(webRuntime().db, id, request.nextUrl.searchParams, Date.now(), request.signal),
  )
}
