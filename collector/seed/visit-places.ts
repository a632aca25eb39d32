/** What the place of a node means for a visit to it. @module */
import { oneWayDelayMs } from '../mesh/distance'
import type { SeedCollector } from './calendar'
import type { SeedNode, SeedPlace } from './population'
import { cell } from './text-batch'

/** From a collector to a node and back, without what queues add, ms. */
export function roundTrip(collector: SeedCollector, node: SeedNode, { city }: SeedPlace): number {
  return 2 * oneWayDelayMs(collector, city) + node.lineMs
}

/** The cells of a place, from `place_source` to `as_name`. */
export function placeText({ city, network }: SeedPlace): string {
  const { country, region, city: name, lat, lon } = city
  return `simulated\t${country}\t${cell(region)}\t${cell(name)}\t${String(lat)}\t${String(lon)}\t${String(network.asn)}\t${cell(network.asName)}`
}
