'use client'
import { useEffect, useState } from 'react'

export type CopyState = 'idle' | 'done' | 'failed'

const SAY_DONE_MS = 1_600

/** Copies a text, and says for a moment whether that was done; `failed`: not allowed, or the page is on no secure origin. */
export function useCopy(text: string): { state: CopyState; copy: () => Promise<boolean> } {
  const [state, setState] = useState<CopyState>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => {
      setState('idle')
    }, SAY_DONE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [state])

  const copy = async (): Promise<boolean> => {
    try {
      await navigator.clipboard.writeText(text)
      setState('done')
      return true
    } catch {
      setState('failed')
      return false
    }
  }
  return { state, copy }
}
