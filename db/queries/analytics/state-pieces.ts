import type { ShownQuery } from '@/lib/analytics/answer'
import { cutPeriod } from '@/lib/analytics/period-pieces'
import type { Period } from '@/lib/analytics/range'
import { seconds } from './asking'
import { dayText } from './presence'

/**
 * The rows of round-trip times that a period is put together from: whole months, whole days and hours, each from the
 * table that has them.
 * @param kind - by collector and country, or of all together.
 */
export function rttPieces(
  kind: 'country' | 'all',
  columns: readonly string[],
  period: Period,
  nowMs: number,
): { sql: string; params: ShownQuery['params'] } {
  const { months, days, hours } = cutPeriod(period, nowMs)
  const params: ShownQuery['params'] = {}
  const part = (column: 'month' | 'day' | 'hour', pieces: readonly Period[]): string[] =>
    pieces.map(({ fromMs, toMs }, at) => {
      const [from, to] = [`${column}_from_${String(at)}`, `${column}_to_${String(at)}`]
      const isTime = column === 'hour'
      params[from] = isTime ? seconds(fromMs) : dayText(fromMs)
      params[to] = isTime ? seconds(toMs) : dayText(toMs)
      const type = isTime ? 'UInt32' : 'Date'
      const selected = columns.map((name) => `r.${name}`).join(', ')
      return `SELECT ${selected} FROM rtt_${kind}_${column}s AS r WHERE r.${column} >= {${from}:${type}} AND r.${column} < {${to}:${type}}`
    })
  const parts = [...part('month', months), ...part('day', days), ...part('hour', hours)]
  return { sql: parts.join('\n        UNION ALL\n        '), params }
}
