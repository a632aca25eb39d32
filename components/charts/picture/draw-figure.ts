/**
 * A figure of a page as one SVG that needs nothing of the page: colours and fonts are resolved, text stays text. What
 * is taken is marked in the figure: `data-picture="drawing"` an SVG, `"box"` an element whose background counts,
 * `"text"` an element whose words count.
 * @module
 */

export interface PictureWords {
  title: string
  source: string
  asOf: string
}

const PADDING = 24
const HEAD = 44
const FOOT = 34
const SVG_NS = 'http://www.w3.org/2000/svg'
/** What a stylesheet may have said of a mark. */
const MARK_STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'vector-effect',
  'opacity',
] as const
const TRANSPARENT = 'rgba(0, 0, 0, 0)'
const HATCH = 'unobserved'

export function drawFigure(figure: Element, { title, source, asOf }: PictureWords): SVGSVGElement {
  const frame = figure.getBoundingClientRect()
  const parts: SVGElement[] = []
  const origin = { left: frame.left - PADDING, top: frame.top - PADDING - HEAD }
  let bottom = 0
  const isSeen = (element: Element) => {
    const box = element.getBoundingClientRect()
    return box.width > 0 || box.height > 0
  }
  for (const element of figure.querySelectorAll<HTMLElement | SVGSVGElement>('[data-picture]')) {
    if (!isSeen(element) || element.closest('details') !== null) continue
    const kind = element.dataset.picture
    if (kind === 'drawing' && element instanceof SVGSVGElement) parts.push(drawing(element, origin))
    if (kind === 'box') parts.push(...box(element, origin))
    bottom = Math.max(bottom, element.getBoundingClientRect().bottom)
  }
  for (const root of figure.querySelectorAll('[data-picture="text"]')) {
    if (root.closest('details') !== null) continue
    for (const words of wordsIn(root, origin)) {
      parts.push(words)
      bottom = Math.max(bottom, Number(words.getAttribute('y')) + origin.top)
    }
  }
  const style = getComputedStyle(figure)
  const width = frame.width + 2 * PADDING
  const height = bottom - origin.top + PADDING + FOOT
  const sheet = getComputedStyle(document.documentElement)
  const svg = make('svg', { xmlns: SVG_NS, width, height, viewBox: `0 0 ${String(width)} ${String(height)}` })
  svg.append(
    hatching(figure),
    make('rect', { width, height, fill: surfaceOf(figure) }),
    label(title, PADDING, PADDING + 14, {
      ...fontOf(style),
      'font-size': 16,
      'font-weight': 600,
      fill: style.color,
    }),
    ...parts,
    label(`${source} · ${asOf}`, PADDING, height - PADDING + 4, {
      ...fontOf(style),
      'font-size': 11,
      fill: resolved('var(--ink-faint)', figure) || sheet.color,
    }),
  )
  return svg
}

interface Origin {
  left: number
  top: number
}

function make<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG_NS, name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'xmlns') element.setAttribute(key, String(value))
  }
  return element
}

/** The SVG itself, at its place and size, with what style sheets and variables say of its marks written into them. */
function drawing(source: SVGSVGElement, origin: Origin): SVGElement {
  const copy = source.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) throw new TypeError('a copy of a drawing is a drawing')
  const rect = source.getBoundingClientRect()
  const originals = [...source.querySelectorAll('*')]
  for (const [index, element] of [...copy.querySelectorAll('*')].entries()) {
    const original = originals[index]
    if (original === undefined) continue
    const style = getComputedStyle(original)
    for (const name of MARK_STYLES) element.setAttribute(name, style.getPropertyValue(name))
    element.removeAttribute('class')
    element.removeAttribute('style')
    if (original instanceof SVGTextElement) {
      for (const [name, value] of Object.entries(fontOf(style))) element.setAttribute(name, value)
      element.setAttribute('font-size', style.fontSize)
    }
  }
  for (const name of ['class', 'style', 'data-picture']) copy.removeAttribute(name)
  const place = {
    x: rect.left - origin.left,
    y: rect.top - origin.top,
    width: rect.width,
    height: rect.height,
  }
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value))
  copy.setAttribute('overflow', 'visible')
  return copy
}

/** What stands for time in which nobody looked: as the style sheet draws it, in a form that needs none. */
function hatching(within: Element): SVGElement {
  const size = { width: 8, height: 8 }
  const pattern = make('pattern', {
    id: HATCH,
    ...size,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  })
  pattern.append(
    make('rect', { ...size, fill: resolved('var(--raised)', within), 'fill-opacity': 0.55 }),
    make('line', { x1: 0, x2: 0, y1: 0, y2: size.height, stroke: resolved('var(--edge-strong)', within) }),
  )
  const defs = make('defs', {})
  defs.append(pattern)
  return defs
}

/** Background and left edge of an element. */
function box(element: Element, origin: Origin): SVGElement[] {
  const rect = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  const place = {
    x: rect.left - origin.left,
    y: rect.top - origin.top,
    width: rect.width,
    height: rect.height,
  }
  const made: SVGElement[] = []
  const fill = style.backgroundImage === 'none' ? style.backgroundColor : `url(#${HATCH})`
  if (fill !== TRANSPARENT) {
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, rect.height / 2)
    made.push(make('rect', { ...place, rx: radius, fill }))
  }
  if (parseFloat(style.borderLeftWidth) > 0) {
    made.push(
      make('line', {
        x1: place.x,
        x2: place.x,
        y1: place.y,
        y2: place.y + place.height,
        stroke: style.borderLeftColor,
        'stroke-dasharray': style.borderLeftStyle === 'dotted' ? '1 2' : 'none',
      }),
    )
  }
  return made
}

/** Each line of each text that is seen, at its baseline. */
function wordsIn(root: Element, origin: Origin): SVGTextElement[] {
  const found: SVGTextElement[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (parent === null || text === '' || parent.closest('svg, .sr-only, [hidden]') !== null) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const rect = range.getBoundingClientRect()
    if (rect.width === 0 || rect.height === 0) continue
    const style = getComputedStyle(parent)
    const size = parseFloat(style.fontSize)
    found.push(
      label(
        style.textTransform === 'uppercase' ? text.toUpperCase() : text,
        rect.left - origin.left,
        rect.top - origin.top + rect.height / 2 + size * 0.35,
        {
          ...fontOf(style),
          'font-size': size,
          'font-weight': style.fontWeight,
          fill: style.color,
          // The browser that opens it may lack the font: the words keep their room.
          textLength: rect.width,
          lengthAdjust: 'spacingAndGlyphs',
        },
      ),
    )
  }
  return found
}

function label(
  text: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string | number>>,
): SVGTextElement {
  const element = make('text', { x, y, ...attributes })
  element.textContent = text
  return element
}

const fontOf = (style: CSSStyleDeclaration) => ({ 'font-family': style.fontFamily })

/** A value with variables as a colour the picture can carry. */
function resolved(value: string, within: Element): string {
  const probe = document.createElement('i')
  probe.style.color = value
  probe.hidden = true
  within.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** The ground that the figure stands on. */
function surfaceOf(figure: Element): string {
  for (let at: Element | null = figure; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at)
    if (backgroundColor !== TRANSPARENT) return backgroundColor
  }
  return '#ffffff'
}
