/**
 * What the address of a widget may say. One schema for the widget's page, the element, the builder and oEmbed.
 * @module
 */
import { z } from 'zod'
import { RANGES, type RangeName } from '../analytics/range'
import { readSearch, type RawSearch, type SearchReading } from '../read-search'
import { EMBED_PATH, WIDGETS, type WidgetType } from './widgets'

export const WIDGET_THEMES = ['auto', 'light', 'dark'] as const

export const WIDGET_TITLE_MAX = 80
const YES_NO = ['yes', 'no'] as const

const common = {
  /** `auto`: as the reader's system has it. */
  theme: z.enum(WIDGET_THEMES).default('auto'),
  /** Of lines, bars and marks; text keeps its own colour, so that it can be read. Held as `#rrggbb`. */
  accent: z
    .string()
    .regex(/^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, 'a colour of 3 or 6 hex digits, such as c6e76c')
    .transform(wholeColour)
    .optional(),
  title: z
    .string()
    .trim()
    .min(1)
    .max(WIDGET_TITLE_MAX, `a title of at most ${WIDGET_TITLE_MAX} characters`)
    .optional(),
  /** Only what matters most, in less room. */
  compact: z.enum(YES_NO).default('no'),
  /** Whether the link to the explorer's page is shown. */
  link: z.enum(YES_NO).default('yes'),
}

const rangeNames = Object.keys(RANGES) as [RangeName, ...RangeName[]]
const plainSchema = z.strictObject(common)
/** Every option that some widget has. */
export const rangedSchema = z.strictObject({ range: z.enum(rangeNames).optional(), ...common })

export type WidgetOptions = z.output<typeof rangedSchema>

/**
 * Reads what the address of a widget asks; what does not fit is named, and left out of the value. `range` is one of the
 * names only for widgets that are about a stretch of time.
 */
export function readWidgetOptions(type: WidgetType, search: RawSearch): SearchReading<WidgetOptions> {
  return WIDGETS[type].range === null ? readSearch(plainSchema, search) : readSearch(rangedSchema, search)
}

/** What {@link widgetAddress} writes: as in the address, each may be left out. */
export type WidgetAsked = { readonly [Name in keyof WidgetOptions]?: WidgetOptions[Name] | undefined }

/**
 * Path and search of a widget's page; what is default is left out, so that one widget has one address.
 * @param peerId - of the node that a widget of one node is about.
 */
export function widgetAddress(type: WidgetType, asked: WidgetAsked = {}, peerId = ''): string {
  const { range, isOfNode } = WIDGETS[type]
  const params = new URLSearchParams()
  const set = (name: string, value: string | undefined, usual: string): void => {
    if (value !== undefined && value !== usual) params.set(name, value)
  }
  if (range !== null) set('range', asked.range, range)
  set('theme', asked.theme, 'auto')
  set('accent', asked.accent?.replace('#', ''), '')
  set('title', asked.title, '')
  set('compact', asked.compact, 'no')
  set('link', asked.link, 'yes')
  const search = params.size === 0 ? '' : `?${params.toString()}`
  return `${EMBED_PATH}/${type}${isOfNode ? `/${encodeURIComponent(peerId)}` : ''}${search}`
}

/** `abc` and `#AABBCC` → `#aabbcc`. */
function wholeColour(text: string): string {
  const digits = text.replace('#', '').toLowerCase()
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`
}
