'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { useLiveStatus } from '../live/hooks'
import { collectorProblem, NO_NODE_REACHED } from '../shell/feed-state'
import { Button } from '../ui/button'
import { StatePanel } from '../ui/state-panel'
import { QueryLink } from './query-link'

export function NoMatch({ clearHref }: { clearHref: string }) {
  return (
    <StatePanel
      kind="empty"
      title="No node matches these filters"
      actions={
        <QueryLink
          href={clearHref}
          className="inline-flex h-9 items-center rounded-md border border-edge bg-surface px-3 text-sm font-medium hover:border-edge-strong hover:bg-raised"
        >
          Clear filters
        </QueryLink>
      }
    >
      A key is matched from its first character, in any of its forms. The other filters go by what a node said
      at its newest visit.
    </StatePanel>
  )
}

/** Asks for the page again every few seconds, and at once when the store is said to be back. */
function RetryingState({
  kind,
  title,
  everyMs,
  children,
}: {
  kind: 'empty' | 'away'
  title: string
  everyMs: number
  children: ReactNode
}) {
  const router = useRouter()
  const store = useLiveStatus()?.store
  const refresh = useEffectEvent(() => {
    router.refresh()
  })
  useEffect(() => {
    if (store === 'up') refresh()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh()
    }, everyMs)
    return () => {
      clearInterval(timer)
    }
  }, [store, everyMs])
  return (
    <StatePanel
      kind={kind}
      title={title}
      actions={
        <Button
          onClick={() => {
            router.refresh()
          }}
        >
          Try now
        </Button>
      }
    >
      {children}
    </StatePanel>
  )
}

export function EmptyNetwork() {
  const problem = collectorProblem(useLiveStatus())
  if (problem !== null) {
    return (
      <RetryingState kind="away" title={NO_NODE_REACHED} everyMs={3_000}>
        <p>{problem}</p>
        <p className="mt-3">It is tried again by itself, and nodes appear here as they are reached.</p>
      </RetryingState>
    )
  }
  return (
    <RetryingState kind="empty" title="No node has been seen yet" everyMs={3_000}>
      The collector has written nothing so far. Nodes appear here as soon as its first visits are in; this
      page looks for them by itself.
    </RetryingState>
  )
}

export function StoreAway({ what }: { what: string }) {
  return (
    <RetryingState kind="away" title="The database is away" everyMs={4_000}>
      {`${what} cannot be read now. Nothing is lost: the collector keeps what it sees until the database is back. This page tries again by itself.`}
    </RetryingState>
  )
}
