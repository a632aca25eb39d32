/**
 * Messages that wait for their turn, which goes from one reporter to the next: a node that names very many messages
 * makes its own wait, not those of others.
 * @module
 */

export interface Waiting {
  id: string
  /** Who is taken to have caused the work. */
  by: number
  sinceMs: number
}

export interface FairQueue {
  readonly size: number
  has(id: string): boolean
  /** Nothing, when it waits already. */
  add(waiting: Waiting): void
  /** Takes out the next of each in turn, as long as they fit. */
  take(fits: (id: string, taken: number) => boolean): Waiting[]
  /** Since when the one that waits longest does, ms; null: none waits. */
  oldestMs(): number | null
}

/** Places in front of a line that may stay empty. */
const EMPTY_MAX = 1_000

export function createFairQueue(): FairQueue {
  const waiting = new Map<string, Waiting>()
  // By reporter, the one whose turn it is first.
  const lines = new Map<number, { ids: string[]; head: number }>()

  return {
    get size() {
      return waiting.size
    },
    has: (id) => waiting.has(id),
    add(one) {
      if (waiting.has(one.id)) return
      waiting.set(one.id, one)
      const line = lines.get(one.by)
      if (line === undefined) lines.set(one.by, { ids: [one.id], head: 0 })
      else line.ids.push(one.id)
    },
    take(fits) {
      const taken: Waiting[] = []
      for (;;) {
        const turn = lines.entries().next()
        if (turn.done === true) return taken
        const [by, line] = turn.value
        const id = line.ids[line.head]
        const one = id === undefined ? undefined : waiting.get(id)
        if (one === undefined) {
          lines.delete(by)
          continue
        }
        if (!fits(one.id, taken.length)) return taken
        taken.push(one)
        waiting.delete(one.id)
        line.head += 1
        if (line.head > EMPTY_MAX && line.head * 2 > line.ids.length) {
          line.ids = line.ids.slice(line.head)
          line.head = 0
        }
        // Behind the others.
        lines.delete(by)
        if (line.head < line.ids.length) lines.set(by, line)
      }
    },
    oldestMs() {
      const first = waiting.values().next()
      return first.done === true ? null : first.value.sinceMs
    },
  }
}
