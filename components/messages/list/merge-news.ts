/** How messages that are told live come into a list that is ordered by when they were heard of. @module */
import type { MessageSummary } from '@/lib/messages/message'

/** Newest first; equals by id, as the store orders them. */
export function newestFirst(a: MessageSummary, b: MessageSummary): number {
  if (a.heardAtMs !== b.heardAtMs) return b.heardAtMs - a.heardAtMs
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0
}

/** Lays newer states over the rows, each in its place; the same array when nothing changed. */
export function updateRows(
  rows: readonly MessageSummary[],
  news: ReadonlyMap<string, MessageSummary>,
): readonly MessageSummary[] {
  const next = rows.map((row) => {
    const newer = news.get(row.id)
    return newer === undefined || newer.lastHeardAtMs < row.lastHeardAtMs ? row : newer
  })
  return next.some((row, index) => row !== rows[index]) ? next : rows
}

/**
 * Which of the news are rows of their own: they fit, are not shown yet, and stand above the end of what is shown.
 * @param end - the last row that is shown; null: the list is shown to its end.
 */
export function newRows(
  rows: readonly MessageSummary[],
  news: Iterable<MessageSummary>,
  fits: (message: MessageSummary) => boolean,
  end: MessageSummary | null,
): MessageSummary[] {
  const shown = new Set(rows.map(({ id }) => id))
  const found = new Map<string, MessageSummary>()
  for (const message of news) {
    if (shown.has(message.id) || !fits(message)) continue
    if (end !== null && newestFirst(message, end) > 0) continue
    found.set(message.id, message)
  }
  return [...found.values()]
}

/** Rows with others among them, in order, each id once. */
export function insertRows(
  rows: readonly MessageSummary[],
  added: readonly MessageSummary[],
): readonly MessageSummary[] {
  if (added.length === 0) return rows
  const known = new Set(rows.map(({ id }) => id))
  return [...rows, ...added.filter(({ id }) => !known.has(id))].sort(newestFirst)
}
