/**
 * Outlines of the countries (Natural Earth, 1:110 million) on an equal-earth projection, which keeps areas true: a
 * country's weight on the map is its own. Made once in the server's life; never sent to the browser as data.
 * @module
 */
import { geoEqualEarth, geoPath } from 'd3-geo'
import isoCountries from 'i18n-iso-countries'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import atlas from 'world-atlas/countries-110m.json'

/** Nearer points than this are joined: less than a pixel on most screens, and the outlines are half of their page. */
const LEAST_STEP = 9

/** Size of the drawing; its ratio is what the page keeps free for it. So large that whole numbers are fine enough. */
export const MAP_WIDTH = 9_600
export const MAP_HEIGHT = 4_460

/** Antarctica: nobody's nodes, and a fifth of the drawing. */
const LEFT_OUT = '010'

/** Places too small for outlines at this scale: longitude and latitude. */
const SMALL_PLACES: Readonly<Record<string, readonly [number, number]>> = {
  AD: [1.6, 42.5],
  AG: [-61.8, 17.1],
  AI: [-63.1, 18.2],
  AW: [-70, 12.5],
  AX: [19.9, 60.2],
  BB: [-59.5, 13.2],
  BH: [50.6, 26],
  BM: [-64.8, 32.3],
  CV: [-23.6, 15.1],
  CW: [-69, 12.2],
  DM: [-61.4, 15.4],
  FM: [158.2, 6.9],
  FO: [-6.9, 62],
  GD: [-61.7, 12.1],
  GG: [-2.6, 49.5],
  GI: [-5.35, 36.1],
  GP: [-61.5, 16.2],
  GU: [144.8, 13.5],
  HK: [114.2, 22.3],
  IM: [-4.5, 54.2],
  JE: [-2.1, 49.2],
  KM: [43.9, -12.2],
  KN: [-62.7, 17.3],
  KY: [-81.3, 19.3],
  LC: [-61, 13.9],
  LI: [9.55, 47.15],
  MC: [7.4, 43.7],
  MO: [113.5, 22.2],
  MQ: [-61, 14.6],
  MT: [14.4, 35.9],
  MU: [57.6, -20.2],
  MV: [73.5, 4.2],
  PF: [-149.4, -17.7],
  RE: [55.5, -21.1],
  SC: [55.5, -4.7],
  SG: [103.8, 1.35],
  SM: [12.45, 43.95],
  ST: [6.7, 0.3],
  VC: [-61.2, 13.2],
  VG: [-64.6, 18.4],
  VI: [-64.9, 18.3],
  WS: [-172, -13.8],
  YT: [45.2, -12.8],
}

export interface CountryShape {
  /** ISO 3166-1 alpha-2; '' for an area without a code. */
  readonly country: string
  readonly d: string
  /** A dot in place of an outline. */
  readonly isDot: boolean
}

export const WORLD_SHAPES: readonly CountryShape[] = makeShapes()

function makeShapes(): CountryShape[] {
  // The package states no type for its file; a test holds it to having the countries that it should.
  const topology = atlas as unknown as Topology<{ countries: GeometryCollection }>
  const world = feature(topology, topology.objects.countries)
  const drawn = { ...world, features: world.features.filter(({ id }) => id !== LEFT_OUT) }
  const projection = geoEqualEarth().fitSize([MAP_WIDTH, MAP_HEIGHT], drawn)
  const path = geoPath(projection).digits(0)
  const outlines = drawn.features.map((country) => ({
    country: country.id === undefined ? '' : (isoCountries.numericToAlpha2(country.id) ?? ''),
    d: shortened(path(country) ?? ''),
    isDot: false,
  }))
  const dots = Object.entries(SMALL_PLACES).map(([country, place]) => {
    const [x = 0, y = 0] = projection([...place]) ?? []
    return { country, d: `M${x.toFixed(0)} ${y.toFixed(0)}h0.1`, isDot: true }
  })
  return [...outlines, ...dots]
}

/** The same rings in steps from point to point, which take half the room. @param d - of `M…L…Z` alone. */
function shortened(d: string): string {
  return d
    .split('Z')
    .filter((ring) => ring !== '')
    .map((ring) => {
      const points = ring
        .slice(1)
        .split('L')
        .map((point) => point.split(',').map(Number))
      let [x = 0, y = 0] = points[0] ?? []
      let steps = ''
      for (const [nextX = x, nextY = y] of points.slice(1)) {
        const [dx, dy] = [nextX - x, nextY - y]
        if (Math.hypot(dx, dy) < LEAST_STEP) continue
        steps += `${steps === '' || dx < 0 ? '' : ' '}${String(dx)}${dy < 0 ? '' : ' '}${String(dy)}`
        ;[x, y] = [nextX, nextY]
      }
      const [startX = 0, startY = 0] = points[0] ?? []
      return steps === '' ? '' : `M${String(startX)} ${String(startY)}l${steps}z`
    })
    .join('')
}
