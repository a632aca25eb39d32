'use client'
import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** false in the server's HTML and in the render that takes it over, true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
