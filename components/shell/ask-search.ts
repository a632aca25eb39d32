import { readWire } from '@/lib/api/wire'
import { searchAnswerSchema, searchSchema } from '@/lib/search'
import type { SearchState } from './search-state'

/** @throws {Error} when the server does not answer, or not what this page understands. */
export async function askSearch(query: string, signal: AbortSignal): Promise<SearchState> {
  const asked = searchSchema.safeParse({ q: query })
  if (!asked.success) return { phase: 'refused', expected: asked.error.issues[0]?.message ?? '' }
  const response = await fetch(`/api/v1/search?${new URLSearchParams({ q: query }).toString()}`, { signal })
  if (response.status === 503) return { phase: 'away' }
  if (!response.ok) return { phase: 'failed' }
  return { phase: 'found', query, answer: readWire(searchAnswerSchema, await response.json()) }
}
