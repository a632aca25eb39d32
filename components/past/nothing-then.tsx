import Link from 'next/link'
import { formatInstant } from '@/lib/format/times'
import { withAt, writeAt } from '@/lib/past/at'
import type { PastReading } from '@/lib/past/history'
import { StatePanel } from '../ui/state-panel'

const action =
  'inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised'

/** In place of a page that is asked for a time of which there is nothing. */
export function NothingThen({
  reading,
  nowHref,
  what,
}: {
  reading: Exclude<PastReading, { kind: 'past' }>
  /** The same page, as it is now. */
  nowHref: string
  /** What the page lists, where that is kept for a time of its own. */
  what?: string
}) {
  const firstMs = reading.kind === 'nothing' ? reading.firstMs : null
  return (
    <StatePanel
      kind="empty"
      title={reading.kind === 'future' ? 'That time has not come yet' : 'Nothing was recorded then'}
      actions={
        <>
          {firstMs !== null && (
            <Link
              href={withAt(nowHref, writeAt(Math.ceil(firstMs / 1_000) * 1_000))}
              prefetch={false}
              className={action}
            >
              The earliest there is
            </Link>
          )}
          <Link href={nowHref} prefetch={false} className={action}>
            Back to now
          </Link>
        </>
      }
    >
      {`${formatInstant(reading.atMs)} was asked for. `}
      {firstMs !== null &&
        (what === undefined
          ? `The earliest time that is kept is ${formatInstant(firstMs)}.`
          : `The oldest ${what} that is kept is of ${formatInstant(firstMs)}.`)}
      {reading.kind === 'nothing' &&
        firstMs === null &&
        (what === undefined
          ? 'No collector has written what it saw so far.'
          : `No ${what} was recorded so far.`)}
    </StatePanel>
  )
}
