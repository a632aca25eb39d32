import type { SearchAnswer } from '@/lib/search'

/** What the search shows below its field. */
export type SearchState =
  | { phase: 'idle' }
  | { phase: 'asking' }
  | { phase: 'found'; query: string; answer: SearchAnswer }
  | { phase: 'refused'; expected: string }
  | { phase: 'away' }
  | { phase: 'failed' }
