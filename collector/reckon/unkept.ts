/**
 * Goes over everything this collector has written of messages once more, stretch by stretch, when all of it can be
 * read: finds what the following missed, for the write took long, and what a keeper that stopped left undone.
 * @module
 */
import type { Database } from '@/db/client'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { CHANGES_MAX, getFirstWriting, getUnkeptMessages } from '@/db/reckon/message-changes'
import { SETTLE_MS } from '@/lib/messages/reconstruct'
import { WRITE_TIMEOUT_MS } from '../sink/sender'
import { KNOWLEDGE } from './message-values'

/** What was written so long ago can be read, if it ever will be: longer than a write may take, ms. */
export const WRITTEN_MS = WRITE_TIMEOUT_MS + 10_000
/** Looked through at once, ms. */
const STRETCH_MS = 30_000
/** The feed of hops holds as much, ms. */
const REACH_MS = 2 * 3_600_000

interface UnkeptInit {
  db: Database
  collector: string
  /** The store's clock at the beginning, ms. */
  startedAtMs: number
  now: () => number
  signal: AbortSignal
}

export interface Unkept {
  /** The next of them; null: nothing is over that was not looked through. */
  next(): Promise<{ id: string; rows: number }[] | null>
}

export function lookThrough({ db, collector, startedAtMs, now, signal }: UnkeptInit): Unkept {
  let fromMs = startedAtMs - REACH_MS
  let behind = ''
  /** The store's clock when it was last asked, and ours then. */
  let store = { atMs: startedAtMs, askedMs: now() }

  const isOver = async (untilMs: number): Promise<boolean> => {
    if (untilMs <= store.atMs - WRITTEN_MS) return true
    const elapsedMs = Math.abs(now() - store.askedMs)
    if (untilMs > store.atMs + elapsedMs - WRITTEN_MS) return false
    store = { atMs: (await getFeedStart(db, signal)).atMs, askedMs: now() }
    return untilMs <= store.atMs - WRITTEN_MS
  }

  /** The stretch at or after `atMs` in which something was written, or that is not over. */
  const skipQuiet = async (atMs: number): Promise<number> => {
    const overMs = store.atMs - WRITTEN_MS
    if (atMs + STRETCH_MS > overMs) return atMs
    const firstMs = await getFirstWriting(db, collector, { fromMs: atMs, untilMs: overMs }, signal)
    return atMs + Math.floor(((firstMs ?? overMs) - atMs) / STRETCH_MS) * STRETCH_MS
  }

  return {
    async next() {
      const untilMs = fromMs + STRETCH_MS
      if (!(await isOver(untilMs))) return null
      const scale = { knowledge: KNOWLEDGE, settleMs: SETTLE_MS }
      const found = await getUnkeptMessages(db, collector, { fromMs, untilMs }, behind, scale, signal)
      const last = found.length < CHANGES_MAX ? undefined : found.at(-1)
      behind = last?.id ?? ''
      if (last === undefined) fromMs = found.length === 0 ? await skipQuiet(untilMs) : untilMs
      return found
    },
  }
}
