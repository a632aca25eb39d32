'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { writeEventQuery } from '@/lib/events/event-query-url'
import { eventPageSchema, type EventQuery } from '@/lib/events/network-event'
import { askApi } from '../nodes/nodes-api'
import { Button } from '../ui/button'
import { UpIcon } from '../ui/icons'

const LOOK_MS = 20_000

/** Says when there is something newer than what is shown; never moves what is being read by itself. */
export function NewEvents({ query, newestId }: { query: EventQuery; newestId: string | null }) {
  const router = useRouter()
  const [seenId, setSeenId] = useState<string | null>(newestId)
  const search = writeEventQuery({ ...query, cursor: undefined, limit: 1 })

  useEffect(() => {
    const controller = new AbortController()
    const look = () => {
      if (document.visibilityState !== 'visible') return
      askApi(`/api/v1/events?${search}`, eventPageSchema, controller.signal).then(
        ({ events }) => {
          setSeenId(events[0]?.id ?? null)
        },
        // The store is away: look again at the next turn.
        () => undefined,
      )
    }
    const timer = setInterval(look, LOOK_MS)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [search])

  return (
    <div role="status" className="pointer-events-none sticky top-16 z-20 flex h-0 justify-center">
      {seenId !== null && seenId !== newestId && (
        <Button
          className="pointer-events-auto rounded-full! border-edge-strong bg-surface px-4 shadow-float"
          onClick={() => {
            router.refresh()
            window.scrollTo({ top: 0 })
          }}
        >
          <UpIcon className="size-3.5" />
          New events
        </Button>
      )}
    </div>
  )
}
