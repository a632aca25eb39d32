'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent } from 'react'
import { useLiveStatus } from '../../live/hooks'

const AGAIN_MS = 15_000

/** Stands where the score would: asks for the page again now and then, and at once when the store is back. */
export function HealthAway() {
  const router = useRouter()
  const store = useLiveStatus()?.store
  const refresh = useEffectEvent(() => {
    router.refresh()
  })
  useEffect(() => {
    if (store === 'up') refresh()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh()
    }, AGAIN_MS)
    return () => {
      clearInterval(timer)
    }
  }, [store])
  return (
    <p className="mt-2 text-sm text-ink-soft">
      Cannot be read now: the database does not answer. It is tried again by itself.
    </p>
  )
}
