/** The clocks of the last few minutes, found by node and time. @module */
import type { NodeClock } from '@/lib/messages/message'

/** A clock that was not solved for this long has stopped to be compared, ms. */
export const CLOCK_HOLDS_MS = 10 * 60_000

export interface ClockBook {
  add(clocks: readonly NodeClock[]): void
  /** What was found out nearest to a time; null: nothing within ten minutes of it. */
  nearest(nodeNum: number, atMs: number): NodeClock | null
  /** The newest time that clocks were solved for; null: none yet. */
  newestMs(): number | null
  /** Nodes whose clocks the newest ones are stated against. */
  references(): number[]
  /** Nodes whose clocks were last solved together. */
  size(): number
}

export function createClockBook(): ClockBook {
  // Stretches in the order of time, each with its clocks by node.
  let stretches: { atMs: number; clocks: Map<number, NodeClock> }[] = []
  return {
    add(clocks) {
      for (const clock of clocks) {
        let stretch = stretches.find(({ atMs }) => atMs === clock.atMs)
        if (stretch === undefined) {
          stretch = { atMs: clock.atMs, clocks: new Map() }
          stretches.push(stretch)
          stretches.sort((a, b) => a.atMs - b.atMs)
        }
        stretch.clocks.set(clock.nodeNum, clock)
      }
      const newest = stretches.at(-1)?.atMs ?? 0
      stretches = stretches.filter(({ atMs }) => atMs > newest - 2 * CLOCK_HOLDS_MS)
    },
    nearest(nodeNum, atMs) {
      let best: NodeClock | null = null
      for (const { atMs: solvedMs, clocks } of stretches) {
        const clock = clocks.get(nodeNum)
        if (clock === undefined || Math.abs(solvedMs - atMs) > CLOCK_HOLDS_MS) continue
        if (best === null || Math.abs(solvedMs - atMs) < Math.abs(best.atMs - atMs)) best = clock
      }
      return best
    },
    newestMs: () => stretches.at(-1)?.atMs ?? null,
    references: () => [
      ...new Set([...(stretches.at(-1)?.clocks.values() ?? [])].map(({ component }) => component)),
    ],
    size: () => stretches.at(-1)?.clocks.size ?? 0,
  }
}
