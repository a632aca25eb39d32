'use client'
import { useEffect, useState } from 'react'
import { nodeSearchAnswerSchema, nodeSearchSchema, type NodeSearchAnswer } from '@/lib/node-search'

/** What the search shows below its field. */
export type NodeSearchState =
  | { phase: 'idle' }
  | { phase: 'asking' }
  | { phase: 'found'; query: string; answer: NodeSearchAnswer }
  | { phase: 'refused'; reason: string }
  | { phase: 'failed' }

const TYPING_MS = 160

/** Asks for the nodes whose identity begins with what is typed, once the typing has rested. */
export function useNodeSearch(text: string): NodeSearchState {
  // A whole multiaddr may be pasted: what follows /p2p/ is the node.
  const query = text.trim().replace(/^.*\/p2p\//, '')
  const [answered, setAnswered] = useState<{ query: string; state: NodeSearchState }>()
  useEffect(() => {
    if (query === '') return
    const ended = new AbortController()
    const timer = setTimeout(() => {
      void ask(query, ended.signal).then((state) => {
        if (!ended.signal.aborted) setAnswered({ query, state })
      })
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [query])
  if (query === '') return { phase: 'idle' }
  const reading = nodeSearchSchema.safeParse({ q: query })
  if (!reading.success) {
    return { phase: 'refused', reason: reading.error.issues[0]?.message ?? 'not a key' }
  }
  return answered?.query === query ? answered.state : { phase: 'asking' }
}

async function ask(query: string, signal: AbortSignal): Promise<NodeSearchState> {
  try {
    const response = await fetch(`/api/v1/search?${new URLSearchParams({ q: query }).toString()}`, { signal })
    if (!response.ok) return { phase: 'failed' }
    return { phase: 'found', query, answer: nodeSearchAnswerSchema.parse(await response.json()) }
  } catch {
    // Offline, aborted, or an answer of another build: for the reader all are the same, and typing tries again.
    return { phase: 'failed' }
  }
}
