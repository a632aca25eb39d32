import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { connection } from 'next/server'
import { cache } from 'react'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { MessageMatches } from '@/components/messages/message-matches'
import { MessagePage } from '@/components/messages/message-page'
import { reachText, shortenMessageId } from '@/components/messages/message-text'
import { typeLook } from '@/components/messages/type-palette'
import { MessageUnknown } from '@/components/messages/message-unknown'
import { REDUNDANT_IN_PAGE } from '@/components/messages/redundant-limit'
import { StoreAway } from '@/components/nodes/list-states'
import { QueryProblems } from '@/components/nodes/query-problems'
import { PastBanner } from '@/components/past/past-banner'
import { findMessages } from '@/db/queries/messages/find-messages'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { readIdInPath } from '@/lib/messages/id-in-path'
import { messageIdSchema, type MessageDetail, type MessageSummary } from '@/lib/messages/message'
import { messageIdRanges } from '@/lib/messages/message-id'
import { readMessageSearch } from '@/lib/messages/message-query-url'
import { formatLatency, plural } from '@/lib/format/numbers'
import { withAt } from '@/lib/past/at'
import type { RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../../page-metadata'

interface MessagePageProps {
  params: Promise<{ id: string }>
  searchParams: Promise<RawSearch>
}

/** Messages offered where an address names several. */
const MATCHES_MAX = 20

/** For the head and the body of one page: it is read once. What was heard this very moment is in it. */
const readDetail = cache((id: string) => getMessageDetail(webRuntime().db, id, Date.now()))

export async function generateMetadata({ params }: MessagePageProps): Promise<Metadata> {
  await connection()
  const text = readIdInPath((await params).id).slice(0, 256)
  const title = `Message ${shortenMessageId(text)}`
  const detail = await readWhole(text)
  if (detail === null) return { title, robots: { index: false } }
  const speed =
    detail.t90AfterMs === null ? '' : ` 90% of them had it within ${formatLatency(detail.t90AfterMs)}.`
  const topic = detail.topic === '' ? '' : ` on ${detail.topic.slice(0, 80)}`
  return pageMetadata({
    page: `/messages/${detail.id}`,
    title: `${title}: reached ${reachText(detail)}`,
    description: `${typeLook(detail.type).label}${topic}: it reached ${plural(detail.reached, 'node')}.${speed}`,
  })
}

/** null: it is no whole id, nobody has heard of it, or the database is away. */
async function readWhole(id: string): Promise<MessageDetail | null> {
  if (!messageIdSchema.safeParse(id).success) return null
  try {
    return await readDetail(id)
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}

export default async function MessageDetailPage({ params, searchParams }: MessagePageProps) {
  await connection()
  const text = readIdInPath((await params).id)
  const reading = readMessageSearch(await searchParams)
  // Not `notFound()`: a text that is no id is a bad question, and the server answers it with 400.
  if (messageIdRanges(text).length === 0) return <MessageUnknown />
  const found = await readMessage(text)
  if (found.kind === 'elsewhere') redirect(withAt(`/messages/${found.id}`, reading.value.at))
  if (found.kind === 'none' && reading.ok) notFound()
  return (
    <>
      {!reading.ok && (
        <div className="mx-auto w-full max-w-[100rem] px-3 pt-5 sm:px-5">
          <QueryProblems problems={reading.problems} />
        </div>
      )}
      {reading.value.at !== undefined && found.kind === 'found' && (
        <ThenBanner id={found.detail.id} atMs={Date.parse(reading.value.at)} />
      )}
      <Screen text={text} found={found} />
    </>
  )
}

function Screen({ text, found }: { text: string; found: Exclude<Found, { kind: 'elsewhere' }> }) {
  switch (found.kind) {
    case 'away':
      return (
        <div className="p-5">
          <h1 className="mb-4 font-mono text-xl break-all">{text}</h1>
          <StoreAway what="This message" />
        </div>
      )
    case 'several':
      return (
        <MessageMatches
          text={text}
          matches={found.matches.slice(0, MATCHES_MAX)}
          hasMore={found.matches.length > MATCHES_MAX}
        />
      )
    case 'none':
      return <MessageUnknown />
    case 'found':
      return <FoundMessage detail={found.detail} />
  }
}

/** The way of a message is no state: it is the same at any time. */
function ThenBanner({ id, atMs }: { id: string; atMs: number }) {
  return (
    <div className="mx-auto w-full max-w-[100rem] px-3 pt-5 sm:px-5">
      <PastBanner
        atMs={atMs}
        detail="full"
        told="Links lead on to that time. The message itself is told whole, as it is known today."
        nowHref={`/messages/${id}`}
      />
    </div>
  )
}

function FoundMessage({ detail }: { detail: MessageDetail }) {
  const count = detail.redundant.length
  const leftOut = count > REDUNDANT_IN_PAGE ? count : 0
  const initial = leftOut > 0 ? { ...detail, redundant: [] } : detail
  return <MessagePage key={detail.id} initial={initial} redundantLeftOut={leftOut} />
}

type Found =
  | { kind: 'found'; detail: MessageDetail }
  /** One message, whose own address is another. */
  | { kind: 'elsewhere'; id: string }
  | { kind: 'several'; matches: MessageSummary[] }
  | { kind: 'none' }
  | { kind: 'away' }

async function readMessage(text: string): Promise<Found> {
  const { db } = webRuntime()
  try {
    if (messageIdSchema.safeParse(text).success) {
      // What was heard of this very moment is not among the ids to be searched yet.
      const detail = await readDetail(text)
      if (detail !== null) return { kind: 'found', detail }
    }
    const matches = await findMessages(db, text, MATCHES_MAX + 1)
    const [first] = matches
    if (first === undefined) return { kind: 'none' }
    return matches.length === 1 ? { kind: 'elsewhere', id: first.id } : { kind: 'several', matches }
  } catch (error) {
    if (isStoreAway(error)) return { kind: 'away' }
    throw error
  }
}
