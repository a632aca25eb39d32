'use client'
import { lazy, Suspense, useState } from 'react'
import { useHydrated } from '../tables/use-hydrated'
import { Button } from '../ui/button'
import type { TryItProps } from './try-it'

/** Most readers only read: what asks comes when it is wanted. */
const TryIt = lazy(async () => ({ default: (await import('./try-it')).TryIt }))

export function TryItDoor(props: TryItProps) {
  const isHydrated = useHydrated()
  const [isOpen, setIsOpen] = useState(false)
  if (isOpen) {
    return (
      <Suspense fallback={<p className="text-sm text-ink-soft">Coming…</p>}>
        <TryIt {...props} />
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
