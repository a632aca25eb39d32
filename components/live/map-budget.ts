/** How much of a map a page asks for: the most important nodes and links. @module */

export interface MapBudget {
  readonly nodes: number
  readonly links: number
}

/** Below so much memory, a map of millions is left to larger devices, GiB. */
const SMALL_DEVICE_GIB = 4
const SMALL_DEVICE_BUDGET: MapBudget = { nodes: 100_000, links: 500_000 }

/** What this device can hold; null: the whole map, whatever its size. */
export function deviceBudget(): MapBudget | null {
  // Not every browser tells, and none tells exactly.
  const gib = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : NaN
  return gib < SMALL_DEVICE_GIB ? SMALL_DEVICE_BUDGET : null
}
