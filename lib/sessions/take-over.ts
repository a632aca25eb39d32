/** Goes on with stretches that are known from before. @module */
import type { Stretch } from './stretches'

/**
 * What holds from a time on, as counted anew, joined to what was known: a stretch that was going on then began when it
 * was known to.
 * @param known - ascending, of one node; what begins at `fromMs` or later does not count any more.
 * @param counted - ascending, from visits that reach `LOOK_BACK_MS` before `fromMs`.
 * @returns the stretches that were going on at `fromMs` or began later.
 */
export function takeOver(known: readonly Stretch[], counted: readonly Stretch[], fromMs: number): Stretch[] {
  const isOn = ({ startedAtMs, endedAtMs }: Stretch): boolean =>
    startedAtMs < fromMs && (endedAtMs === null || endedAtMs >= fromMs)
  const before = known.findLast(isOn)
  return counted
    .filter(
      ({ startedAtMs, endedAtMs }) => startedAtMs >= fromMs || endedAtMs === null || endedAtMs >= fromMs,
    )
    .map((stretch) => {
      if (stretch.startedAtMs >= fromMs || before?.state !== stretch.state) return stretch
      const { startedAtMs, startAfterMs, startKnown } = before
      return { ...stretch, startedAtMs, startAfterMs, startKnown }
    })
}
