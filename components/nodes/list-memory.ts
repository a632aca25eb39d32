/**
 * How far each list was read and scrolled, for the reader who comes back to it with the browser's own button: the
 * browser keeps the place, but not the rows that were fetched to get there.
 * @module
 */
import type { NodeSummary } from '@/lib/nodes'

export interface RememberedList {
  nodes: readonly NodeSummary[]
  nextCursor: string | null
  scrollY: number
  savedAtMs: number
}

/** Older rows are read anew instead. */
const KEEP_MS = 10 * 60_000
const MOST_LISTS = 4
/** A page that shows up this soon after the browser's back or forward was pressed is the answer to it. */
const POP_WINDOW_MS = 3_000

const lists = new Map<string, RememberedList>()
let poppedAtMs = -Infinity

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    poppedAtMs = Date.now()
  })
}

export function rememberList(search: string, list: RememberedList): void {
  lists.delete(search)
  lists.set(search, list)
  const oldest = lists.keys().next()
  if (lists.size > MOST_LISTS && oldest.done !== true) lists.delete(oldest.value)
}

/** The list as it was left, when the reader comes back to it now; null for any other way here. */
export function recallList(search: string, nowMs: number): RememberedList | null {
  if (nowMs - poppedAtMs > POP_WINDOW_MS) return null
  const list = lists.get(search)
  return list !== undefined && nowMs - list.savedAtMs < KEEP_MS ? list : null
}
