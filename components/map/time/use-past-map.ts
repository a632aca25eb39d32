'use client'
import { useEffect, useState } from 'react'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import type { MapQuery } from '@/lib/map-query'
import type { MapStore } from '../model/map-store'
import { differenceOf } from './map-difference'
import { PastFrameError, pastFrame } from './past-frames'
import type { PastMap } from './past-map-context'

/** What failed is tried again after so long, ms. */
const RETRY_MS = 5_000

/** Whether the address asks for anything but the map of now. */
export const asksForPast = ({ at, from }: Pick<MapQuery, 'at' | 'from'>): boolean =>
  at !== undefined || from !== undefined

/** The map that is asked for, and what is to be put into the store for it; null: nothing. */
async function fetchPast(
  at: string | undefined,
  from: string | undefined,
): Promise<{ past: PastMap; snapshot: MapSnapshot | null }> {
  try {
    const [earlier, later] = await Promise.all([
      from === undefined ? null : pastFrame(Date.parse(from)),
      pastFrame(at === undefined ? Date.now() : Date.parse(at)),
    ])
    const difference = earlier === null ? null : differenceOf(earlier.snapshot, later.snapshot)
    return {
      past: {
        phase: 'shown',
        atMs: later.snapshot.atMs,
        detail: earlier?.detail === 'day' ? 'day' : later.detail,
        difference,
      },
      snapshot: difference?.snapshot ?? later.snapshot,
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const phase = error instanceof PastFrameError && error.isNothing ? 'nothing' : 'failed'
    return { past: { phase, reason }, snapshot: null }
  }
}

/** Puts the map that the address asks for into the store; null: it asks for the map of now. */
export function usePastMap(store: MapStore, { at, from }: Pick<MapQuery, 'at' | 'from'>): PastMap | null {
  const [past, setPast] = useState<PastMap>({ phase: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const isPast = asksForPast({ at, from })
  const hasFailed = past.phase === 'failed'
  useEffect(() => {
    if (!isPast) return
    let isOver = false
    void fetchPast(at, from).then(({ past: found, snapshot }) => {
      if (isOver) return
      if (snapshot !== null) store.load(snapshot, 'past')
      setPast(found)
    })
    return () => {
      isOver = true
    }
  }, [isPast, at, from, attempt, store])
  useEffect(() => {
    if (!isPast || !hasFailed) return
    const timer = setTimeout(() => {
      setAttempt((count) => count + 1)
    }, RETRY_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [isPast, hasFailed, attempt])
  return isPast ? past : null
}
