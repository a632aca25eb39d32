/**
 * Keeps the list of messages: follows what this collector writes of them, and writes the ready row of each as it
 * becomes known better. Any number of collectors may keep the same message: the row that knows most stays.
 * @module
 */
import { advance, feedSince, startingAt, type FeedCursor } from '@/db/queries/feed/feed-cursor'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { CHANGES_MAX, getMessageChanges, type ChangePlace } from '@/db/reckon/message-changes'
import { SETTLE_MS } from '@/lib/messages/reconstruct'
import { createFairQueue, type Waiting } from './fair-queue'
import { keepMessages, type KeepComponents } from './keep-messages'
import { lookThrough, WRITTEN_MS, type Unkept } from './unkept'

export interface KeeperComponents extends KeepComponents {
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

/** In the place of a reporter: what was left undone, and what is known better without anybody reporting. */
const UNKEPT = -1
const AGAIN = -2
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
  /** Where a reading of the feed was cut short; null: it came to the end. */
  let place: ChangePlace | null = null
  let unkept: Unkept | null = null
  const waiting = createFairQueue()
  // Heard of a moment ago → when to look again, and for whom.
  const young = new Map<string, { atMs: number; by: number }>()
  // Reports of those that are on their way, to guess how many the next reading gives.
  const reports = new Map<string, number>()

  const wait = (id: string, by: number): void => {
    waiting.add({ id, by, sinceMs: now() })
  }

  const start = async (): Promise<FeedCursor> => {
    const { atMs } = await getFeedStart(db, signal)
    unkept = lookThrough({ db, collector, startedAtMs: atMs, now, signal })
    // From where the looking through ends for now: what was written before is found there.
    return startingAt(atMs - WRITTEN_MS)
  }

  /** @returns true: there is more to be read at once. */
  const follow = async (from: FeedCursor): Promise<boolean> => {
    const changes = await getMessageChanges(
      db,
      collector,
      place ?? { atMs: feedSince(from) + 1, id: '' },
      signal,
    )
    const next = advance(from, changes)
    for (const { id, rows, reporter } of next.fresh) {
      reports.set(id, (reports.get(id) ?? 0) + rows)
      wait(id, reporter)
    }
    cursor = next.cursor
    const last = changes.length < CHANGES_MAX ? undefined : changes.at(-1)
    place = last === undefined ? null : { atMs: last.atMs, id: last.id }
    return place !== null
  }

  const catchUp = async (): Promise<boolean> => {
    const found = await unkept?.next()
    for (const { id, rows } of found ?? []) {
      reports.set(id, rows)
      wait(id, UNKEPT)
    }
    return found !== null && found !== undefined
  }

  const takeNext = (): Waiting[] => {
    let rows = 0
    return waiting.take((id, taken) => {
      rows += reports.get(id) ?? 0
      return taken === 0 || (rows <= REPORTS_A_TURN && taken < MESSAGES_A_TURN)
    })
  }

  const lookAgain = (): void => {
    const nowMs = now()
    for (const [id, { atMs, by }] of young) {
      if (atMs > nowMs) continue
      young.delete(id)
      reports.delete(id)
      wait(id, by)
    }
  }

  return {
    async turn() {
      cursor ??= await start()
      // What is new comes first: a message from hours ago can wait.
      const isMore = waiting.size < WAITING_MAX && (await follow(cursor))
      const isLeft = waiting.size < WAITING_MAX && (await catchUp())
      lookAgain()
      // Out before they are read: what changes from here on puts them in again.
      const taken = takeNext()
      const reporters = new Map(taken.map(({ id, by }) => [id, by]))
      try {
        const kept = await keepMessages(components, [...reporters.keys()])
        for (const { id } of taken) if (!waiting.has(id)) reports.delete(id)
        for (const { id, heardAtMs, reports: count } of kept) {
          const lookMs = heardAtMs + SECOND_LOOK_MS
          if (lookMs <= now()) continue
          young.set(id, { atMs: lookMs, by: reporters.get(id) ?? UNKEPT })
          reports.set(id, count)
        }
        components.onKept(kept.length)
      } catch (error) {
        for (const one of taken) waiting.add(one)
        throw error
      }
      return isMore || isLeft || waiting.size > 0
    },
    again(ids) {
      for (const id of ids) wait(id, AGAIN)
    },
    status() {
      return { waiting: waiting.size, waitingSinceMs: waiting.oldestMs() }
    },
  }
}
