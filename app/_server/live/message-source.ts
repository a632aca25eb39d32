/** What the tail of messages asks of the store, and the store's answer from ClickHouse. @module */
import type { Database } from '@/db/client'
import type { FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getChangedMessages } from '@/db/queries/feed/get-changed-messages'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getTraffic, type TrafficCursor } from '@/db/queries/feed/get-traffic'
import { getTrafficFigures } from '@/db/queries/messages/get-traffic-figures'
import type { TrafficFlow } from '@/lib/live/traffic'
import type { MessageSummary } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'

export interface MessageNews {
  cursor: FeedCursor
  /** Oldest change first. */
  messages: MessageSummary[]
  /** Changed too, but not read: there were too many. */
  leftOut: number
}

export interface MessageSource {
  /** A cursor at the present. */
  start(signal: AbortSignal): Promise<FeedCursor>
  /** Messages that are new or know more than at the cursor. */
  readNews(cursor: FeedCursor, signal: AbortSignal): Promise<MessageNews>
  /** What moved since the cursor; null: nothing did. @param cursor - null: begin at the present. */
  readTraffic(
    cursor: TrafficCursor | null,
    signal: AbortSignal,
  ): Promise<{ cursor: TrafficCursor; flow: TrafficFlow | null }>
  readFigures(signal: AbortSignal): Promise<TrafficFigures>
}

/** @param now - epoch ms, for what is "in the last so long". */
export function createMessageSource(db: Database, now: () => number): MessageSource {
  return {
    start: (signal) => getFeedStart(db, signal),
    readNews: (cursor, signal) => getChangedMessages(db, cursor, signal),
    readTraffic: (cursor, signal) => getTraffic(db, cursor, signal),
    readFigures: (signal) => getTrafficFigures(db, now(), signal),
  }
}
