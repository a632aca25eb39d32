const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** What stands where a value is not known. */
export const NOT_KNOWN = '—'

/** 12345 → `12,345`. */
export function formatCount(value: number | null): string {
  return value === null ? NOT_KNOWN : whole.format(value)
}

/** `plural(1, 'node')` → `1 node`, `plural(2, 'node')` → `2 nodes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
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
  return `${oneDecimal.format(percent)}%`
}

/** A latency in ms with as many digits as mean something: `0.4 ms`, `23 ms`, `1.2 s`. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return NOT_KNOWN
  if (ms >= 1_000) return `${oneDecimal.format(ms / 1_000)} s`
  return ms < 9.95 ? `${oneDecimal.format(ms)} ms` : `${whole.format(ms)} ms`
}
