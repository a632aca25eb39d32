const whole = formatter(0)
const oneDecimal = formatter(1)

/** What stands where a value is not known. */
export const NOT_KNOWN = '—'

/** 12345 → `12,345`. */
export function formatCount(value: number | null): string {
  return value === null ? NOT_KNOWN : whole(value)
}

/** `plural(1, 'node')` → `1 node`, `plural(2, 'node')` → `2 nodes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`
}

/**
 * A share from 0 to 1 as a percentage. Never rounds up to 100 % or down to 0 %: a node that missed one visit has
 * not been there all the time.
 */
export function formatShare(share: number | null): string {
  if (share === null) return NOT_KNOWN
  const percent = share * 100
  if (percent > 99.9 && percent < 100) return '99.9%'
  if (percent > 0 && percent < 0.1) return '0.1%'
  return `${oneDecimal(percent)}%`
}

/** A latency in ms with as many digits as mean something: `0.4 ms`, `23 ms`, `1.2 s`. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return NOT_KNOWN
  if (ms >= 1_000) return `${oneDecimal(ms / 1_000)} s`
  return ms < 9.95 ? `${oneDecimal(ms)} ms` : `${whole(ms)} ms`
}

/** Sizes on the wire, by thousands: `624 B`, `1.2 kB`, `38 MB`, `4.1 GB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return NOT_KNOWN
  const step = BYTE_UNITS.findLastIndex((_, power) => Math.abs(bytes) >= 1_000 ** power)
  const value = bytes / 1_000 ** Math.max(step, 0)
  return `${(Math.abs(value) < 10 && step > 0 ? oneDecimal : whole)(value)} ${BYTE_UNITS[Math.max(step, 0)] ?? ''}`
}
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A count where there is little room: `812`, `12.3k`, `4.1M`. */
export function formatCompact(value: number | null): string {
  if (value === null) return NOT_KNOWN
  const size = Math.abs(value)
  if (size < 10_000) return oneDecimal(value)
  if (size < 1_000_000) return `${oneDecimal(value / 1_000)}k`
  return size < 1_000_000_000 ? `${oneDecimal(value / 1_000_000)}M` : `${oneDecimal(value / 1_000_000_000)}G`
}

/** Points of a score from 0 to 100, or another figure with one decimal. */
export function formatDecimal(value: number | null): string {
  return value === null ? NOT_KNOWN : oneDecimal(value)
}

/** `+3.1%`, `−12%`, `±0%`; the dash where there is nothing to compare with. */
export function formatChange(now: number | null, before: number | null): string {
  if (now === null || before === null || before === 0) return NOT_KNOWN
  const percent = (now / before - 1) * 100
  const text = (Math.abs(percent) < 10 ? oneDecimal : whole)(Math.abs(percent))
  return text === '0' ? '±0%' : `${percent > 0 ? '+' : '−'}${text}%`
}

/** Made with the first figure: a browser takes milliseconds for it, which no script has to wait for as it begins. */
function formatter(maximumFractionDigits: number): (value: number) => string {
  let made: Intl.NumberFormat | undefined
  return (value) => (made ??= new Intl.NumberFormat('en', { maximumFractionDigits })).format(value)
}
