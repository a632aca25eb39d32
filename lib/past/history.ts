/** What is kept of the past, and how exactly. @module */
import { z } from 'zod'
import { epochMs } from '../instant'
import { detailAt, type Detail } from './detail'

const count = z.number().int().nonnegative()

/** From when on there is a past to be seen, and its days. */
export const historySchema = z.object({
  firstMs: epochMs
    .nullable()
    .describe('The earliest time that can be asked for; null: nothing was recorded yet.'),
  fullFromMs: epochMs
    .nullable()
    .describe(
      'From then on each visit and each reading of links is kept; before, only the last of each day. Null: none is.',
    ),
  days: z
    .array(
      z.object({
        dayMs: epochMs.describe('Start of the day, UTC.'),
        nodes: count.describe('Nodes that were visited.'),
        reachable: count.describe('Of them, those that a visit reached.'),
      }),
    )
    .describe('Days that are over and whose end is kept, ascending.'),
})

export type History = Pick<z.infer<typeof historySchema>, 'firstMs' | 'fullFromMs'>

/** Of messages each is kept from the first to the last. @param firstMs - of the oldest; null: there is none. */
export function messageHistory(firstMs: number | null): History {
  return { firstMs, fullFromMs: firstMs }
}

/** What a page that is asked for a time can show. */
export type PastReading =
  | { readonly kind: 'past'; readonly atMs: number; readonly detail: Detail }
  /** Before anything was recorded, or nothing was yet. */
  | { readonly kind: 'nothing'; readonly atMs: number; readonly firstMs: number | null }
  | { readonly kind: 'future'; readonly atMs: number }

/** Clocks of readers may run ahead of ours by so much, ms. */
const AHEAD_MS = 60_000

export function readPast(history: History, atMs: number, nowMs: number): PastReading {
  if (atMs > nowMs + AHEAD_MS) return { kind: 'future', atMs }
  if (history.firstMs === null || atMs < history.firstMs) {
    return { kind: 'nothing', atMs, firstMs: history.firstMs }
  }
  return { kind: 'past', atMs, detail: detailAt(history, atMs) }
}
