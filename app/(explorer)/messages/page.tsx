import type { Metadata } from 'next'
import { connection } from 'next/server'
import { isStoreAway, webRuntime } from '@/app/_server/runtime'
import { MessageListPage } from '@/components/messages/list/message-list-page'
import { StoreAway } from '@/components/nodes/list-states'
import { getMessageFacets } from '@/db/queries/messages/get-message-facets'
import { BadCursorError, getMessagePage } from '@/db/queries/messages/get-message-page'
import { NothingThen } from '@/components/past/nothing-then'
import type { MessageFacets, MessagePage, MessageQuery } from '@/lib/messages/message-query'
import {
  badMessageCursor,
  changeMessageQuery,
  messagesHref,
  readMessageQuery,
} from '@/lib/messages/message-query-url'
import { formatCount, plural } from '@/lib/format/numbers'
import { formatInstant } from '@/lib/format/times'
import type { RawSearch } from '@/lib/read-search'
import { pageMetadata } from '../page-metadata'
import { readHeardOf } from '../read-past'

interface MessagesProps {
  searchParams: Promise<RawSearch>
}

export async function generateMetadata({ searchParams }: MessagesProps): Promise<Metadata> {
  await connection()
  const { live, profile } = webRuntime()
  const { at } = readMessageQuery(await searchParams).value
  if (at !== undefined) {
    const then = formatInstant(Date.parse(at))
    return pageMetadata({
      page: messagesHref({ at }),
      picture: '/messages',
      title: `Messages as of ${then}`,
      description: `What had been said on ${profile.title} until ${then}.`,
      isIndexed: false,
    })
  }
  const count = live.totals?.messages24h ?? null
  const heard = count === null ? '' : ` ${plural(count, 'message')} in the last 24 hours.`
  return pageMetadata({
    // Filters change what is on top of a list that never stands still: one address for all of them.
    page: '/messages',
    title: count === null ? 'Messages' : `Messages: ${formatCount(count)} in 24 hours`,
    description: `What is said on ${profile.title}, the way each message took, and how fast it went.${heard}`,
  })
}

export default async function MessagesPage({ searchParams }: MessagesProps) {
  await connection()
  const reading = readMessageQuery(await searchParams)
  const data = await readList(reading.value)
  if (data === null) {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Messages</h1>
        <StoreAway what="The message list" />
      </div>
    )
  }
  if (data.past !== null && data.past.kind !== 'past') {
    return (
      <div className="p-5">
        <h1 className="mb-4 text-2xl font-semibold tracking-tight">Messages</h1>
        <NothingThen
          reading={data.past}
          what="message"
          nowHref={messagesHref({ ...data.query, at: undefined, cursor: undefined })}
        />
      </div>
    )
  }
  return (
    <MessageListPage
      query={data.query}
      problems={[...(reading.ok ? [] : reading.problems), ...data.problems]}
      page={data.page}
      facets={data.facets}
      atMs={data.past?.atMs ?? data.atMs}
      past={data.past}
    />
  )
}

const NO_MESSAGES: MessagePage = { messages: [], nextCursor: null }
const NO_FACETS: MessageFacets = { topics: [], types: [] }

/** null: the database is away. A cursor of another list is told as a problem, and the list begins at its top. */
async function readList(query: MessageQuery) {
  const { db } = webRuntime()
  const atMs = Date.now()
  const readPage = async () => {
    try {
      return { query, page: await getMessagePage(db, query), problems: [] }
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error
      const fromTop = changeMessageQuery(query, {})
      return { query: fromTop, page: await getMessagePage(db, fromTop), problems: [badMessageCursor(query)] }
    }
  }
  try {
    const past = await readHeardOf(query.at)
    if (past !== null && past.kind !== 'past') {
      return { past, query, page: NO_MESSAGES, problems: [], facets: NO_FACETS, atMs }
    }
    const [read, facets] = await Promise.all([readPage(), getMessageFacets(db, past?.atMs ?? atMs)])
    return { past, ...read, facets, atMs }
  } catch (error) {
    if (isStoreAway(error)) return null
    throw error
  }
}
