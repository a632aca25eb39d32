/**
 * The round-trip time between two nodes, estimated. No crawler can measure it: what is known is where the two are
 * and how far each is from the collector. The result is an estimate and is to be shown as one.
 * @module
 */

/** What is known of one end. */
export interface LinkEnd {
  /** Degrees; null when not known. */
  lat: number | null
  lon: number | null
  /** Round-trip time from the collector, ms; null when not measured. */
  rttMs: number | null
  /** false: the collector was busy, so the time may be too long, never too short. */
  isRttQuiet: boolean
}

export const EARTH_RADIUS_KM = 6371
/** Light in fibre goes at about 2/3 of its speed in vacuum. */
export const FIBRE_KM_PER_MS = (299.792458 * 2) / 3
/**
 * How much longer than fibre on the great circle a real round trip takes, in the median: "multiply line-of-sight
 * distance by 2.1, then divide by the speed of light in fiber" (Bozkurt et al., Dissecting Latency in the Internet's
 * Fiber Infrastructure, 2018, https://arxiv.org/abs/1811.10737).
 */
export const PATH_STRETCH = 2.1
/** Without places, two measured times bound the third; closer bounds than this are worth their middle. */
export const NARROW_BOUNDS_MS = 20

/** `distance`: from where the two are; `bounds`: the bounds are so close that their middle tells; `none`: there is no estimate. */
export const ESTIMATE_GROUNDS = ['distance', 'bounds', 'none'] as const

/** An estimate, and how sure it is. */
export interface LinkEstimate {
  /** Whole ms; null when there is no ground for an estimate. */
  rttMs: number | null
  ground: (typeof ESTIMATE_GROUNDS)[number]
  /** The time is not below this, as far as both times from the collector are right; null: one is not measured. */
  leastMs: number | null
  /** And not above this. */
  mostMs: number | null
}

/**
 * The distance gives the estimate; the triangle over the collector bounds it: the time between A and B is not below
 * |A − B| and not above A + B.
 */
export function estimateLink(a: LinkEnd, b: LinkEnd): LinkEstimate {
  const [least, most] = bounds(a, b)
  const km = distanceKm(a, b)
  const known = most === Infinity ? { leastMs: null, mostMs: null } : { leastMs: least, mostMs: most }
  if (km !== null) {
    const byDistance = ((2 * km) / FIBRE_KM_PER_MS) * PATH_STRETCH
    return { ...known, rttMs: Math.round(Math.min(Math.max(byDistance, least), most)), ground: 'distance' }
  }
  return most - least <= NARROW_BOUNDS_MS
    ? { ...known, rttMs: Math.round((least + most) / 2), ground: 'bounds' }
    : { ...known, rttMs: null, ground: 'none' }
}

/** The estimate alone. @returns whole ms; null when there is no ground for one. */
export function estimateLinkRtt(a: LinkEnd, b: LinkEnd): number | null {
  return estimateLink(a, b).rttMs
}

function bounds(a: LinkEnd, b: LinkEnd): [least: number, most: number] {
  if (a.rttMs === null || b.rttMs === null) return [0, Infinity]
  // A time that is too long would raise the lower bound wrongly; the upper one only grows less tight.
  const least = a.isRttQuiet && b.isRttQuiet ? Math.abs(a.rttMs - b.rttMs) : 0
  return [least, a.rttMs + b.rttMs]
}

function distanceKm(a: LinkEnd, b: LinkEnd): number | null {
  if (a.lat === null || a.lon === null || b.lat === null || b.lon === null) return null
  return greatCircleKm(a.lat, a.lon, b.lat, b.lon)
}

/** Haversine distance between two points on the earth, in degrees → km. */
export function greatCircleKm(latA: number, lonA: number, latB: number, lonB: number): number {
  const radians = Math.PI / 180
  const halfLat = Math.sin(((latB - latA) * radians) / 2)
  const halfLon = Math.sin(((lonB - lonA) * radians) / 2)
  const chord = halfLat ** 2 + Math.cos(latA * radians) * Math.cos(latB * radians) * halfLon ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}
