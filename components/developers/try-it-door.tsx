'use client'
import { lazy, Suspense, useState } from 'react'
import { useHydrated } from '../tables/use-hydrated'
import { Button } from '../ui/button'
import type { TryItProps } from './try-it'
import type { TryLiveProps } from './try-live'

/** Most readers only read: what asks comes when it is wanted. */
const TryIt = lazy(async () => ({ default: (await import('./try-it')).TryIt }))
const TryLive = lazy(async () => ({ default: (await import('./try-live')).TryLive }))

export type TryItDoorProps = ({ kind: 'question' } & TryItProps) | ({ kind: 'stream' } & TryLiveProps)

export function TryItDoor(props: TryItDoorProps) {
  const isHydrated = useHydrated()
  const [isOpen, setIsOpen] = useState(false)
  if (isOpen) {
    return (
      <Suspense fallback={<p className="text-sm text-ink-soft">Coming…</p>}>
        {props.kind === 'question' ? <TryIt {...props} /> : <TryLive {...props} />}
      </Suspense>
    )
  }
  return (
    <Button
      disabled={!isHydrated}
      onClick={() => {
        setIsOpen(true)
      }}
    >
      Try it here
    </Button>
  )
}
