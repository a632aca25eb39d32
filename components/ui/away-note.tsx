import { formatClock } from '@/lib/format/times'
import { Button } from './button'

/** Over the page's lower edge: what is above it stays where it is, and is still worth reading. */
export function AwayNote({
  away,
  asOfMs,
  onRetry,
}: {
  /** What is away; null: nothing is. */
  away: string | null
  asOfMs: number
  onRetry: () => void
}) {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-3 bottom-5 z-20 flex justify-center">
      {away !== null && (
        <div className="pointer-events-auto flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-edge-strong bg-surface py-2 pr-2 pl-4 text-sm shadow-float">
          <p>
            <strong className="font-semibold">{`${away}.`}</strong>
            {` This page is as of ${formatClock(asOfMs)} and tries again by itself.`}
          </p>
          <Button onClick={onRetry}>Try now</Button>
        </div>
      )}
    </div>
  )
}
