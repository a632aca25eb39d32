/** What is seen, as SVG: shapes a person can go on working with, so no more of them than that. @module */
import { unpackLink } from '@/lib/graph/map-columns'
import { EVIDENCE } from '@/lib/fact-kinds'
import { formatCount } from '@/lib/format/numbers'
import { toScreen } from './camera'
import { DASHES, type Frame } from './frame'
import type { GroupLayer } from './group-layer'
import type { SeenWhole } from './seen-whole'
import { cssColour } from './theme'

const LINKS_AT_MOST = 4_000
const NODES_AT_MOST = 6_000

/** @returns a whole document, which says what it leaves out. */
export function svgOf({ frame, groups, labels }: Omit<SeenWhole, 'canvases'>): string {
  const { width, height } = frame.size
  const isGrouped = groups.isShown
  const links = isGrouped ? { parts: [], left: 0 } : linksOf(frame)
  const nodes = isGrouped ? { parts: [], left: 0 } : nodesOf(frame)
  const left = [
    links.left > 0 ? `${formatCount(links.left)} links` : '',
    nodes.left > 0 ? `${formatCount(nodes.left)} nodes` : '',
  ].filter((part) => part !== '')
  const said =
    left.length === 0
      ? 'Everything that is seen is drawn.'
      : `Left out of the picture: ${left.join(' and ')}.`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}">`,
    `<title>Map of the network</title>`,
    `<desc>${said}</desc>`,
    `<rect width="100%" height="100%" fill="${cssColour(frame.theme.ground)}"/>`,
    `<g fill="none">${links.parts.join('')}</g>`,
    `<g>${nodes.parts.join('')}</g>`,
    isGrouped ? groupsOf(frame, groups) : '',
    `<g font-family="sans-serif" font-size="12" fill="${cssColour(frame.theme.label)}">`,
    ...labels.map(({ x, y, text }) => `<text x="${px(x)}" y="${px(y)}">${escaped(text)}</text>`),
    '</g></svg>',
  ].join('\n')
}

function linksOf(frame: Frame): { parts: string[]; left: number } {
  const { selection, links, nodes, view, theme } = frame
  const { from, to, flags } = links.columns
  const { importances, steps } = links
  const seen = [...selection.links.subarray(0, selection.linkCount)].filter((row) => {
    const a = toScreen(view, nodes.x(from[row] ?? 0), nodes.y(from[row] ?? 0))
    const b = toScreen(view, nodes.x(to[row] ?? 0), nodes.y(to[row] ?? 0))
    return isSeen(frame, Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y))
  })
  const drawn = seen
    .toSorted((one, other) => (importances[one] ?? 0) - (importances[other] ?? 0))
    .slice(0, LINKS_AT_MOST)
  const parts = drawn.map((row) => {
    const a = toScreen(view, nodes.x(from[row] ?? 0), nodes.y(from[row] ?? 0))
    const b = toScreen(view, nodes.x(to[row] ?? 0), nodes.y(to[row] ?? 0))
    const { evidence, mutual } = unpackLink(flags[row] ?? 0)
    const [on, off] = DASHES[EVIDENCE.indexOf(evidence)] ?? DASHES[0]
    const colour = theme.latency[steps[row] ?? 0] ?? theme.faint
    const dash = off === 0 ? '' : ` stroke-dasharray="${String(on)} ${String(off)}"`
    const wide = px(frame.linkWidth * (mutual ? 1 : 0.6))
    return `<line x1="${px(a.x)}" y1="${px(a.y)}" x2="${px(b.x)}" y2="${px(b.y)}" stroke="${cssColour(colour)}" stroke-opacity="${px(frame.linkAlpha * (mutual ? 1 : 0.7))}" stroke-width="${wide}"${dash}/>`
  })
  const beyond = Math.max(0, selection.linksThere - selection.linkCount)
  return { parts, left: seen.length - parts.length + beyond }
}

