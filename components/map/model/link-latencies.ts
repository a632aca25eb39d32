/**
 * Latencies of the links of the map, from its columns: `estimateLinkRtt` between the two ends, without an object for
 * either, for there are half a million.
 * @module
 */
import { EARTH_RADIUS_KM, FIBRE_KM_PER_MS, NARROW_BOUNDS_MS, PATH_STRETCH } from '@/lib/graph/link-latency'
import type { LinkColumns, MapColumns } from '@/lib/graph/map-columns'
import { LATENCY_STEPS, LATENCY_UNKNOWN } from './latency-scale'

const RADIANS = Math.PI / 180
const BOUNDS = Float64Array.from(LATENCY_STEPS, ({ belowMs }) => belowMs)

export class LinkLatencies {
  readonly #columns: Pick<MapColumns, 'nodes' | 'tables'>
  /** Of each place: degrees, NaN: not known; and the cosine of the latitude. */
  #lats = new Float64Array(0)
  #lons = new Float64Array(0)
  #cosines = new Float64Array(0)
  #places: MapColumns['tables']['places'] = []
  #known = 0

  constructor(columns: Pick<MapColumns, 'nodes' | 'tables'>) {
    this.#columns = columns
  }

  /** @returns whole ms between two nodes, by index; NaN: there is no ground for an estimate. */
  rttMs(a: number, b: number): number {
    this.#readPlaces()
    return this.#between(a, b)
  }

  /** Works out the steps of rows `from` to, not including, `end`. */
  paint(links: LinkColumns, steps: Uint8Array, from: number, end: number): void {
    this.#readPlaces()
    for (let row = from; row < end; row++) {
      steps[row] = stepOf(this.#between(links.from[row] ?? 0, links.to[row] ?? 0))
    }
  }

  #between(a: number, b: number): number {
    const { nodes } = this.#columns
    const timeA = nodes.rttsMs[a] ?? NaN
    const timeB = nodes.rttsMs[b] ?? NaN
    const isBounded = timeA === timeA && timeB === timeB
    const isSure = isBounded && nodes.rttIsQuiet[a] === 1 && nodes.rttIsQuiet[b] === 1
    const least = isSure ? Math.abs(timeA - timeB) : 0
    const most = isBounded ? timeA + timeB : Infinity
    const placeA = nodes.places[a] ?? 0
    const placeB = nodes.places[b] ?? 0
    const km = this.#km(placeA, placeB)
    if (km === km) {
      const byDistance = ((2 * km) / FIBRE_KM_PER_MS) * PATH_STRETCH
      return Math.round(Math.min(Math.max(byDistance, least), most))
    }
    return most - least <= NARROW_BOUNDS_MS ? Math.round((least + most) / 2) : NaN
  }

  /** As `greatCircleKm`, with the cosines at hand. */
  #km(a: number, b: number): number {
    const halfLat = Math.sin((((this.#lats[b] ?? NaN) - (this.#lats[a] ?? NaN)) * RADIANS) / 2)
    const halfLon = Math.sin((((this.#lons[b] ?? NaN) - (this.#lons[a] ?? NaN)) * RADIANS) / 2)
    const cosines = (this.#cosines[a] ?? NaN) * (this.#cosines[b] ?? NaN)
    const chord = halfLat * halfLat + cosines * (halfLon * halfLon)
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
  }

  #readPlaces(): void {
    const { places } = this.#columns.tables
    if (places !== this.#places) {
      this.#places = places
      this.#known = 0
    }
    if (this.#known === places.length) return
    const [lats, lons] = [this.#lats, this.#lons]
    if (lats.length < places.length) {
      this.#lats = longer(lats, places.length * 2)
      this.#lons = longer(lons, places.length * 2)
      this.#cosines = longer(this.#cosines, places.length * 2)
    }
    for (let at = this.#known; at < places.length; at++) {
      const place = places[at]
      const lat = place?.lat ?? NaN
      this.#lats[at] = lat
      this.#lons[at] = place?.lon ?? NaN
      this.#cosines[at] = Math.cos(lat * RADIANS)
    }
    this.#known = places.length
  }
}

/** As `latencyStep`. */
function stepOf(ms: number): number {
  for (let step = 0; step < LATENCY_UNKNOWN; step++) if (ms < (BOUNDS[step] ?? Infinity)) return step
  return LATENCY_UNKNOWN
}

function longer(values: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(length)
  made.set(values)
  return made
}
