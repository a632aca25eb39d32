'use client'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { historySchema } from '@/lib/past/history'
import { askApi } from '../../nodes/nodes-api'

export type MapHistory = z.infer<typeof historySchema>

/** What is kept of the past, asked for once somebody wants it; null: it is not known yet. */
export function useHistory(isWanted: boolean): MapHistory | null {
  const [history, setHistory] = useState<MapHistory | null>(null)
  const isMissing = isWanted && history === null
  useEffect(() => {
    if (!isMissing) return
    const ended = new AbortController()
    askApi('/api/v1/history', historySchema, ended.signal).then(setHistory, () => {
      // Without it the slider does not come; whoever opens it again asks again.
    })
    return () => {
      ended.abort()
    }
  }, [isMissing])
  return history
}