function nodesOf(frame: Frame): { parts: string[]; left: number } {
  const { selection, nodes, view, theme, nodeScale, palette } = frame
  const radii = nodes.targetRadii
  const seen = [...selection.nodes.subarray(0, selection.nodeCount)].filter((index) => {
    const { x, y } = toScreen(view, nodes.x(index), nodes.y(index))
    return nodes.has(index) && isSeen(frame, x, y, x, y)
  })
  const drawn = seen.toSorted((one, other) => (radii[other] ?? 0) - (radii[one] ?? 0)).slice(0, NODES_AT_MOST)
  const parts = drawn.map((index) => {
    const { x, y } = toScreen(view, nodes.x(index), nodes.y(index))
    const shape = nodes.shape(index)
    const own = nodes.colour(index)
    const colour = cssColour(palette?.[own] ?? theme.status[shape === 0 ? 0 : shape === 1 ? 1 : 2])
    const radius = nodes.radius(index) * nodeScale
    const paint =
      shape === 0
        ? `fill="${colour}"`
        : `fill="${cssColour(theme.ground)}" stroke="${colour}" stroke-width="${px(Math.max(1.4, radius * 0.3))}"`
    const faint = nodes.isAside(index) ? ' opacity="0.14"' : ''
    if (shape === 0) return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" ${paint}${faint}/>`
    const reach = radius * (shape === 1 ? 1.25 : 0.88)
    const path =
      shape === 1
        ? `M${px(x)} ${px(y - reach)}l${px(reach)} ${px(reach)}l${px(-reach)} ${px(reach)}l${px(-reach)} ${px(-reach)}z`
        : `M${px(x - reach)} ${px(y - reach)}h${px(reach * 2)}v${px(reach * 2)}h${px(-reach * 2)}z`
    return `<path d="${path}" ${paint}${faint}/>`
  })
  return { parts, left: seen.length - parts.length }
}

function groupsOf({ view, theme }: Frame, layer: GroupLayer): string {
  const { picture, flows, written } = layer
  if (picture === null) return ''
  const most = flows[0]?.links ?? 1
  const bands = flows.flatMap(({ a, b, links }) => {
    const from = picture.groups[a]
    const to = picture.groups[b]
    if (from === undefined || to === undefined) return []
    const start = toScreen(view, from.x, from.y)
    const end = toScreen(view, to.x, to.y)
    return `<line x1="${px(start.x)}" y1="${px(start.y)}" x2="${px(end.x)}" y2="${px(end.y)}" stroke-width="${px(Math.max(0.6, 16 * (links / most)))}"/>`
  })
  const discs = picture.groups.map((group, index) => {
    const { x, y } = toScreen(view, group.x, group.y)
    const radius = Math.max(3, group.radius * view.k)
    const arcs = layer.arcsOf(index, group, theme)
    const [main] = arcs.toSorted((one, other) => other.share - one.share)
    const fill = main?.colour ?? theme.faint
    const round = 2 * Math.PI * radius
    let done = 0
    const rims = arcs.map(({ colour, share }) => {
      const start = done
      done += share
      return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="none" stroke="${cssColour(colour)}" stroke-width="3" stroke-dasharray="${px(round * share)} ${px(round)}" transform="rotate(${px(start * 360 - 90)} ${px(x)} ${px(y)})"/>`
    })
    const title = `<title>${escaped(`${group.label}: ${formatCount(group.count)}`)}</title>`
    return `<g>${title}<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${cssColour(theme.ground)}"/><circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${cssColour(fill, 0.2)}" stroke="${cssColour(theme.faint)}"/>${rims.join('')}</g>`
  })
  const names = written.map(({ kind, text, size, x, y }) =>
    kind === 'name'
      ? `<text x="${px(x)}" y="${px(y)}" font-size="${px(size)}" font-weight="500" fill="${cssColour(theme.label)}">${escaped(text)}</text>`
      : `<text x="${px(x)}" y="${px(y)}" font-size="${px(size)}" fill="${cssColour(theme.faint)}">${escaped(text)}</text>`,
  )
  return [
    `<g stroke="${cssColour(theme.accent)}" stroke-opacity="0.2">${bands.join('')}</g>`,
    `<g>${discs.join('')}</g>`,
    `<g font-family="sans-serif" text-anchor="middle" dominant-baseline="central">${names.join('')}</g>`,
  ].join('\n')
}

function isSeen({ size }: Frame, left: number, top: number, right: number, bottom: number): boolean {
  return right >= 0 && bottom >= 0 && left <= size.width && top <= size.height
}

/** Hundredths of a pixel are more than an eye can tell. */
function px(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
