'use client'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { historySchema } from '@/lib/past/history'

export type MapHistory = z.infer<typeof historySchema>

/** Schemas come with the first question: a map of now needs none. */
async function fetchHistory(signal: AbortSignal): Promise<MapHistory> {
  const [{ historySchema }, { askApi }] = await Promise.all([
    import('@/lib/past/history'),
    import('../../nodes/nodes-api'),
  ])
  return askApi('/api/v1/history', historySchema, signal)
}

/** What is kept of the past, asked for once somebody wants it; null: it is not known yet. */
export function useHistory(isWanted: boolean): MapHistory | null {
  const [history, setHistory] = useState<MapHistory | null>(null)
  const isMissing = isWanted && history === null
  useEffect(() => {
    if (!isMissing) return
    const ended = new AbortController()
    fetchHistory(ended.signal).then(setHistory, () => {
      // Without it the slider does not come; whoever opens it again asks again.
    })
    return () => {
      ended.abort()
    }
  }, [isMissing])
  return history
}
