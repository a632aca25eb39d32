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
/** Of most devices. */
export const LARGE_DEVICE: DeviceLimits = { whole: 200_000, part: { nodes: 100_000, links: 500_000 } }
const SMALL_DEVICE: DeviceLimits = { whole: 100_000, part: { nodes: 20_000, links: 100_000 } }

/** Links that a part has for each of its nodes. */
const LINKS_A_NODE = 5

/** The same, where the server gives no more unasked. @param most - nodes; see the setting MAP_WHOLE_NODES. */
export function limitsWithin({ whole, part }: DeviceLimits, most: number): DeviceLimits {
  const nodes = Math.min(part.nodes, most)
  return { whole: Math.min(whole, most), part: { nodes, links: Math.min(part.links, LINKS_A_NODE * nodes) } }
}

/** Every device takes a map of so many nodes whole. @param most - as for `limitsWithin`. */
export function wholeNodesLeast(most: number): number {
  return limitsWithin(SMALL_DEVICE, most).whole
}

/** What this device holds and draws with ease. @param most - as for `limitsWithin`. */
export function deviceLimits(most: number): DeviceLimits {
  // Not every browser tells, and none tells exactly.
  const gib = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : NaN
  const isSmall = gib < SMALL_DEVICE_GIB || matchMedia('(pointer: coarse)').matches
  return limitsWithin(isSmall ? SMALL_DEVICE : LARGE_DEVICE, most)
}
