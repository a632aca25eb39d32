'use client'
import { useNow } from '../../ui/use-now'
import { StatePanel } from '../../ui/state-panel'
import { PastBanner } from '../../past/past-banner'
import { mapHref, type MapQuery } from '@/lib/map-query'
import type { PastMap } from './past-map-context'

/** Over a map of the past: of when it is, or why there is none. */
export function PastOverlay({ past, query }: { past: PastMap; query: MapQuery }) {
  const nowMs = useNow()
  const nowHref = mapHref({ ...query, at: undefined, from: undefined })
  if (past.phase === 'shown') {
    return (
      <PastBanner
        atMs={Math.min(query.at === undefined ? past.atMs : Date.parse(query.at), nowMs)}
        detail={past.detail}
        nowHref={nowHref}
      />
    )
  }
  return (
    <div className="pointer-events-auto">
      {past.phase === 'loading' && (
        <p role="status" className="rounded-md border border-edge bg-surface px-3 py-2 text-sm text-ink-soft">
          Fetching the map of then…
        </p>
      )}
      {past.phase === 'nothing' && (
        <StatePanel kind="empty" title="Nothing was recorded then">
          The slider at the foot of the map begins at the earliest time there is.{' '}
          <a href={nowHref} className="text-accent underline underline-offset-4">
            Back to now
          </a>
        </StatePanel>
      )}
      {past.phase === 'failed' && (
        <StatePanel kind="error" title="The map of then could not be fetched">
          {`${past.reason} It is tried again by itself in a moment.`}
        </StatePanel>
      )}
    </div>
  )
}
