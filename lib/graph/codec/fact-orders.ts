/**
 * In which order facts are told: beside each other stand nodes that are likely to be alike, by what the reader knows of
 * them already. @module
 */
import { NODE_STATUSES } from '../../fact-kinds'
import { inTurn } from './pick'
import { largestFirst, sortedBy } from './sorted-by'

const STATUSES = NODE_STATUSES.length

/** By status, then as they were told. */
export function byStatus(statuses: Uint8Array): Uint32Array<ArrayBuffer> {
  return sortedByStatus(inTurn(statuses.length), statuses)
}

/** By status, then those with the most links first. */
export function byDegree(statuses: Uint8Array, degrees: Uint32Array): Uint32Array<ArrayBuffer> {
  return sortedByStatus(largestFirst(degrees), statuses)
}

/** By the row of their place, then by status. @param places - how many rows there are. */
export function byPlace(
  ofStatus: Uint32Array,
  placeOf: Uint32Array,
  places: number,
): Uint32Array<ArrayBuffer> {
  return sortedBy(ofStatus, placeOf, places)
}

function sortedByStatus(order: Uint32Array, statuses: Uint8Array): Uint32Array<ArrayBuffer> {
  // Widened, so that the loop is the one that has run before.
  return sortedBy(order, new Uint32Array(statuses), STATUSES)
}
