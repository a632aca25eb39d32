/** Which page the frame of a widget shows, from the attributes of the element. @module */
import { EMBED_PATH, WIDGETS, WIDGET_TYPES, isWidgetType, type Widget } from '@/lib/embed/widgets'

/** Handed on as they are: the widget itself names what does not fit. */
const OPTIONS = ['range', 'theme', 'accent', 'title', 'compact', 'link'] as const
export const ATTRIBUTES = ['type', 'peer', ...OPTIONS] as const

/** Any form of an identity; which one it is, the server reads. */
const IDENTITY = /^[0-9a-z]{8,128}$/i

export type FrameAddress =
  | { readonly widget: Widget; readonly href: string }
  /** What is wrong with the attributes, for whoever writes them. */
  | { readonly problem: string }

/** @param origin - of the explorer. */
export function frameAddress(element: Pick<Element, 'getAttribute'>, origin: string): FrameAddress {
  const type = element.getAttribute('type') ?? ''
  if (!isWidgetType(type)) {
    return { problem: `There is no widget “${type}”: type is one of ${WIDGET_TYPES.join(', ')}.` }
  }
  const widget = WIDGETS[type]
  const peer = element.getAttribute('peer') ?? ''
  if (widget.isOfNode && !IDENTITY.test(peer)) {
    return { problem: `Which node? peer is “${peer.slice(0, 60)}”; expected: its peer id.` }
  }
  const url = new URL(`${EMBED_PATH}/${type}${widget.isOfNode ? `/${peer}` : ''}`, origin)
  for (const name of OPTIONS) {
    const value = element.getAttribute(name)
    // `compact` alone is said as attributes of HTML are.
    if (value !== null) url.searchParams.set(name, name === 'compact' && value === '' ? 'yes' : value)
  }
  return { widget, href: url.href }
}
