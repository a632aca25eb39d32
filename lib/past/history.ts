/** What is kept of the past, and how exactly. @module */

/**
 * `full`: each visit and each reading of links until then; `day`: only those that were the last of their day, so that
 * what is shown may be a day older than the time that was asked for.
 */
export const DETAILS = ['full', 'day'] as const
export type Detail = (typeof DETAILS)[number]

/** From when on there is a past to be seen. */
export interface History {
  /** The earliest time that can be asked for, ms since 1970; null: nothing was recorded yet. */
  readonly firstMs: number | null
  /** From then on at full detail, ms since 1970; null: nothing is. */
  readonly fullFromMs: number | null
}

export function detailAt({ fullFromMs }: History, atMs: number): Detail {
  return fullFromMs !== null && atMs >= fullFromMs ? 'full' : 'day'
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
