'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { MapStore } from '../model/map-store'
import { DroppedError, NoWorkerError } from './analysis-client'
import { keptAnalysis } from './kept-analysis'
import type { AnswerTo, Question } from './protocol'

export type Answering<Q extends Question> =
  | Failure
  /** `before`: what was known until now. */
  | { readonly phase: 'working'; readonly before: Answered<Q> | null }
  | ({ readonly phase: 'answered' } & Answered<Q>)

type Failure =
  | { readonly phase: 'idle' }
  /** There are no workers here. */
  | { readonly phase: 'unable' }
  | { readonly phase: 'failed'; readonly message: string }

export interface Answered<Q extends Question> {
  readonly question: Q
  readonly answer: AnswerTo<Q>
  /** Version of the map that was measured. */
  readonly version: number
  /** When that map was, ms since the epoch. */
  readonly atMs: number
}

/** Asks the worker about the map that the page has now. The newest question counts; leaving ends it. */
export function useAnswer<Q extends Question>(
  store: MapStore,
): { state: Answering<Q>; ask: (question: Q) => void; clear: () => void } {
  const [state, setState] = useState<Answering<Q>>({ phase: 'idle' })
  const asked = useRef<AbortController>(null)
  useEffect(
    () => () => {
      asked.current?.abort()
    },
    [],
  )

  const ask = useCallback(
    (question: Q) => {
      asked.current?.abort()
      const ended = new AbortController()
      asked.current = ended
      const { version, atMs } = store
      setState((known) => ({ phase: 'working', before: answeredOf(known) }))
      keptAnalysis()
        .ask(store, question, ended.signal)
        .then(
          (answer) => {
            if (!ended.signal.aborted) setState({ phase: 'answered', question, answer, version, atMs })
          },
          (error: unknown) => {
            if (ended.signal.aborted) return
            setState(failureOf(error))
          },
        )
    },
    [store],
  )
  const clear = useCallback(() => {
    asked.current?.abort()
    setState({ phase: 'idle' })
  }, [])
  return { state, ask, clear }
}

function answeredOf<Q extends Question>(state: Answering<Q>): Answered<Q> | null {
  if (state.phase === 'answered') return state
  return state.phase === 'working' ? state.before : null
}

function failureOf(error: unknown): Failure {
  if (error instanceof NoWorkerError) return { phase: 'unable' }
  if (error instanceof DroppedError) return { phase: 'idle' }
  return { phase: 'failed', message: error instanceof Error ? error.message : String(error) }
}
