import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { connection } from 'next/server'
import { cache } from 'react'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { StoreAway } from '@/components/nodes/list-states'
import { NodePage } from '@/components/nodes/node-page'
import { NodeUnknown } from '@/components/nodes/node-unknown'
import { QueryProblems } from '@/components/nodes/query-problems'
import type { NodePageData } from '@/components/nodes/use-node-page'
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeSessions } from '@/db/queries/nodes/get-node-sessions'
import { getRttWindow, getUptimeWindows } from '@/db/queries/nodes/get-node-windows'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatLatency, plural } from '@/lib/format/numbers'
import { MESSAGE_WINDOWS } from '@/lib/messages/message-windows'
import {
  DEFAULT_MESSAGE_WINDOW,
  defaultRttWindow,
  readNodePageSearch,
  type NodePageSearch,
} from '@/lib/node-windows'
import type { NodeSummary } from '@/lib/nodes'
import { readIdentityInPath } from '@/lib/peer-identity'
import { writeSearch, type RawSearch } from '@/lib/read-search'
import { NODE_STATUS_WORDS } from '@/lib/sharing/node-words'
import { pageMetadata } from '../../page-metadata'

interface NodePageProps {
  params: Promise<{ peerId: string }>
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const readDetail = cache((peerId: string) => getNodeDetail(webRuntime().db, peerId))

export async function generateMetadata({ params }: NodePageProps): Promise<Metadata> {
  await connection()
  const { peerId } = await params
  const canonical = readIdentityInPath(peerId)?.peerId
  if (canonical === undefined) return { title: 'Not a node' }
  const node = await readSummary(canonical)
  const title = `Node ${shortenPeerId(canonical)}`
  if (node === null) {
    return pageMetadata({
      page: `/nodes/${canonical}`,
      title,
      description: 'Nothing is known of this node.',
      isIndexed: false,
    })
  }
  const place = node.country === '' ? '' : ` in ${placeName(node)}`
  const agent = node.agent === '' ? '' : `, running ${agentName(node.agent).slice(0, 80)}`
  const neighbours = node.peerCount === null ? '' : ` It knows ${plural(node.peerCount, 'other')}.`
  const rtt = node.rttMs === null ? '' : ` ${formatLatency(node.rttMs)} from a collector.`
  return pageMetadata({
    page: `/nodes/${canonical}`,
    title: `${title}${place}`,
    description: `${NODE_STATUS_WORDS[node.status]}${place}${agent}.${neighbours}${rtt}`,
    feed: `/events.atom?peerId=${canonical}`,
  })
}

/** null: nobody has seen it, or the database is away. */
async function readSummary(peerId: string): Promise<NodeSummary | null> {
  try {
    return (await readDetail(peerId))?.summary ?? null
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}

export default async function NodeDetailPage({ params, searchParams }: NodePageProps) {
  await connection()
  const { peerId } = await params
  const search = await searchParams
  const canonical = readIdentityInPath(peerId)?.peerId
  // Not `notFound()`: a text that is no identity is a bad question, and the server answers it with 400.
  if (canonical === undefined) return <NodeUnknown />
  if (canonical !== peerId) redirect(`/nodes/${canonical}${writeSearch(search)}`)
  const reading = readNodePageSearch(search)
  const data = await readNode(canonical, reading.value)
  if (data === 'away') {
    return (
      <div className="p-5">
        <h1 className="mb-4 font-mono text-xl break-all">{canonical}</h1>
        <StoreAway what="This node" />
      </div>
    )
  }
  if (reading.ok && data === null) notFound()
  return (
    <>
      {!reading.ok && (
        <div className="mx-auto w-full max-w-[84rem] px-3 pt-5 sm:px-5">
          <QueryProblems problems={reading.problems} />
        </div>
      )}
      {data === null ? <NodeUnknown /> : <NodePage key={canonical} initial={data} />}
    </>
  )
}

/** null: nobody has seen it. */
async function readNode(peerId: string, asked: NodePageSearch): Promise<NodePageData | null | 'away'> {
  const { db } = webRuntime()
  const nowMs = Date.now()
  try {
    const detail = await readDetail(peerId)
    if (detail === null) return null
    const { num, firstSeenMs } = detail.summary
    const window = asked.window ?? defaultRttWindow(nowMs - firstSeenMs)
    const messageWindow = asked.messages ?? DEFAULT_MESSAGE_WINDOW
    const [uptimes, sessions, rtt, messages] = await Promise.all([
      getUptimeWindows(db, num, nowMs),
      getNodeSessions(db, num, {}, nowMs),
      getRttWindow(db, num, window, nowMs),
      getNodeMessages(db, num, nowMs - MESSAGE_WINDOWS[messageWindow].lengthMs),
    ])
    return { detail, uptimes, sessions, rtt, window, messages, messageWindow }
  } catch (error) {
    if (isStoreAway(error)) return 'away'
    throw error
  }
}
