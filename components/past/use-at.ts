'use client'
import { useSearchParams } from 'next/navigation'
import { atParameter } from '@/lib/past/at'

/** The time of the past that the page shows, as it stands in its address; null: the present. */
export function useAt(): string | null {
  const at = useSearchParams().get('at')
  if (at === null) return null
  const reading = atParameter.safeParse(at)
  return reading.success ? reading.data : null
}
