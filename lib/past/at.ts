/**
 * Times of the past as text: read, written, and put into addresses. Apart from the schema, which every page would carry
 * otherwise.
 * @module
 */

/** Nothing of this kind was observed before. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const LATEST_MS = Date.UTC(2200, 0, 1)

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?<zone>Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/

/**
 * ISO 8601, or ms since 1970. A time without an offset is in UTC, as all times on the screens are; a date alone is its
 * first moment.
 * @returns ms since 1970; NaN for what is no time.
 */
export function readAt(text: string): number {
  if (/^\d{12,14}$/.test(text)) return Number(text)
  const iso = ISO.exec(text)
  if (iso === null) return NaN
  const [, year, month, day] = iso.map(Number)
  // Date takes the 30th of February for a day in March.
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return NaN
  return Date.parse(text.length === 10 || iso.groups?.zone !== undefined ? text : `${text}Z`)
}

/** `2026-11-21T14:00:00Z`, with ms only where they are not nought: as it stands in addresses. */
export function writeAt(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z')
}

/** The one spelling of a time in an address, as {@link writeAt} gives it; null: it is none. */
export function spellAt(text: string): string | null {
  const atMs = readAt(text)
  return atMs >= EARLIEST_MS && atMs < LATEST_MS ? writeAt(atMs) : null
}

/** The address with `at` in it; without, for the present. */
export function withAt(href: string, at: string | null | undefined): string {
  if (at === null || at === undefined) return href
  const [path = href, search = ''] = href.split('?', 2)
  const params = new URLSearchParams(search)
  params.set('at', at)
  // A colon needs no escape in a search, and times are read by people.
  return `${path}?${params.toString().replaceAll('%3A', ':')}`
}
