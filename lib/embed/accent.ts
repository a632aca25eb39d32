/** The colour that somebody chose for a widget, so that it is seen on the ground of either theme. @module */

/** `--surface` of the two themes, in components/ui/tokens.css. */
const GROUNDS = { light: '#f9fbfa', dark: '#0f1c1f' } as const
/** What marks that carry meaning need. @see https://www.w3.org/TR/WCAG22/#non-text-contrast */
const LEAST_CONTRAST = 3
const STEPS = 20

type Rgb = readonly [number, number, number]

/** The colour itself where it can be seen, else the nearest one towards black or white that can. @param colour - `#rrggbb` */
export function accentOn(theme: keyof typeof GROUNDS, colour: string): string {
  const ground = parse(GROUNDS[theme])
  const asked = parse(colour)
  const target: Rgb = theme === 'light' ? [0, 0, 0] : [255, 255, 255]
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(asked, target, step / STEPS)
    if (contrast(mixed, ground) >= LEAST_CONTRAST) return write(mixed)
  }
  return write(target)
}

/** Contrast of two colours, 1 to 21. @param first - `#rrggbb` */
export function contrastOf(first: string, second: string): number {
  return contrast(parse(first), parse(second))
}

function contrast(first: Rgb, second: Rgb): number {
  const [one, other] = [luminance(first), luminance(second)]
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number): number => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2): number => Math.round(from[at] + (to[at] - from[at]) * share)
  return [part(0), part(1), part(2)]
}

function parse(colour: string): Rgb {
  const part = (at: number): number => parseInt(colour.slice(at, at + 2), 16)
  return [part(1), part(3), part(5)]
}

function write(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
