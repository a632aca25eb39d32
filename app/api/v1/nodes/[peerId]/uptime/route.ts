import { connection, type NextRequest } from 'next/server'
import { answerJson } from '@/app/api/problem'
import { webRuntime } from '@/app/_server/runtime'
import { getNodeUptimes } from '@/app/api/v1/nodes/node-history'
import { findNode } from '@/app/api/v1/nodes/find-node'

/** When one node was online, over each window the product knows: `{ atMs, windows: NodeUptime[] }`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const { peerId } = await params
  return answerJson(async () => {
    const { num } = await findNode(peerId, request.signal)
    return await getNodeUptimes(webRuntime().db, num, Date.now(), request.signal)
  })
}
