'use client'
import { useEffect, useMemo, useState } from 'react'
import type { MapStore } from '../model/map-store'
import type { BetweennessQuestion } from './protocol'
import { useAnswer } from './use-answer'

/** On a map that lives it is worked out again this often at most. */
const AGAIN_MS = 60_000

export type BetweennessState =
  | { readonly phase: 'working' | 'unable' | 'failed'; readonly scores: null }
  | {
      readonly phase: 'known'
      /** By index of the store as it was when this was worked out; NaN: not known of it. Another array each time. */
      readonly scores: Float32Array
      /** Nodes that shortest paths were followed from. */
      readonly sampled: number
      readonly isEstimated: boolean
    }

/** Where shortest paths meet, for as long as somebody wants to know. @returns null while nobody does. */
export function useBetweenness(store: MapStore, isWanted: boolean): BetweennessState | null {
  const { state, ask, clear } = useAnswer<BetweennessQuestion>(store)
  useEffect(() => {
    if (!isWanted) {
      clear()
      return
    }
    let askedVersion = -1
    const askIfNew = () => {
      if (store.version === askedVersion || store.phase !== 'facts') return
      askedVersion = store.version
      ask({ kind: 'betweenness' })
    }
    askIfNew()
    // The first map may come later than whoever asks about it.
    const stop = store.subscribe(() => {
      if (askedVersion === -1) askIfNew()
    })
    const timer = setInterval(askIfNew, AGAIN_MS)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [store, isWanted, ask, clear])

  const answered = state.phase === 'answered' ? state : state.phase === 'working' ? state.before : null
  const version = useIndexVersion(store, isWanted)
  const { scores } = useMemo(() => {
    if (answered === null) return { of: version, scores: null }
    const byIndex = new Float32Array(store.columns.nodes.count).fill(NaN)
    for (const [at, num] of answered.answer.nums.entries()) {
      const index = store.indexOf(num)
      if (index >= 0) byIndex[index] = answered.answer.scores[at] ?? NaN
    }
    return { of: version, scores: byIndex }
  }, [store, answered, version])

  if (!isWanted) return null
  if (answered !== null && scores !== null) {
    const { sampled, isEstimated } = answered.answer
    return { phase: 'known', scores, sampled, isEstimated }
  }
  return {
    phase: state.phase === 'unable' || state.phase === 'failed' ? state.phase : 'working',
    scores: null,
  }
}

/** Grows when indices of the store have come to mean other nodes. */
function useIndexVersion(store: MapStore, isWanted: boolean): number {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    if (!isWanted) return
    return store.subscribe(({ whole, entered, gone }) => {
      if (whole || entered.length > 0 || gone.length > 0) setVersion(store.version)
    })
  }, [store, isWanted])
  return version
}
