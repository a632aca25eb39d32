/** How long light and routers take between two places. @module */

export interface Position {
  /** Degrees. */
  readonly lat: number
  readonly lon: number
}

const EARTH_RADIUS_KM = 6_371
/** Speed of light in fibre. */
const KM_PER_MS = 200
/** Cables do not follow great circles. */
const DETOUR = 1.5
/** Switches and queues at both ends, where both stand in a data centre. */
const LEAST_ONE_WAY_MS = 0.5

/** Great-circle distance in kilometres. */
export function distanceKm(from: Position, to: Position): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const halfLat = Math.sin(radians(to.lat - from.lat) / 2)
  const halfLon = Math.sin(radians(to.lon - from.lon) / 2)
  const a = halfLat ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * halfLon ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)))
}

/** One-way delay in milliseconds, without what a household's own line adds. */
export function oneWayDelayMs(from: Position, to: Position): number {
  return LEAST_ONE_WAY_MS + (distanceKm(from, to) * DETOUR) / KM_PER_MS
}
