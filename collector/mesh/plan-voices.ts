/** How each node takes part in the talk of a mesh: what it listens to, how much it says, how it misbehaves. @module */
import { distanceKm } from './distance'
import type { PlannedNode } from './plan-nodes'
import { seededRandom, type Random } from './random'
import { SkewedClock } from './skewed-clock'
import { TOPICS, type Topic } from './topics'

export interface Voice {
  readonly topics: readonly Topic[]
  /** How much it says, relative to others; 0: nothing. */
  readonly weight: number
  /** Share of others' messages that it keeps to itself. */
  readonly withheld: number
  /** What its region's cables add to each chunk, one way. Milliseconds. */
  readonly slowMs: number
  readonly clock: SkewedClock
}

export interface VoicesInit {
  seed: number
  clockSkewMs: number
  driftPpm: number
  /** false: everybody listens to everything, relays everything, and no region is slow. */
  isLively: boolean
}

/** Share of the nodes, hubs apart, that listen to a topic. */
const LISTENERS: Readonly<Record<Topic, { readonly relay: number; readonly leaf: number }>> = {
  '/meshara/broadcast/1': { relay: 1, leaf: 1 },
  '/meshara/private/1': { relay: 0.95, leaf: 0.8 },
  '/meshara/updates/1': { relay: 0.9, leaf: 0.6 },
  '/meshara/routing/1': { relay: 1, leaf: 0.3 },
}
/** Chatty and quiet: the natural logarithm of the weight is spread by this. */
const WEIGHT_SPREAD = 1.2
const WITHHOLDING_SHARE = 0.05
const WITHHELD = [0.7, 1] as const
const SLOW_SHARE = 0.09
const SLOW_MS = [60, 110] as const

/** By node index. */
export function planVoices(nodes: readonly PlannedNode[], init: VoicesInit): Voice[] {
  const random = seededRandom(init.seed, 'voices')
  const clocks = seededRandom(init.seed, 'clocks')
  const slow = init.isLively ? slowRegion(nodes, random) : new Set<number>()
  const slowMs = random.between(...SLOW_MS)
  return nodes.map((node) => ({
    topics: init.isLively ? topicsOf(node, random) : TOPICS,
    weight: Math.exp(normal(random) * WEIGHT_SPREAD),
    withheld:
      init.isLively && isOrdinary(node) && random.chance(WITHHOLDING_SHARE) ? random.between(...WITHHELD) : 0,
    slowMs: slow.has(node.index) ? slowMs : 0,
    clock: new SkewedClock(
      clocks.between(-init.clockSkewMs, init.clockSkewMs),
      clocks.between(-init.driftPpm, init.driftPpm),
    ),
  }))
}

/** Hubs and authorities listen to everything and keep nothing to themselves. */
function isOrdinary({ role, authority }: PlannedNode): boolean {
  return role !== 'hub' && authority === null
}

function topicsOf(node: PlannedNode, random: Random): Topic[] {
  return TOPICS.filter((topic) => {
    // Drawn for everybody, so that a role moves no other node's numbers.
    const draw = random.next()
    return !isOrdinary(node) || draw < LISTENERS[topic][node.role === 'leaf' ? 'leaf' : 'relay']
  })
}

/** A node and those nearest to it, hubs apart. */
function slowRegion(nodes: readonly PlannedNode[], random: Random): Set<number> {
  const candidates = nodes.filter(({ role }) => role === 'relay' || role === 'leaf')
  if (candidates.length === 0) return new Set()
  const centre = random.pick(candidates)
  const nearest = candidates.toSorted(
    (left, right) => distanceKm(left.place, centre.place) - distanceKm(right.place, centre.place),
  )
  return new Set(nearest.slice(0, Math.round(nodes.length * SLOW_SHARE)).map(({ index }) => index))
}

/** Box–Muller: mean 0, deviation 1. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
