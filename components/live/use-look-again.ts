'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** How often what nobody knows is looked for again. */
const LOOK_AGAIN_MS = 5_000

/**
 * Reads the page again once what it is about is there.
 * @param id - of what is looked for; null: nothing is.
 * @param fetchIt - rejects as long as it is not there.
 */
export function useLookAgain(
  id: string | null,
  fetchIt: (id: string, signal: AbortSignal) => Promise<unknown>,
): void {
  const router = useRouter()
  useEffect(() => {
    if (id === null) return
    const controller = new AbortController()
    const timer = setInterval(() => {
      fetchIt(id, controller.signal).then(
        () => {
          router.refresh()
        },
        // Still unknown, or the store is away: look again at the next turn.
        () => undefined,
      )
    }, LOOK_AGAIN_MS)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [id, fetchIt, router])
}
