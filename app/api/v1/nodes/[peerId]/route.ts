import { connection, type NextRequest } from 'next/server'
import { webRuntime } from '@/app/_server/runtime'
import { answerJson } from '@/app/api/problem'
import { identityFromPath, nodeNotFound } from '@/app/api/v1/nodes/find-node'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'

/** One node, named by its identity in any form: `NodeDetail`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const path = await params
  return answerJson(async () => {
    const { peerId } = identityFromPath(path.peerId)
    const detail = await getNodeDetail(webRuntime().db, peerId, request.signal)
    if (detail === null) throw nodeNotFound(peerId)
    return detail
  })
}
