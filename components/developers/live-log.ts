/** What an event stream told, as much of it as a page shows. @module */

export interface HeardEvent {
  /** Counts up; of no meaning outside. */
  readonly key: number
  readonly name: string
  readonly id: string
  /** As text that can be read. */
  readonly data: string
}

/** Newest events that are kept, and characters of each. */
const EVENTS_KEPT = 20
const CHARACTERS_SHOWN = 4_000

/** Newest first. */
export function withEvent(
  heard: readonly HeardEvent[],
  { name, id, data }: Omit<HeardEvent, 'key'>,
): HeardEvent[] {
  const text = readable(data)
  const shown = text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN)}\n…` : text
  return [{ key: (heard[0]?.key ?? 0) + 1, name, id, data: shown }, ...heard].slice(0, EVENTS_KEPT)
}

function readable(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data), null, 2)
  } catch {
    return data
  }
}
