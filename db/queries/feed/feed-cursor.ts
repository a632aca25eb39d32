/**
 * Reading a table in the order it is written, though a row becomes visible only some time after the time it
 * carries: each reading looks back a few seconds over what was read, and leaves out what was given out before.
 * @module
 */

/** What a tail has read so far, in the store's time. Held in memory by the one who tails. */
export interface FeedCursor {
  readonly atMs: number
  /** Rows of the newest seconds that have been given out → their time. */
  readonly given: ReadonlyMap<string, number>
}

/** Longest that a write may take from its time stamp until it can be read. */
const OVERLAP_MS = 10_000

interface FeedRow {
  /** Names this state of this thing: a later state has another key. */
  key: string
  atMs: number
}

export function feedSince(cursor: FeedCursor): number {
  return cursor.atMs - OVERLAP_MS
}

/** A cursor that reads from a time on, that of a reading that was cut short: without looking back over what it gave. */
export function startingAt(atMs: number): FeedCursor {
  return { atMs: atMs - 1 + OVERLAP_MS, given: new Map() }
}

/** Splits off the rows that are new, and moves the cursor on. */
export function advance<T extends FeedRow>(
  cursor: FeedCursor,
  rows: readonly T[],
): { cursor: FeedCursor; fresh: T[] } {
  const fresh = rows.filter(({ key }) => !cursor.given.has(key))
  if (fresh.length === 0) return { cursor, fresh }
  const atMs = fresh.reduce((newest, row) => Math.max(newest, row.atMs), cursor.atMs)
  const given = new Map<string, number>()
  for (const [key, givenMs] of cursor.given) if (givenMs > atMs - OVERLAP_MS) given.set(key, givenMs)
  for (const row of fresh) if (row.atMs > atMs - OVERLAP_MS) given.set(row.key, row.atMs)
  return { cursor: { atMs, given }, fresh }
}
