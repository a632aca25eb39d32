/** How the figures of a chart are told: in full where they are read, short where they stand on an axis. @module */
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDecimal,
  formatLatency,
  formatShare,
  NOT_KNOWN,
} from '@/lib/format/numbers'

/**
 * `count`: whole things; `ms`: milliseconds; `share`: 0 to 1, told in per cent; `bytes`; `ratio`: how many for one;
 * `score`: 0 to 100; `days`.
 */
export type ValueUnit = 'count' | 'ms' | 'share' | 'bytes' | 'ratio' | 'score' | 'days'

/** A figure with its unit, as text is read. */
export function formatValue(unit: ValueUnit, value: number | null): string {
  if (value === null) return NOT_KNOWN
  switch (unit) {
    case 'count':
      return formatCount(value)
    case 'ms':
      return formatLatency(value)
    case 'share':
      return formatShare(value)
    case 'bytes':
      return formatBytes(value)
    case 'ratio':
      return value < 10 ? String(Number(value.toFixed(2))) : formatDecimal(value)
    case 'score':
      return formatCount(Math.round(value))
    case 'days':
      return `${formatDecimal(value)} d`
  }
}

const SECONDS_FROM_MS = 2_000

/** Labels of an axis' ticks, ascending: short, and in one unit all along. */
export function axisLabels(unit: ValueUnit, ticks: readonly number[]): string[] {
  const highest = Math.max(...ticks.map(Math.abs), 0)
  return ticks.map((tick) => {
    // Below the line of zero stands what went: how much, not a negative number.
    const value = Math.abs(tick)
    if (unit === 'count') return formatCompact(value)
    if (unit === 'ms')
      return highest >= SECONDS_FROM_MS ? `${String(value / 1_000)} s` : `${String(value)} ms`
    if (unit === 'share') return `${String(Number((value * 100).toPrecision(6)))}%`
    if (unit === 'days') return `${formatDecimal(value)} d`
    return unit === 'bytes' ? formatBytes(value) : String(Number(value.toPrecision(6)))
  })
}
