'use client'
import { useEffect, useState } from 'react'
import { typedQuery } from '@/lib/typed-query'
import type { SearchState } from './search-state'

const TYPING_MS = 160
/** A search that could not be answered is asked again by itself, for the text stands there. */
const RETRY_MS = 4_000

/**
 * Asks for the nodes and messages that begin with what is typed, once the typing has rested. What asks is fetched when
 * somebody types: most pages are read without a search.
 */
export function useSearch(text: string): SearchState {
  const query = typedQuery(text)
  const [attempt, setAttempt] = useState(0)
  const [answered, setAnswered] = useState<{ query: string; state: SearchState }>()
  useEffect(() => {
    if (query === '') return
    const ended = new AbortController()
    let again: ReturnType<typeof setTimeout> | undefined
    const timer = setTimeout(() => {
      void ask(query, ended.signal).then((state) => {
        if (ended.signal.aborted) return
        setAnswered({ query, state })
        if (state.phase === 'found' || state.phase === 'refused') return
        again = setTimeout(() => {
          setAttempt((count) => count + 1)
        }, RETRY_MS)
      })
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      clearTimeout(again)
      ended.abort()
    }
  }, [query, attempt])
  if (query === '') return { phase: 'idle' }
  return answered?.query === query ? answered.state : { phase: 'asking' }
}

async function ask(query: string, signal: AbortSignal): Promise<SearchState> {
  try {
    const { askSearch } = await import('./ask-search')
    return await askSearch(query, signal)
  } catch {
    // Offline, aborted, or an answer of another build: for the reader all are the same, and it is tried again.
    return { phase: 'failed' }
  }
}
