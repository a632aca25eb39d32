/** When each node had the message, as far as is known: what the player runs over. @module */
import { bisectLeft, bisectRight } from 'd3-array'
import { formatCount, plural } from '@/lib/format/numbers'
import type { Arrival } from '@/lib/messages/message'

export interface Timeline {
  /** Known arrivals, earliest first, ms since publication. */
  readonly arrivalsMs: readonly number[]
  /** The same without doubles: where one step takes the reader. */
  readonly stopsMs: readonly number[]
  /** Last known arrival; 0 without one. */
  readonly endMs: number
  /** Nodes that have it, though nobody can tell since when. */
  readonly untimed: number
}

export function timelineOf(arrivals: readonly Arrival[]): Timeline {
  const arrivalsMs: number[] = []
  let untimed = 0
  for (const { state, afterMs } of arrivals) {
    // What was refused came, but the node does not have it.
    if (state === 'missing' || state === 'rejected') continue
    if (afterMs === null) untimed += 1
    else arrivalsMs.push(afterMs)
  }
  arrivalsMs.sort((a, b) => a - b)
  return {
    arrivalsMs,
    stopsMs: [...new Set(arrivalsMs)],
    endMs: arrivalsMs.at(-1) ?? 0,
    untimed,
  }
}

/** Nodes that had it by then. */
export const reachedBy = ({ arrivalsMs }: Timeline, playheadMs: number): number =>
  bisectRight(arrivalsMs, playheadMs)

/**
 * How many had it by then, in words: `41 of 57 nodes, 3 untimed`. Those without a time stand apart: nobody knows
 * whether they had it.
 */
export function reachText(timeline: Timeline, playheadMs: number): string {
  const nodes = plural(timeline.arrivalsMs.length, 'node')
  const text = `${formatCount(reachedBy(timeline, playheadMs))} of ${nodes}`
  return timeline.untimed === 0 ? text : `${text}, ${formatCount(timeline.untimed)} untimed`
}

/** The next arrival after the playhead; beyond the last one the whole way is shown. */
export function stopAfter({ stopsMs }: Timeline, playheadMs: number): number {
  return stopsMs[bisectRight(stopsMs, playheadMs)] ?? Infinity
}

/** The arrival before the playhead; before the first one it stays there. */
export function stopBefore({ stopsMs, endMs }: Timeline, playheadMs: number): number {
  const at = Math.min(playheadMs, playheadMs === Infinity ? endMs : Infinity)
  return stopsMs[bisectLeft(stopsMs, at) - 1] ?? stopsMs[0] ?? 0
}

/** How many times slower than it was a message may be played. */
export const SLOWNESSES = [1, 2, 5, 10, 20, 50, 100, 200, 500] as const
/** What one can follow by eye takes at least this long. */
const WATCHABLE_MS = 4_000

/** The least slowing at which a way of this length can be followed. */
export function defaultSlowness(endMs: number): number {
  return SLOWNESSES.find((slowness) => endMs * slowness >= WATCHABLE_MS) ?? SLOWNESSES.at(-1) ?? 1
}

/** Most jumps of a playing without sweeps. */
const JUMPS_MAX = 24

/** Where a playing without sweeps halts: evenly among the arrivals, the last one among them. */
export function jumpsOf({ stopsMs }: Timeline): number[] {
  if (stopsMs.length <= JUMPS_MAX) return [...stopsMs]
  return Array.from({ length: JUMPS_MAX }, (_, index) => {
    const at = Math.round(((index + 1) / JUMPS_MAX) * (stopsMs.length - 1))
    return stopsMs[at] ?? 0
  })
}

/** Nodes over time as an SVG path in a box of 1 by 1, from the lower left: steps, one an arrival. */
export function reachPath({ arrivalsMs }: Timeline, domainMs: number): string {
  if (arrivalsMs.length === 0 || domainMs <= 0) return ''
  const perNode = 1 / arrivalsMs.length
  const commands = ['M0 1']
  for (const [index, ms] of arrivalsMs.entries()) {
    // Many arrivals at one time are one step.
    if (arrivalsMs[index + 1] === ms) continue
    commands.push(`H${(ms / domainMs).toFixed(5)}V${(1 - (index + 1) * perNode).toFixed(5)}`)
  }
  return `${commands.join('')}H1V1Z`
}
