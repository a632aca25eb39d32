/**
 * Keeps the list of messages: follows what this collector writes of them, and writes the ready row of each as it
 * becomes known better. Any number of collectors may keep the same message: the row that knows most stays.
 * @module
 */
import { advance, startingAt, type FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { CHANGES_MAX, getMessageChanges, getUnkeptMessages } from '@/db/reckon/kept-messages'
import { SETTLE_MS } from '@/lib/messages/reconstruct'
import { keepMessages, type KeepComponents } from './keep-messages'
import { KNOWLEDGE } from './message-values'

export interface KeeperComponents extends Omit<KeepComponents, 'storeNow'> {
  collector: string
  onKept: (messages: number) => void
}

export interface Keeper {
  /** One turn. @returns true: there is more to do at once. */
  turn(): Promise<boolean>
  /** Works these out anew, when their turn comes. */
  again(ids: readonly string[]): void
  /** Messages that wait for their turn, and since when the one that waits longest does, ms; null: none waits. */
  status(): { waiting: number; waitingSinceMs: number | null }
}

/** Reports that are read for one turn, about. */
const REPORTS_A_TURN = 100_000
const MESSAGES_A_TURN = 200
/** With so many waiting, nothing new is read: the store holds it for two hours. */
const WAITING_MAX = 200_000
/** A message is looked at once more when it should have arrived everywhere, ms after it was heard of. */
const SECOND_LOOK_MS = SETTLE_MS + 1_000

export function createKeeper(components: KeeperComponents): Keeper {
  const { db, collector, now, signal } = components
  let cursor: FeedCursor | null = null
  /** The store's clock minus ours. */
  let storeAheadMs = 0
  // Waiting for their turn, the longest first → since when.
  const waiting = new Map<string, number>()
  // Heard of a moment ago → when to look again.
  const young = new Map<string, number>()
  // Reports of those that are on their way, to guess how many the next reading gives.
  const reports = new Map<string, number>()

  const wait = (id: string): void => {
    if (!waiting.has(id)) waiting.set(id, now())
  }

  const start = async (): Promise<FeedCursor> => {
    const begun = await getFeedStart(db, signal)
    storeAheadMs = begun.atMs - now()
    // After the cursor was taken: between the two nothing is left out.
    for (const { id, rows } of await getUnkeptMessages(db, collector, KNOWLEDGE, signal)) {
      reports.set(id, rows)
      wait(id)
    }
    return begun
  }

  const follow = async (from: FeedCursor): Promise<void> => {
    const changes = await getMessageChanges(db, collector, from, signal)
    const next = advance(from, changes)
    for (const { id, rows } of next.fresh) {
      reports.set(id, (reports.get(id) ?? 0) + rows)
      wait(id)
    }
    // Cut short, the reading would find the same blocks for ever: it goes on behind them.
    const last = changes.length < CHANGES_MAX ? undefined : changes.at(-1)
    cursor = last === undefined ? next.cursor : startingAt(last.atMs)
  }

  const nextIds = (): string[] => {
    const ids: string[] = []
    let rows = 0
    for (const id of waiting.keys()) {
      rows += reports.get(id) ?? 0
      if (ids.length > 0 && (rows > REPORTS_A_TURN || ids.length >= MESSAGES_A_TURN)) break
      ids.push(id)
    }
    return ids
  }

  const lookAgain = (): void => {
    const nowMs = now()
    for (const [id, atMs] of young) {
      if (atMs > nowMs) continue
      young.delete(id)
      reports.delete(id)
      wait(id)
    }
  }

  return {
    async turn() {
      if (cursor === null) cursor = await start()
      else if (waiting.size < WAITING_MAX) await follow(cursor)
      lookAgain()
      const ids = nextIds()
      const since = ids.map((id) => waiting.get(id) ?? now())
      // Out before they are read: what changes from here on puts them in again.
      for (const id of ids) waiting.delete(id)
      try {
        const kept = await keepMessages({ ...components, storeNow: () => now() + storeAheadMs }, ids)
        for (const { id, heardAtMs, reports: count } of kept) {
          const lookMs = heardAtMs + SECOND_LOOK_MS
          if (lookMs > now()) {
            young.set(id, lookMs)
            reports.set(id, count)
          } else if (!waiting.has(id)) {
            reports.delete(id)
          }
        }
        components.onKept(kept.length)
      } catch (error) {
        for (const [at, id] of ids.entries()) waiting.set(id, since[at] ?? now())
        throw error
      }
      return waiting.size > 0
    },
    again(ids) {
      for (const id of ids) wait(id)
    },
    status() {
      const oldest = waiting.values().next()
      return { waiting: waiting.size, waitingSinceMs: oldest.done === true ? null : oldest.value }
    },
  }
}
