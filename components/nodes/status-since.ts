/** Since when a node is in the state it is in, as far as its sessions tell. @module */
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { NodeUptime } from '@/lib/node-detail'

/**
 * `for 3 h, since 21 Nov 2026, 10:02:00 UTC`; `for 30 d or more` when the state is older than the look back; null
 * when nothing is known.
 * @param uptimes - the longest window is the one that is read.
 */
export function stateSince(uptimes: readonly NodeUptime[], nowMs: number): string | null {
  const longest = uptimes.reduce<NodeUptime | null>(
    (best, uptime) => (best === null || uptime.windowMs > best.windowMs ? uptime : best),
    null,
  )
  const newest = longest?.sessions.at(-1)
  if (longest === null || newest === undefined) return null
  const windowStartMs = nowMs - longest.windowMs
  if (newest.startMs <= windowStartMs) return `for ${formatDuration(longest.windowMs)} or more`
  return `for ${formatDuration(nowMs - newest.startMs)}, since ${formatInstant(newest.startMs)}`
}
