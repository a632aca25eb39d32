import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { rttOf, uptimesOf } from '@/app/api/v1/nodes/node-answers'
import { StoreAway } from '@/components/nodes/list-states'
import { NodePage } from '@/components/nodes/node-page'
import type { NodePageData } from '@/components/nodes/use-node-page'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { shortenPeerId } from '@/lib/format/names'
import { defaultRttWindow, rttWindowSchema, type RttWindow } from '@/lib/node-windows'
import { IdentityError, parseIdentity } from '@/lib/peer-identity'

interface NodePageProps {
  params: Promise<{ peerId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: NodePageProps): Promise<Metadata> {
  return { title: `Node ${shortenPeerId((await params).peerId)}` }
}

export default async function NodeDetailPage({ params, searchParams }: NodePageProps) {
  await connection()
  const { peerId } = await params
  const canonical = canonicalPeerId(peerId)
  if (canonical === null) notFound()
  if (canonical !== peerId) redirect(`/nodes/${canonical}`)
  const window = rttWindowSchema.safeParse((await searchParams).window).data
  const data = await readNode(canonical, window)
  if (data === 'away') {
    return (
      <div className="p-5">
        <h1 className="mb-4 font-mono text-xl break-all">{canonical}</h1>
        <StoreAway what="This node" />
      </div>
    )
  }
  if (data === null) notFound()
  return <NodePage key={canonical} initial={data} />
}

function canonicalPeerId(text: string): string | null {
  try {
    return parseIdentity(decodeURIComponent(text)).peerId
  } catch (error) {
    if (error instanceof IdentityError || error instanceof URIError) return null
    throw error
  }
}

/** null: nobody has seen it. */
async function readNode(peerId: string, asked: RttWindow | undefined): Promise<NodePageData | null | 'away'> {
  const { db } = webRuntime()
  const nowMs = Date.now()
  try {
    const detail = await getNodeDetail(db, peerId)
    if (detail === null) return null
    const { num, firstSeenMs } = detail.summary
    const window = asked ?? defaultRttWindow(nowMs - firstSeenMs)
    const [uptimes, rtt] = await Promise.all([uptimesOf(db, num, nowMs), rttOf(db, num, window, nowMs)])
    return { detail, uptimes, rtt, window }
  } catch (error) {
    if (isStoreAway(error)) return 'away'
    throw error
  }
}
