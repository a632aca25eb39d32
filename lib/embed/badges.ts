/** The badges there are, and how one may be made to look. One schema for the address, the pages and the tests. @module */
import { z } from 'zod'

export const BADGE_PATH = '/badge'

/** Those of the network as a whole; a node's own is `node/<peer id>`. */
export const BADGES = {
  nodes: {
    label: 'nodes',
    page: '/nodes',
    about: 'Nodes of the network, reached or heard of, that are not forgotten.',
  },
  reachable: { label: 'reachable', page: '/nodes?active=yes', about: 'Nodes that answer, of all of them.' },
  messages: { label: 'messages', page: '/messages', about: 'Messages of the last 24 hours.' },
  latency: {
    label: 'latency',
    page: '/analytics/latency',
    about: 'Mean round-trip time from the collectors to the nodes that answer.',
  },
  health: { label: 'health', page: '/analytics', about: 'The health score, 0 to 100.' },
  version: {
    label: 'version',
    page: '/analytics/versions',
    about: 'The newest release, and the share of nodes that run it or a newer one.',
  },
  quorum: {
    label: 'quorum',
    page: '/analytics/authorities',
    about: 'Authorities that are up, of those that may sign updates.',
  },
  countries: {
    label: 'countries',
    page: '/analytics/geography',
    about: 'Countries with a node that answers.',
  },
} as const satisfies Record<string, { label: string; page: string; about: string }>
export type BadgeName = keyof typeof BADGES
export const BADGE_NAMES = Object.keys(BADGES) as [BadgeName, ...BadgeName[]]

export const BADGE_STYLES = ['flat', 'flat-square', 'plastic', 'for-the-badge', 'social'] as const
export const BADGE_LOGOS = ['none', 'mesh'] as const

/** The names that shields.io has for colours. */
export const BADGE_COLORS = [
  'brightgreen',
  'green',
  'yellowgreen',
  'yellow',
  'orange',
  'red',
  'blue',
  'grey',
  'gray',
  'lightgrey',
  'lightgray',
  'success',
  'important',
  'critical',
  'informational',
  'inactive',
] as const
const named = new Set<string>(BADGE_COLORS)

/** As the picture takes it: the `#` is no part of it. */
const color = z
  .string()
  .refine(
    (text) => named.has(text) || /^#?([\da-f]{3}){1,2}$/i.test(text),
    'a colour in hex, such as 4c1 or 0f7c6c, or one of the names of shields.io, such as blue',
  )
  .transform((text) => text.replace(/^#/, '').toLowerCase())

export const LABEL_CHARACTERS_MAX = 60

export const badgeOptionsSchema = z.strictObject({
  /** Instead of the badge's own. */
  label: z
    .string()
    .trim()
    .min(1)
    .max(LABEL_CHARACTERS_MAX, `at most ${String(LABEL_CHARACTERS_MAX)} characters`)
    // XML has no way to write them.
    .regex(/^[^\p{Cc}\p{Cs}\p{Cn}]*$/u, 'text without control characters')
    .optional(),
  /** Of the side of the figure; unset: it says how things are. */
  color: color.optional(),
  labelColor: color.optional(),
  style: z.enum(BADGE_STYLES).default('flat'),
  logo: z.enum(BADGE_LOGOS).default('none'),
})
export type BadgeOptions = z.infer<typeof badgeOptionsSchema>

/** Path of a node's badge below {@link BADGE_PATH}. */
export const nodeBadge = (peerId: string): string => `node/${encodeURIComponent(peerId)}`

/**
 * Path and search of a badge; what is default is left out.
 * @param name - a {@link BadgeName}, or what {@link nodeBadge} gives.
 */
export function badgeAddress(name: string, format: 'svg' | 'json', options: Partial<BadgeOptions>): string {
  const params = new URLSearchParams()
  const { label, color: right, labelColor, style = 'flat', logo = 'none' } = options
  if (style !== 'flat') params.set('style', style)
  for (const [field, value] of Object.entries({ label, color: right, labelColor })) {
    if (value !== undefined && value !== '') params.set(field, value)
  }
  if (logo !== 'none') params.set('logo', logo)
  return `${BADGE_PATH}/${name}.${format}${params.size === 0 ? '' : `?${params.toString()}`}`
}
