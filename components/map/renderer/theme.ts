import { familyToken, TYPE_FAMILIES } from '../../messages/type-palette'
import { LATENCY_STEPS, LATENCY_UNKNOWN, latencyToken } from '../model/latency-scale'

/** Red, green, blue, 0 to 1. */
export type Rgb = readonly [number, number, number]

/** Colours of journeys, by index: the families of message types, then these. */
const JOURNEY_TOKENS = [...TYPE_FAMILIES.map(familyToken), '--warning', '--danger']
export const JOURNEY_COLOURS = JOURNEY_TOKENS.length
export const JOURNEY_COLOUR = {
  missing: TYPE_FAMILIES.length,
  refused: TYPE_FAMILIES.length + 1,
} as const

/** The colours of the map, as the page's tokens say now. */
export interface MapTheme {
  readonly ground: Rgb
  readonly grid: Rgb
  readonly label: Rgb
  readonly faint: Rgb
  readonly accent: Rgb
  /** By shape: online, offline, unreachable. */
  readonly status: readonly [Rgb, Rgb, Rgb]
  /** By latency step; the last is the unknown. */
  readonly latency: readonly Rgb[]
  /** By `JOURNEY_COLOUR`, or index into the families of message types. */
  readonly journeys: readonly Rgb[]
  /** The same as the GPU takes them. */
  readonly journeysFlat: Float32Array
  readonly textFont: string
  readonly codeFont: string
}

/** Reads single tokens where `element` stands. */
export function readColours(element: HTMLElement, tokens: readonly string[]): Rgb[] {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const colours = tokens.map((token) => {
    probe.style.color = `var(${token})`
    return parseRgb(getComputedStyle(probe).color)
  })
  probe.remove()
  return colours
}

/** Reads the tokens where `element` stands. A custom property may hold any CSS colour: the browser works it out. */
export function readTheme(element: HTMLElement): MapTheme {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const colour = (token: string): Rgb => {
    probe.style.color = `var(${token})`
    return parseRgb(getComputedStyle(probe).color)
  }
  const font = (token: string): string => {
    probe.style.fontFamily = `var(${token}), sans-serif`
    return getComputedStyle(probe).fontFamily
  }
  const latency = Array.from({ length: LATENCY_STEPS.length + 1 }, (_, step) =>
    colour(latencyToken(Math.min(step, LATENCY_UNKNOWN))),
  )
  const journeys = JOURNEY_TOKENS.map(colour)
  const theme: MapTheme = {
    ground: colour('--map-ground'),
    grid: colour('--map-grid'),
    label: colour('--map-label'),
    faint: colour('--ink-faint'),
    accent: colour('--accent'),
    status: [colour('--online'), colour('--offline'), colour('--unreachable')],
    latency,
    journeys,
    journeysFlat: new Float32Array(journeys.flat()),
    textFont: font('--font-text'),
    codeFont: font('--font-code'),
  }
  probe.remove()
  return theme
}

/** `rgb(1, 2, 3)`, `rgba(…)` and `color(srgb 0.1 0.2 0.3)`; anything else is mid grey, so that it is seen. */
function parseRgb(css: string): Rgb {
  const numbers = css.match(/-?\d*\.?\d+/g)?.map(Number) ?? []
  const scale = css.startsWith('color(') ? 1 : 255
  const [red = scale / 2, green = scale / 2, blue = scale / 2] = numbers
  return [red / scale, green / scale, blue / scale]
}

export function cssColour([red, green, blue]: Rgb, alpha = 1): string {
  const part = (value: number) => String(Math.round(value * 255))
  return `rgb(${part(red)} ${part(green)} ${part(blue)} / ${String(alpha)})`
}
