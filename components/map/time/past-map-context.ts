'use client'
/** What the map shows of the past, for those who stand over it. @module */
import { createContext, useContext } from 'react'
import type { Detail } from '@/lib/past/detail'
import type { MapDifference } from './map-difference'

/** `shown` may be of an earlier question while the next frame is on its way. */
export type PastMap =
  | { readonly phase: 'loading' }
  | {
      readonly phase: 'shown'
      readonly atMs: number
      readonly detail: Detail
      /** null: the map of one moment. */
      readonly difference: MapDifference | null
    }
  | { readonly phase: 'nothing' | 'failed'; readonly reason: string }

/** null: the map is of now. */
export const PastMapContext = createContext<PastMap | null>(null)

export const usePastMapState = (): PastMap | null => useContext(PastMapContext)
