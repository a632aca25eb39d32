import type { SeriesLook } from '../charts/looks'
import type { TimeSeries } from '../charts/time-layout'

const PREVIOUS_LOOK: SeriesLook = { colour: 'series-rest', dash: 'dashed' }

/**
 * The period before, under the same buckets: thin and dashed.
 * @param values - of the period before, oldest first; undefined: it was not asked for.
 * @param length - how many buckets are shown.
 */
export function previousSeries(
  values: readonly (number | null)[] | undefined,
  length: number,
  name = 'Period before',
): TimeSeries[] {
  if (values === undefined) return []
  return [
    {
      key: 'previous',
      name,
      form: 'line',
      look: PREVIOUS_LOOK,
      isPrevious: true,
      values: Array.from({ length }, (_, index) => values[index] ?? null),
    },
  ]
}
