/** What is to be stated anew after a node's stretches were counted again. @module */
import type { Stretch } from './stretches'

export interface Changes {
  stated: Stretch[]
  /** Known before, and no more. */
  gone: Stretch[]
  /** What is going on at the end is not what was: what follows is to be counted again too. */
  isEndOther: boolean
}

/**
 * @param known - stated before, of one node: what was going on at `fromMs` or later, until `toMs`.
 * @param counted - of the same time.
 */
export function changesOf(
  known: readonly Stretch[],
  counted: readonly Stretch[],
  fromMs: number,
  toMs: number,
): Changes {
  const before = new Map(known.map((stretch) => [stretch.startedAtMs, stretch]))
  const stated = counted.filter((stretch) => {
    const old = before.get(stretch.startedAtMs)
    return old === undefined || !isSame(old, stretch, toMs)
  })
  const starts = new Set(counted.map(({ startedAtMs }) => startedAtMs))
  const gone = known.filter(({ startedAtMs }) => startedAtMs >= fromMs && !starts.has(startedAtMs))
  const oldEnd = goingOn(known, toMs)
  const newEnd = goingOn(counted, toMs)
  const isEndOther =
    oldEnd?.startedAtMs !== newEnd?.startedAtMs ||
    oldEnd?.state !== newEnd?.state ||
    oldEnd?.startAfterMs !== newEnd?.startAfterMs ||
    oldEnd?.startKnown !== newEnd?.startKnown
  return { stated, gone, isEndOther }
}

function goingOn(stretches: readonly Stretch[], atMs: number): Stretch | undefined {
  return stretches.findLast(
    ({ startedAtMs, endedAtMs }) => startedAtMs < atMs && (endedAtMs === null || endedAtMs > atMs),
  )
}

/** One that is still on when the counting ends may have been found to end later. */
function isSame(old: Stretch, stretch: Stretch, toMs: number): boolean {
  if (
    old.state !== stretch.state ||
    old.startAfterMs !== stretch.startAfterMs ||
    old.startKnown !== stretch.startKnown
  ) {
    return false
  }
  if (stretch.endedAtMs === null) return old.endedAtMs === null || old.endedAtMs > toMs
  return (
    old.endedAtMs === stretch.endedAtMs &&
    old.endKnown === stretch.endKnown &&
    old.lastSeenAtMs === stretch.lastSeenAtMs
  )
}
