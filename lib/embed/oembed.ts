/**
 * Which widget stands for which page, for sites that turn a pasted address into something to look at.
 * @see https://oembed.com
 * @module
 */
import { z } from 'zod'
import { RANGES, type RangeName } from '../analytics/range'
import { escapeMarkup } from '../format/markup'
import { readIdentityInPath } from '../peer-identity'
import { rawSearch } from '../read-search'
import { readWidgetOptions, widgetAddress } from './options'
import { EMBED_PATH, WIDGETS, isWidgetType, type WidgetType } from './widgets'

export const OEMBED_PATH = '/oembed'
export const OEMBED_FORMATS = { json: 'application/json+oembed', xml: 'text/xml+oembed' } as const
export type OembedFormat = keyof typeof OEMBED_FORMATS

const length = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, 'a whole number of CSS pixels, 1 to 99999')
  .transform(Number)

export const oembedQuerySchema = z.strictObject({
  /** Address of a page, or of a widget. */
  url: z.string().max(2_048, 'an address of at most 2048 characters').optional(),
  maxwidth: length.optional(),
  maxheight: length.optional(),
  /** Read apart, for what is not offered has a status of its own. */
  format: z.string().max(32).default('json'),
})

/** A widget as it is put into a page. */
export interface WidgetFrame {
  readonly type: WidgetType
  /** Path and search, on our origin. */
  readonly address: string
  readonly title: string
  /** CSS px. */
  readonly width: number
  readonly height: number
}

const PAGE_WIDGETS: Readonly<Record<string, WidgetType>> = {
  '/': 'map',
  '/nodes': 'nodes',
  '/messages': 'messages-24h',
  '/analytics': 'health',
  '/analytics/growth': 'growth',
  '/analytics/messages': 'messages-24h',
  '/analytics/latency': 'latency',
  '/analytics/geography': 'countries',
  '/analytics/versions': 'versions',
  '/analytics/authorities': 'quorum',
}

/**
 * The widget that shows what a page is about. What else the address asks is left out, but for the stretch of time.
 * @param path - of the page, with its search.
 * @returns null when nothing stands for it.
 */
export function frameOfPage(path: string): WidgetFrame | null {
  const url = parse(path, 'http://localhost')
  if (url === null) return null
  const { pathname, searchParams } = url
  if (pathname.startsWith(`${EMBED_PATH}/`)) return frameOfWidget(pathname, searchParams)
  const inPath = /^\/nodes\/([^/]+)$/.exec(pathname)?.[1]
  if (inPath !== undefined) return nodeFrame(inPath)
  const type = Object.hasOwn(PAGE_WIDGETS, pathname) ? PAGE_WIDGETS[pathname] : undefined
  if (type === undefined) return null
  const range = searchParams.get('range')
  const asked = isRange(range) && WIDGETS[type].range !== null ? { range } : {}
  return frame(type, widgetAddress(type, asked))
}

/**
 * The same for a whole address, of which the origin must be ours.
 * @param origin - the public one, without a slash at its end.
 */
export function frameOfUrl(url: string, origin: string): WidgetFrame | null {
  const parsed = parse(url)
  // A name before the host belongs to no address that a page of ours has.
  const isOurs = parsed?.origin === origin && parsed.username === '' && parsed.password === ''
  return isOurs ? frameOfPage(`${parsed.pathname}${parsed.search}`) : null
}

/** Keeps a frame within what the other site has room for. */
export function fitFrame(
  frame: WidgetFrame,
  room: { readonly maxwidth?: number | undefined; readonly maxheight?: number | undefined },
): WidgetFrame {
  const { maxwidth = Infinity, maxheight = Infinity } = room
  return { ...frame, width: Math.min(frame.width, maxwidth), height: Math.min(frame.height, maxheight) }
}

/** What a widget may do inside its frame: run its own script under its own origin, and open its link beside the page. */
export const FRAME_SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox'

/** The snippet that puts a widget into a page. @param origin - the public one, without a slash at its end. */
export function frameHtml({ address, title, width, height }: WidgetFrame, origin: string): string {
  const attributes = {
    src: `${origin}${address}`,
    title,
    width: String(width),
    height: String(height),
    loading: 'lazy',
    sandbox: FRAME_SANDBOX,
    style: 'border:0;max-width:100%',
  }
  return `<iframe ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeMarkup(value)}"`)
    .join(' ')}></iframe>`
}

function frameOfWidget(pathname: string, params: URLSearchParams): WidgetFrame | null {
  const [type = '', inPath, ...rest] = pathname.slice(EMBED_PATH.length + 1).split('/')
  if (!isWidgetType(type) || rest.length > 0 || WIDGETS[type].isOfNode !== (inPath !== undefined)) return null
  const reading = readWidgetOptions(type, rawSearch(params))
  if (!reading.ok) return null
  const peerId = inPath === undefined ? '' : readIdentityInPath(inPath)?.peerId
  if (peerId === undefined) return null
  return frame(type, widgetAddress(type, reading.value, peerId), reading.value)
}

function nodeFrame(inPath: string): WidgetFrame | null {
  const identity = readIdentityInPath(inPath)
  return identity === null ? null : frame('node', widgetAddress('node', {}, identity.peerId))
}

/** A widget at the size it takes well. */
export function frame(
  type: WidgetType,
  address: string,
  { title, compact }: { readonly title?: string | undefined; readonly compact?: string | undefined } = {},
): WidgetFrame {
  const { size, compactHeight, title: usual } = WIDGETS[type]
  return {
    type,
    address,
    title: title ?? usual,
    width: size.width,
    height: compact === 'yes' ? compactHeight : size.height,
  }
}

function isRange(text: string | null): text is RangeName {
  return text !== null && Object.hasOwn(RANGES, text)
}

function parse(url: string, base?: string): URL | null {
  return URL.canParse(url, base) ? new URL(url, base) : null
}
