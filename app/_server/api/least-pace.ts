/** Lets go of readers that hardly read: each of them holds one of few places in the database. @module */
import type { ServerResponse } from 'node:http'

export interface Pace {
  readonly everyMs: number
  /** Bytes that a reader takes in that time, at least. */
  readonly leastBytes: number
}

/** Eight kilobytes a second: slower than any line that could take away millions of rows. */
const LEAST_PACE: Pace = { everyMs: 30_000, leastBytes: 262_144 }

/** Destroys the response when it is its reader that is waited for, and slower than that. @returns what ends the watch. */
export function watchPace(response: ServerResponse, pace: Pace = LEAST_PACE): () => void {
  let before = response.socket?.bytesWritten ?? 0
  const timer = setInterval(() => {
    const sent = response.socket?.bytesWritten ?? 0
    if (response.writableNeedDrain && sent - before < pace.leastBytes) response.destroy()
    before = sent
  }, pace.everyMs)
  return () => {
    clearInterval(timer)
  }
}
