/** Lets go of readers that hardly read: each of them holds one of few places in the database. @module */
import type { ServerResponse } from 'node:http'

export interface Pace {
  readonly everyMs: number
  /** Bytes that a reader takes in that time, at least. */
  readonly leastBytes: number
  /** What is asked of one who has been here for so long. */
  readonly later?: { readonly afterMs: number; readonly leastBytes: number }
}

/**
 * Eight kilobytes a second: slower than any line that could take away millions of rows. After a quarter of an hour a
 * hundred: two readers at their leisure must not keep everybody from the only places there are.
 */
const LEAST_PACE: Pace = {
  everyMs: 30_000,
  leastBytes: 262_144,
  later: { afterMs: 15 * 60_000, leastBytes: 3_000_000 },
}

/** Destroys the response when it is its reader that is waited for, and slower than that. @returns what ends the watch. */
export function watchPace(response: ServerResponse, pace: Pace = LEAST_PACE): () => void {
  const { everyMs, leastBytes, later } = pace
  const lateAtMs = performance.now() + (later?.afterMs ?? Infinity)
  let before = response.socket?.bytesWritten ?? 0
  const timer = setInterval(() => {
    const sent = response.socket?.bytesWritten ?? 0
    const least = performance.now() < lateAtMs ? leastBytes : (later?.leastBytes ?? leastBytes)
    if (response.writableNeedDrain && sent - before < least) response.destroy()
    before = sent
  }, everyMs)
  return () => {
    clearInterval(timer)
  }
}
