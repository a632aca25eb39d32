import { connection, type NextRequest } from 'next/server'
import { answerJson, badParameters } from '@/app/api/problem'
import { webRuntime } from '@/app/_server/runtime'
import { getNodeRttHistory } from '@/app/api/v1/nodes/node-history'
import { NODE_WINDOWS, nodeWindowSchema } from '@/lib/node-windows'
import { findNode } from '@/app/api/v1/nodes/find-node'

/** Round-trip times of one node over `window`: `{ sinceMs, untilMs, points: RttPoint[] }`. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ peerId: string }> },
): Promise<Response> {
  await connection()
  const { peerId } = await params
  return answerJson(async () => {
    const asked = request.nextUrl.searchParams.get('window') ?? '24h'
    const window = nodeWindowSchema.safeParse(asked)
    if (!window.success) {
      const expected = `one of ${Object.keys(NODE_WINDOWS).join(', ')}`
      throw badParameters([{ field: 'window', got: asked.slice(0, 60), expected }])
    }
    const { num } = await findNode(peerId, request.signal)
    return await getNodeRttHistory(webRuntime().db, num, window.data, Date.now(), request.signal)
  })
}
