/**
 * Values so coarse that they are not marks: the same moments and figures are public on the pages of nodes, and would
 * tell by their digits which pseudonym is whose.
 * @module
 */

/** The quarter of an hour that a moment lies in, as its start. Also what rows of one table are ordered by. */
export const quarterHour = (time: string): string =>
  `toDateTime64(toStartOfFifteenMinutes(${time}), 3, 'UTC')`

const PER_DECADE = [1, 1.5, 2, 3, 5, 7] as const
const FIRST_DECADE = -1
const LAST_DECADE = 8

function stepsFrom(decade: number): readonly number[] {
  const decades = Array.from({ length: LAST_DECADE - decade + 1 }, (_, at) => decade + at)
  const steps = decades.flatMap((each) => PER_DECADE.map((step) => Number(`${String(step)}e${String(each)}`)))
  return [0, ...steps]
}

/** The steps as a person reads them. */
export const STEPS_TEXT = 'to the next lower of 1, 1.5, 2, 3, 5, 7, 10, 15, 20, …'

/** @param figure - a float, not negative, or null. */
export const stepped = (figure: string): string =>
  `roundDown(toFloat64(${figure}), [${stepsFrom(FIRST_DECADE).map(String).join(', ')}])`

/** @param figure - a whole number, or null. */
export const steppedWhole = (figure: string): string =>
  `toUInt32(roundDown(toFloat64(${figure}), [${stepsFrom(0).filter(Number.isInteger).map(String).join(', ')}]))`
