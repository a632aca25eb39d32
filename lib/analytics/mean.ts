const DAY_MS = 86_400_000
const MEAN_DAYS = 7

interface DayValue {
  startMs: number
  /** null: nothing was observed. */
  value: number | null
  /** The day is still going on: its count is not whole yet, and not taken. */
  isOpen: boolean
}

/**
 * Mean over the observed days of the seven that end with each day; null where none was observed.
 * @param days - ascending; the six before the first that is asked for belong to them.
 */
export function meanOf7Days(days: readonly DayValue[]): (number | null)[] {
  return days.map(({ startMs }, at) => {
    const values: number[] = []
    for (let other = at; other >= 0; other -= 1) {
      const day = days[other]
      if (day === undefined || day.startMs <= startMs - MEAN_DAYS * DAY_MS) break
      if (day.value !== null && !day.isOpen) values.push(day.value)
    }
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  })
}
