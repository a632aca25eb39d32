/**
 * A time in the past, as the addresses of pages and questions of the API name it: `?at=`. One spelling goes out, two come
 * in.
 * @module
 */
import { z } from 'zod'

/** Nothing of this kind was observed before. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const LATEST_MS = Date.UTC(2200, 0, 1)
const EXPECTED = 'a time such as 2026-11-21T14:00:00Z, or ms since 1970'

/**
 * ISO 8601, or ms since 1970. A time without an offset is in UTC, as all times on the screens are; a date alone is its
 * first moment.
 * @returns ms since 1970; NaN for what is no time.
 */
export function readAt(text: string): number {
  if (/^\d{12,14}$/.test(text)) return Number(text)
  const iso = z.iso.datetime({ offset: true, local: true }).or(z.iso.date())
  if (!iso.safeParse(text).success) return NaN
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/i.test(text) || text.length === 10 ? text : `${text}Z`)
}

/** `2026-11-21T14:00:00Z`, with ms only where they are not nought: as it stands in addresses. */
export function writeAt(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z')
}

/** Reads `at` into its one spelling, as {@link writeAt} gives it. */
export const atParameter = z
  .string()
  .max(40)
  .refine((text) => {
    const atMs = readAt(text)
    return atMs >= EARLIEST_MS && atMs < LATEST_MS
  }, EXPECTED)
  .transform((text) => writeAt(readAt(text)))

/** The address with `at` in it; without, for the present. */
export function withAt(href: string, at: string | null | undefined): string {
  if (at === null || at === undefined) return href
  const [path = href, search = ''] = href.split('?', 2)
  const params = new URLSearchParams(search)
  params.set('at', at)
  // A colon needs no escape in a search, and times are read by people.
  return `${path}?${params.toString().replaceAll('%3A', ':')}`
}
