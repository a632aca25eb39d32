'use client'
import { useSearchParams } from 'next/navigation'
import { spellAt } from '@/lib/past/at'

/** The time of the past that the page shows, as it stands in its address; null: the present. */
export function useAt(): string | null {
  const at = useSearchParams().get('at')
  return at === null ? null : spellAt(at)
}
