'use client'
import { formatAgo, formatInstant } from '@/lib/format/times'
import { NOT_KNOWN } from '@/lib/format/numbers'
import { useNow } from './use-now'

/** `12 s ago`, kept true while it is on the screen; the exact time on hover and for machines. */
export function RelativeTime({ atMs, className }: { atMs: number | null; className?: string | undefined }) {
  const nowMs = useNow()
  if (atMs === null) return <span className={className}>{NOT_KNOWN}</span>
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={formatInstant(atMs)}
      className={className}
      // The server's clock and the page's differ by the time the page took to come.
      suppressHydrationWarning
    >
      {formatAgo(atMs, nowMs)}
    </time>
  )
}
