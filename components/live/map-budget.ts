/** How much of a map a page asks for: the most important nodes and links. @module */

export interface MapBudget {
  readonly nodes: number
  readonly links: number
}

/** A part of a large map that the reader asked for. */
export interface MapPartAsked extends MapBudget {
  /** Of one group alone, as `group` of the snapshot's address has it; null: of the whole map. */
  readonly group: string | null
}

export interface DeviceLimits {
  /** Nodes of the largest map that is taken whole unasked. */
  readonly whole: number
  /** Of a larger one, this much of it. */
  readonly part: MapBudget
}

/** Below so much memory a device is a small one, GiB. */
const SMALL_DEVICE_GIB = 4
const LIMITS: DeviceLimits = { whole: 200_000, part: { nodes: 100_000, links: 500_000 } }
/** Every device takes a map of so many nodes whole. */
export const WHOLE_NODES_LEAST = 100_000
const SMALL_LIMITS: DeviceLimits = { whole: WHOLE_NODES_LEAST, part: { nodes: 20_000, links: 100_000 } }

/** What this device holds and draws with ease. */
export function deviceLimits(): DeviceLimits {
  // Not every browser tells, and none tells exactly.
  const gib = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : NaN
  return gib < SMALL_DEVICE_GIB || matchMedia('(pointer: coarse)').matches ? SMALL_LIMITS : LIMITS
}
