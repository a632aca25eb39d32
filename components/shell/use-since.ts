'use client'
import { useEffect, useState } from 'react'

/** When `value` became what it is, ms since the epoch, by the page's clock; null until that has been noted. */
export function useSince(value: string): number | null {
  const [noted, setNoted] = useState<{ value: string; sinceMs: number } | null>(null)
  useEffect(() => {
    // A change is noted a moment after it is drawn, so that the effect itself draws nothing.
    const timer = setTimeout(() => {
      setNoted({ value, sinceMs: Date.now() })
    })
    return () => {
      clearTimeout(timer)
    }
  }, [value])
  return noted?.value === value ? noted.sinceMs : null
}
