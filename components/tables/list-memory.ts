/**
 * How far each list was read and scrolled, for the reader who comes back to it with the browser's own button: the
 * browser keeps the place, but not the rows that were fetched to get there.
 * @module
 */

export interface RememberedList<Row> {
  rows: readonly Row[]
  nextCursor: string | null
  scrollY: number
  savedAtMs: number
}

export interface ListMemory<Row> {
  remember: (search: string, list: RememberedList<Row>) => void
  /** The list as it was left, when the reader comes back to it now; null for any other way here. */
  recall: (search: string, nowMs: number) => RememberedList<Row> | null
}

/** Older rows are read anew instead. */
const KEEP_MS = 10 * 60_000
const MOST_LISTS = 4
/** A page that shows up this soon after the browser's back or forward was pressed is the answer to it. */
const POP_WINDOW_MS = 3_000

let poppedAtMs = -Infinity

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    poppedAtMs = Date.now()
  })
}

/** A memory of lists of one kind, by the search that each answers; for the life of the page's scripts. */
export function createListMemory<Row>(): ListMemory<Row> {
  const lists = new Map<string, RememberedList<Row>>()
  return {
    remember: (search, list) => {
      lists.delete(search)
      lists.set(search, list)
      const oldest = lists.keys().next()
      if (lists.size > MOST_LISTS && oldest.done !== true) lists.delete(oldest.value)
    },
    recall: (search, nowMs) => {
      if (nowMs - poppedAtMs > POP_WINDOW_MS) return null
      const list = lists.get(search)
      return list !== undefined && nowMs - list.savedAtMs < KEEP_MS ? list : null
    },
  }
}
