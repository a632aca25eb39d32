import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerNode } from '../node-answers'

/** One node, named by its identity in any form: `NodeDetail`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const { peerId } = await params
  return answerJson(() => answerNode(webRuntime().db, peerId, request.nextUrl.searchParams, request.signal))
}
