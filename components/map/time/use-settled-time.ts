'use client'
import { useEffect, useEffectEvent, useState } from 'react'

/** A slider that moves on is not followed, ms. */
const SETTLED_MS = 180

/**
 * A time that is shown at once where it is chosen, and told once it has stayed for a moment.
 * @param shownMs - what is shown; it counts while nothing is being chosen.
 */
export function useSettledTime(
  shownMs: number,
  onSettled: (atMs: number) => void,
): [valueMs: number, choose: (atMs: number) => void] {
  const [chosenMs, setChosenMs] = useState<number | null>(null)
  const tell = useEffectEvent(onSettled)
  useEffect(() => {
    if (chosenMs === null) return
    const timer = setTimeout(() => {
      tell(chosenMs)
      setChosenMs(null)
    }, SETTLED_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [chosenMs])
  return [chosenMs ?? shownMs, setChosenMs]
}
