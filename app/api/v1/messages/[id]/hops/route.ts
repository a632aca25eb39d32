import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerWith } from '@/app/api/problem'
import { answerTrace } from '../../message-answers'

/** The raw trace of one message as a file, `format=json` (`MessageTrace`) or `csv`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  await connection()
  const { id } = await params
  const { searchParams } = request.nextUrl
  const accept = request.headers.get('accept')
  return answerWith(() => answerTrace(webRuntime().db, id, searchParams, accept, Date.now(), request.signal))
}
