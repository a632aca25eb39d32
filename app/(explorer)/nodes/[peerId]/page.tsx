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
import { NothingThen } from '@/components/past/nothing-then'
import { getNodeMessages } from '@/db/queries/messages/get-node-messages'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeSessions } from '@/db/queries/nodes/get-node-sessions'
import { getRttWindow, getUptimeWindows } from '@/db/queries/nodes/get-node-windows'
import { getPastNodeDetail } from '@/db/queries/past/get-past-node-detail'
import { agentName, placeName, shortenPeerId } from '@/lib/format/names'
import { formatLatency, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import { MESSAGE_WINDOWS } from '@/lib/messages/message-windows'
import {
  DEFAULT_MESSAGE_WINDOW,
  defaultRttWindow,
  readNodePageSearch,
  type NodePageSearch,
} from '@/lib/node-windows'
import type { NodeSummary } from '@/lib/nodes'
import { withAt } from '@/lib/past/at'
import type { PastReading } from '@/lib/past/history'
import { readIdentityInPath } from '@/lib/peer-identity'
import { writeSearch, type RawSearch } from '@/lib/read-search'
import { NODE_STATUS_WORDS } from '@/lib/sharing/node-words'
import { pageMetadata } from '../../page-metadata'
import { readPastOf } from '../../read-past'

interface NodePageProps {
  params: Promise<{ peerId: string }>
  searchParams: Promise<RawSearch>
}

/** For the head and the body of one page: it is read once. */
const readDetail = cache((peerId: string) => getNodeDetail(webRuntime().db, peerId))

export async function generateMetadata({ params, searchParams }: NodePageProps): Promise<Metadata> {
  await connection()
  const { peerId } = await params
  const canonical = readIdentityInPath(peerId)?.peerId
  if (canonical === undefined) return { title: 'Not a node' }
  const title = `Node ${shortenPeerId(canonical)}`
  const { at } = readNodePageSearch(await searchParams).value
  if (at !== undefined) {
    const then = formatInstant(Date.parse(at))
    return pageMetadata({
      page: withAt(`/nodes/${canonical}`, at),
      picture: `/nodes/${canonical}`,
      title: `${title} as of ${then}`,
      description: `What was known of this node on ${then}.`,
      isIndexed: false,
    })
  }
  const node = await readSummary(canonical)
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
  const past = await readPastOrAway(reading.value.at)
  const data = past === 'away' ? past : await readNode(canonical, reading.value, past)
  if (data === 'away') {
    return (
      <div className="p-5">
        <h1 className="mb-4 font-mono text-xl break-all">{canonical}</h1>
        <StoreAway what="This node" />
      </div>
    )
  }
  if (past !== null && past !== 'away' && data === null) {
    // It was not visited by then, or nothing was: which of the two the page says.
    const then: Exclude<PastReading, { kind: 'past' }> =
      past.kind === 'past' ? { ...past, kind: 'nothing', firstMs: await firstVisit(canonical) } : past
    return (
      <div className="p-5">
        <h1 className="mb-4 font-mono text-xl break-all">{canonical}</h1>
        <NothingThen reading={then} nowHref={`/nodes/${canonical}`} />
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

async function readPastOrAway(at: string | undefined): Promise<PastReading | null | 'away'> {
  try {
    return await readPastOf(at)
  } catch (error) {
    if (isStoreAway(error)) return 'away'
    throw error
  }
}

/** When the node was first visited or named; null: nobody has seen it. */
async function firstVisit(peerId: string): Promise<number | null> {
  return (await readSummary(peerId))?.firstSeenMs ?? null
}

/** null: nobody has seen it, or had by then. */
async function readNode(
  peerId: string,
  asked: NodePageSearch,
  past: PastReading | null,
): Promise<NodePageData | null | 'away'> {
  if (past !== null && past.kind !== 'past') return null
  const { db } = webRuntime()
  const nowMs = past?.atMs ?? Date.now()
  try {
    const detail = past === null ? await readDetail(peerId) : await getPastNodeDetail(db, peerId, past.atMs)
    if (detail === null) return null
    const { num, firstSeenMs } = detail.summary
    const window = asked.window ?? defaultRttWindow(nowMs - firstSeenMs)
    const messageWindow = asked.messages ?? DEFAULT_MESSAGE_WINDOW
    const messagesFromMs = nowMs - MESSAGE_WINDOWS[messageWindow].lengthMs
    const [uptimes, sessions, rtt, messages] = await Promise.all([
      getUptimeWindows(db, num, nowMs),
      getNodeSessions(db, num, {}, nowMs),
      getRttWindow(db, num, window, nowMs),
      getNodeMessages(db, num, messagesFromMs, undefined, past?.atMs),
    ])
    return { detail, uptimes, sessions, rtt, window, messages, messageWindow, past }
  } catch (error) {
    if (isStoreAway(error)) return 'away'
    throw error
  }
}
