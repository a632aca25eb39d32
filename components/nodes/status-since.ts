/** Since when a node is in the state it is in, as far as its sessions tell. @module */
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { NodeUptime } from '@/lib/node-detail'
import type { NodeStatus } from '@/lib/nodes'

/**
 * `for 3 h, since 21 Nov 2026, 10:02:00 UTC`; `for 30 d or more` when the state is older than the look back; since
 * when nobody has looked when no collector works; null when the sessions say nothing of this state.
 * @param uptimes - the longest window is the one that is read.
 */
export function stateSince(status: NodeStatus, uptimes: readonly NodeUptime[], nowMs: number): string | null {
  const longest = uptimes.reduce<NodeUptime | null>(
    (best, uptime) => (best === null || uptime.windowMs > best.windowMs ? uptime : best),
    null,
  )
  const newest = longest?.sessions.at(-1)
  if (longest === null || newest === undefined) return null
  const isOlder = newest.startMs <= nowMs - longest.windowMs
  if (newest.state === 'unobserved') {
    return isOlder ? null : `when last observed, ${formatInstant(newest.startMs)}`
  }
  if (newest.state !== (status === 'online' ? 'online' : 'offline')) return null
  return isOlder
    ? `for ${formatDuration(longest.windowMs)} or more`
    : `for ${formatDuration(nowMs - newest.startMs)}, since ${formatInstant(newest.startMs)}`
}
