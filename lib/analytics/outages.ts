/** Stretches in which no collector worked, from the minutes in which one did. @module */

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
/** A single minute without a sign of life is a slow disk or a restart, not an outage. */
const OUTAGE_MINUTES_MIN = 2

/** An hour of which not every minute is known, or before which hours are missing. All in UTC. */
interface PartialHour {
  /** Hours since 1970. */
  hour: number
  /** The hour before it in which a collector worked; 0: there is none. */
  before: number
  /** Minutes of the hour in which one worked, ascending. */
  minutes: readonly number[]
}

export interface Outage {
  fromMs: number
  /** null: it goes on. */
  toMs: number | null
}

/**
 * @param partial - ascending; hours that are not named but stand in another's `before` were worked through whole.
 * @param lastHour - newest hour in which a collector worked, hours since 1970; 0: none did.
 * @param period - what lies outside of it is not known; `firstMs`: an hour with the first sign of life ever.
 */
export function findOutages(
  partial: readonly PartialHour[],
  lastHour: number,
  period: { fromMs: number; toMs: number; firstMs: number | null; nowMs: number },
): Outage[] {
  const outages: Outage[] = []
  const fromMinute = Math.floor(period.fromMs / MINUTE_MS)
  // Before the first sign of life there was nothing that could fail.
  const isBegun = period.firstMs !== null && period.firstMs < period.fromMs
  let worked: number | null = isBegun ? fromMinute - 1 : null
  let hourBefore = 0
  const work = (minute: number): void => {
    if (worked !== null && minute - worked > OUTAGE_MINUTES_MIN) {
      outages.push({ fromMs: (worked + 1) * MINUTE_MS, toMs: minute * MINUTE_MS })
    }
    worked = Math.max(worked ?? minute, minute)
  }
  for (const { hour, before, minutes } of partial) {
    if (before > hourBefore) worked = before * HOUR_MINUTES + HOUR_MINUTES - 1
    for (const minute of minutes) work(hour * HOUR_MINUTES + minute)
    hourBefore = hour
  }
  if (lastHour > hourBefore) worked = lastHour * HOUR_MINUTES + HOUR_MINUTES - 1
  // The minute that is going on, and what is still on its way, say nothing.
  const endMinute = Math.floor(period.toMs / MINUTE_MS)
  if (worked !== null && endMinute - worked > OUTAGE_MINUTES_MIN) {
    const goesOn = period.toMs >= period.nowMs
    outages.push({ fromMs: (worked + 1) * MINUTE_MS, toMs: goesOn ? null : period.toMs })
  }
  return outages
}
