'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatDuration, formatInstant } from '@/lib/format/times'
import type { Detail } from '@/lib/past/detail'
import { classNames } from '../ui/class-names'
import { useNow } from '../ui/use-now'

const DETAIL_TEXT: Readonly<Record<Detail, string>> = {
  full: 'Each visit until then is known.',
  day: 'This far back only the last visits and links of each day are kept: what is shown may be up to a day older.',
}

/** Over everything that is not of now: of when it is, how exactly that is known, and the way back. */
export function PastBanner({
  atMs,
  detail,
  nowHref,
  told,
  note,
  className,
}: {
  atMs: number
  detail: Detail
  /** The same page, as it is now. */
  nowHref: string
  /** What is shown, where that is no state of nodes. */
  told?: string
  /** What else the reader has to know of this page in the past. */
  note?: ReactNode
  className?: string | undefined
}) {
  const nowMs = useNow()
  return (
    <section
      aria-label="A time in the past"
      data-testid="past-banner"
      className={classNames(
        'flex flex-wrap items-baseline gap-x-3 gap-y-0.5 rounded-lg border border-accent/50 bg-surface px-4 py-2 text-sm',
        className,
      )}
    >
      <p className="figures font-medium">
        {'As of '}
        <time dateTime={new Date(atMs).toISOString()}>{formatInstant(atMs)}</time>
        {/* The server's clock and the page's differ by the time the page took to come. */}
        <span suppressHydrationWarning>{`, ${formatDuration(nowMs - atMs)} ago`}</span>
        {' — '}
        <Link href={nowHref} prefetch={false} className="text-accent underline underline-offset-4">
          back to now
        </Link>
      </p>
      <p className="text-xs text-ink-soft">
        {told ?? DETAIL_TEXT[detail]}
        {note !== undefined && <> {note}</>}
      </p>
    </section>
  )
}
