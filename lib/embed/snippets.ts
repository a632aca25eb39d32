/** What one pastes into a page of one's own to have a widget or a badge in it. @module */
import { BADGES, badgeAddress, nodeBadge, type BadgeName, type BadgeOptions } from './badges'
import { escapeMarkup } from '../format/markup'
import { OEMBED_PATH, frame, frameHtml, type WidgetFrame } from './oembed'
import { widgetAddress, type WidgetAsked } from './options'
import { EMBED_PATH, WIDGETS, type WidgetType } from './widgets'

export interface Snippet {
  readonly title: string
  /** What it is for. */
  readonly note: string
  readonly code: string
}

export interface WidgetEmbed {
  readonly frame: WidgetFrame
  readonly snippets: readonly Snippet[]
}

/**
 * @param peerId - of the node, for a widget of one node.
 * @param origin - the public one, without a slash at its end.
 */
export function embedWidget(
  type: WidgetType,
  asked: WidgetAsked,
  peerId: string,
  origin: string,
): WidgetEmbed {
  const framed = frame(type, widgetAddress(type, asked, peerId), asked)
  const url = `${origin}${framed.address}`
  return {
    frame: framed,
    snippets: [
      {
        title: 'Frame',
        note: 'For any page that takes HTML. It runs no script of ours in your page.',
        code: frameHtml(framed, origin),
      },
      {
        title: 'Element',
        note: 'Takes the height it needs by itself. The script is loaded once, however many there are.',
        code: `<script type="module" src="${origin}${EMBED_PATH}/widget.js"></script>\n${elementHtml(type, asked, peerId)}`,
      },
      {
        title: 'Address',
        note: 'For sites that turn a pasted address into a widget (oEmbed).',
        code: url,
      },
      {
        title: 'oEmbed',
        note: 'What such a site asks.',
        code: `${origin}${OEMBED_PATH}?${new URLSearchParams({ url }).toString()}`,
      },
    ],
  }
}

function elementHtml(type: WidgetType, asked: WidgetAsked, peerId: string): string {
  // The address leaves out what is default, and so does the element.
  const params = new URL(widgetAddress(type, asked, peerId), 'http://localhost').searchParams
  const attributes = [['type', type], ...(WIDGETS[type].isOfNode ? [['peer', peerId]] : []), ...params]
  const written = attributes.map(([name = '', value = '']) => `${name}="${escapeMarkup(value)}"`)
  return `<meshara-widget ${written.join(' ')}></meshara-widget>`
}

export interface BadgeEmbed {
  /** Path and search of the picture. */
  readonly address: string
  /** What stands in its place where there are no pictures. */
  readonly alt: string
  readonly snippets: readonly Snippet[]
}

/**
 * @param name - `node`: of the node with this peer id.
 * @param origin - the public one, without a slash at its end.
 */
export function embedBadge(
  name: BadgeName | 'node',
  options: Partial<BadgeOptions>,
  peerId: string,
  origin: string,
): BadgeEmbed {
  const isOfNode = name === 'node'
  const path = isOfNode ? nodeBadge(peerId) : name
  const page = `${origin}${isOfNode ? `/nodes/${encodeURIComponent(peerId)}` : BADGES[name].page}`
  const alt = options.label ?? (isOfNode ? 'node' : BADGES[name].label)
  const address = badgeAddress(path, 'svg', options)
  const picture = `${origin}${address}`
  const json = `${origin}${badgeAddress(path, 'json', options)}`
  return {
    address,
    alt,
    snippets: [
      {
        title: 'Markdown',
        note: 'For a README.',
        code: `[![${escapeMarkdown(alt)}](${picture})](${page})`,
      },
      {
        title: 'HTML',
        note: 'For any page that takes HTML.',
        code: `<a href="${escapeMarkup(page)}"><img src="${escapeMarkup(picture)}" alt="${escapeMarkup(alt)}"></a>`,
      },
      { title: 'Address', note: 'Of the picture alone.', code: picture },
      {
        title: 'shields.io',
        note: 'Drawn by shields.io from our figure, with all it offers.',
        code: `https://img.shields.io/endpoint?${new URLSearchParams({ url: json }).toString()}`,
      },
    ],
  }
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\[\]`*_<>!]/g, '\\$&')
}
