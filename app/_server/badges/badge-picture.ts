/** A badge as a picture. @module */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { makeBadge } from 'badge-maker'
import type { BadgeOptions } from '@/lib/embed/badges'
import { escapeMarkup, sayableText } from '@/lib/format/markup'

export interface BadgePicture {
  readonly label: string
  readonly message: string
  readonly color: string
  readonly labelColor?: string | undefined
  readonly style: BadgeOptions['style']
  readonly logo: BadgeOptions['logo']
  /** What those are told who hover over it or hear it; unset: label and message. */
  readonly title?: string | undefined
}

/** As in the head of every page, in a colour that is seen on the usual dark label. */
const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 24">' +
  '<path d="M4 20 7.5 4.5 14 14.5 20.5 4.5 24 20" fill="none" stroke="#b3c5c5" stroke-width="1.8" stroke-linejoin="round"/>' +
  '<g fill="#c6e76c"><circle cx="4" cy="20" r="2.6"/><circle cx="7.5" cy="4.5" r="3.3"/><circle cx="14" cy="14.5" r="2.6"/>' +
  '<circle cx="20.5" cy="4.5" r="3.3"/><circle cx="24" cy="20" r="2.6"/></g></svg>'

/** For those who draw the badge themselves. */
export const LOGO_SVG = MARK
const LOGO_ADDRESS = `data:image/svg+xml;base64,${Buffer.from(MARK).toString('base64')}`

const KEPT_PICTURES = 4_000
const pictures = new LRUCache<string, string>({ max: KEPT_PICTURES })

/** @returns SVG. The same for the same. */
export function drawBadge(picture: BadgePicture): string {
  const key = JSON.stringify(picture)
  let svg = pictures.get(key)
  if (svg === undefined) {
    svg = draw(picture, key)
    pictures.set(key, svg)
  }
  return svg
}

function draw({ label, message, color, labelColor, style, logo, title }: BadgePicture, key: string): string {
  const svg = makeBadge({
    // It escapes them, and lets through what cannot be said.
    label: sayableText(label),
    message: sayableText(message),
    color,
    style,
    // Several may be written into one page, where ids are shared.
    idSuffix: createHash('sha1').update(key).digest('hex').slice(0, 8),
    ...(labelColor !== undefined && { labelColor }),
    ...(logo === 'mesh' && { logoBase64: LOGO_ADDRESS }),
  })
  // Some styles write in capitals, which a screen reader may spell.
  const spoken = escapeMarkup(title ?? `${label}: ${message}`)
  return svg.replace(
    / aria-label="[^"]*"><title>[^<]*<\/title>/,
    () => ` aria-label="${spoken}"><title>${spoken}</title>`,
  )
}

/** What a browser that shows it by itself may do with it: nothing but draw it. */
export function badgePolicy({ style, logo }: Pick<BadgePicture, 'style' | 'logo'>): string {
  const policy = [`default-src 'none'`, `frame-ancestors 'none'`]
  // This one carries a rule for links, inside.
  if (style === 'social') policy.push(`style-src 'unsafe-inline'`)
  if (logo !== 'none') policy.push('img-src data:')
  return policy.join('; ')
}
