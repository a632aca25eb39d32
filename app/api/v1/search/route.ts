import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { answerSearch } from './search-answer'

/** Nodes and messages whose identity or id, in any of its forms, begins with `q`: `SearchAnswer`. */
export async function GET(request: NextRequest): Promise<Response> {
  await connection()
  return answerJson(() => answerSearch(webRuntime().db, request.nextUrl.searchParams, request.signal))
}
