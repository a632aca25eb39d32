/**
 * What widgets said last, in the storage of the page that holds them: shown with its age when a frame cannot be
 * loaded. One key, and no more in it than a page has use for.
 * @module
 */
import { SUMMARY_MAX } from '@/lib/embed/frame-messages'

export interface LastSummary {
  readonly text: string
  /** ms since 1970. */
  readonly asOfMs: number
}

const KEY = 'meshara-widgets'
const KEPT_MAX = 24

type Entries = readonly (readonly [address: string, text: string, asOfMs: number])[]

export function readSummary(address: string): LastSummary | null {
  const found = read().find(([kept]) => kept === address)
  return found === undefined ? null : { text: found[1], asOfMs: found[2] }
}

/** Pages that may not store, or have no room, go without. */
export function keepSummary(address: string, { text, asOfMs }: LastSummary): void {
  const others = read().filter(([kept]) => kept !== address)
  const entries: Entries = [[address, text.slice(0, SUMMARY_MAX), asOfMs] as const, ...others].slice(
    0,
    KEPT_MAX,
  )
  try {
    localStorage.setItem(KEY, JSON.stringify(entries))
  } catch {
    return
  }
}

/** Others may have written under the key: what is no entry is left out. */
function read(): Entries {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(held) ? held.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(entry: unknown): entry is Entries[number] {
  if (!Array.isArray(entry)) return false
  const [address, text, asOfMs] = entry as unknown[]
  return typeof address === 'string' && typeof text === 'string' && Number.isSafeInteger(asOfMs)
}
