'use client'
import { useState } from 'react'

/** When `value` became what it is, ms since the epoch, by the page's clock; null for the value it began with. */
export function useSince(value: string): number | null {
  const [seen, setSeen] = useState<{ value: string; sinceMs: number | null }>({ value, sinceMs: null })
  if (seen.value === value) return seen.sinceMs
  const next = { value, sinceMs: Date.now() }
  setSeen(next)
  return next.sinceMs
}
