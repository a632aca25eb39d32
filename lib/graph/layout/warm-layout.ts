/**
 * The layout of a network that changes: warm where something changed, at rest where nothing did. The forces and their
 * parameters are d3-force's; what they act on is in flat arrays.
 * @module
 */
import { degreeOf } from '../adjacency'
import type { LayoutEngine, LayoutPositions, LayoutTopology } from '../layout-engine'
import { seededRandom } from '../seeded-random'
import { makeBodies, STRIDE, type Bodies, type Force } from './bodies'
import { LinkForce } from './link-force'
import { ManyBody } from './many-body'
import {
  changeBetween,
  indicesIn,
  orderTopology,
  type OrderedTopology,
  type TopologyChange,
} from './ordered-topology'
import { placeNewcomers } from './place-newcomers'
import { Simulation } from './simulation'
import { Toward } from './toward'

/** Layout units. */
const LINK_DISTANCE = 90
/** Without a bound on how far it reaches: at one, whole squares come and go at once, and rings are seen that are none. */
const CHARGE = -260
/** Keeps parts without a link between them within sight of each other. */
const GRAVITY = 0.04
/** Heat after a small change: the rest of the map must not jump for one node more. */
const WARM_HEAT = 0.02
/** From this size on, a small change moves those it concerns; the others are held. */
const LOCAL_FROM = 2_000
/** Share of the nodes or links that may change and still be a small change. */
const LOCAL_SHARE_MAX = 0.05
/** It concerns those of whose links this share came or went. */
const LOCAL_LINKS_SHARE = 1 / 8
/** So many ticks after a change those it concerns come to rest again, at a heat that stays the same meanwhile. */
const LOCAL_TICKS = 60
const LOCAL_HEAT = 0.1
/** Once this share changed since, the whole layout is warmed: nodes that are held come to stand under tension. */
const STRAIN_MAX = 0.25

/** The forces of the network's map, in the order in which they act. */
export function mapForces(topology: OrderedTopology, random: () => number): Force[] {
  const { from, to, nums } = topology
  return [
    new LinkForce({ from, to, count: nums.length, distance: LINK_DISTANCE, random }),
    new ManyBody({ strength: CHARGE, random }),
    new Toward(0, 0, GRAVITY),
  ]
}

/** @param seed - same seed, same calls: same layout. */
export function createLayoutEngine(seed: number): LayoutEngine {
  return new WarmLayout(seed)
}

class WarmLayout implements LayoutEngine {
  readonly #seed: number
  #topology: OrderedTopology | null = null
  #simulation = new Simulation({ bodies: makeBodies(0), forces: [] })
  /** Ticks that each node is still free for, while others are held. */
  #freeFor = new Uint8Array(0)
  #freeCount = 0
  /** Share of the network that changed since the whole was warmed, and the nodes there were then. */
  #strain = 0
  #settled = 0

  constructor(seed: number) {
    this.#seed = seed
    this.#simulation.alpha = 0
  }

  get heat(): number {
    if (!this.#simulation.isAtRest) return this.#simulation.alpha
    return this.#freeCount > 0 ? WARM_HEAT : 0
  }

  setTopology(given: LayoutTopology, known: LayoutPositions): void {
    const topology = orderTopology(given)
    const before = this.#topology
    const bodies = makeBodies(topology.nums.length)
    const isPlaced = new Uint8Array(bodies.count)
    const freeFor = new Uint8Array(bodies.count)
    putKnown(bodies, isPlaced, topology, known)
    if (before !== null) this.#carryOver(before, topology, bodies, isPlaced, freeFor)
    const change = before === null ? arrival(isPlaced) : changeBetween(before, topology)
    placeNewcomers(topology, bodies.state, isPlaced, this.#seed)
    const { alpha } = this.#simulation
    this.#topology = topology
    this.#freeFor = freeFor
    this.#simulation = new Simulation({ bodies, forces: mapForces(topology, seededRandom(this.#seed)) })
    this.#simulation.alpha = alpha
    // All from stored positions: the layout rests where it was left, and no page sees a restart.
    if (change.came > 0 || change.left > 0 || change.links > 0) this.#warm(change, topology)
    else if (before === null) this.#settled = bodies.count
    this.#hold()
  }

  place(positions: LayoutPositions): void {
    if (this.#topology !== null) putKnown(this.#simulation.bodies, null, this.#topology, positions)
  }

  tick(): boolean {
    const simulation = this.#simulation
    if (!simulation.isAtRest) {
      if (simulation.tick()) this.#hold()
      return true
    }
    if (this.#freeCount === 0) return false
    simulation.tick(LOCAL_HEAT)
    for (let node = 0; node < this.#freeFor.length; node++) {
      const left = this.#freeFor[node] ?? 0
      if (left > 0) this.#freeFor[node] = left - 1
    }
    this.#hold()
    return true
  }

  positions(): LayoutPositions {
    const nums = this.#topology?.nums ?? new Uint32Array(0)
    const { state } = this.#simulation.bodies
    const xs = new Float32Array(nums.length)
    const ys = new Float32Array(nums.length)
    for (let node = 0; node < nums.length; node++) {
      xs[node] = state[node * STRIDE] ?? 0
      ys[node] = state[node * STRIDE + 1] ?? 0
    }
    return { nums, xs, ys }
  }

  #carryOver(
    before: OrderedTopology,
    after: OrderedTopology,
    { state }: Bodies,
    isPlaced: Uint8Array,
    freeFor: Uint8Array,
  ): void {
    const was = this.#simulation.bodies.state
    const indexBefore = indicesIn(before.nums, after.nums)
    for (const [node, old] of indexBefore.entries()) {
      if (old < 0) continue
      state.set(was.subarray(old * STRIDE, (old + 1) * STRIDE), node * STRIDE)
      freeFor[node] = this.#freeFor[old] ?? 0
      isPlaced[node] = 1
    }
  }

  #warm({ came, left, links, touched }: TopologyChange, topology: OrderedTopology): void {
    const simulation = this.#simulation
    const { count } = simulation.bodies
    const nodeShare = (came + left) / Math.max(1, count)
    const share = Math.max(nodeShare, links / Math.max(1, topology.from.length))
    this.#strain += share
    if (count >= LOCAL_FROM && share <= LOCAL_SHARE_MAX && this.#strain <= STRAIN_MAX) {
      this.#free(touched, topology)
      return
    }
    const growth = Math.abs(count - this.#settled) / Math.max(1, count)
    const heat = Math.max(nodeShare, this.#strain > STRAIN_MAX ? growth : 0)
    simulation.alpha = Math.max(simulation.alpha, WARM_HEAT, Math.min(1, heat))
    this.#strain = 0
    this.#settled = count
    this.#freeFor.fill(0)
  }

  /** Sets those free whose links are largely others than before: where a hub stands, one link more says nothing of. */
  #free(touched: Uint32Array, { adjacency }: OrderedTopology): void {
    for (const [node, changes] of touched.entries()) {
      if (changes > 0 && changes >= LOCAL_LINKS_SHARE * degreeOf(adjacency, node))
        this.#freeFor[node] = LOCAL_TICKS
    }
  }

  /** Holds those that are not free, unless the whole layout is warm. */
  #hold(): void {
    const { held } = this.#simulation.bodies
    const { isAtRest } = this.#simulation
    let free = 0
    for (let node = 0; node < held.length; node++) {
      const isFree = (this.#freeFor[node] ?? 0) > 0
      held[node] = isFree || !isAtRest ? 0 : 1
      if (isFree) free++
    }
    this.#freeCount = free
  }
}

/** More than a node has. */
const ALL_LINKS = 0xffffffff

/** Of the first topology: those whose places are not known are new. */
function arrival(isPlaced: Uint8Array): TopologyChange {
  const touched = Uint32Array.from(isPlaced, (is) => (is === 1 ? 0 : ALL_LINKS))
  return { came: touched.reduce((sum, links) => sum + Math.sign(links), 0), left: 0, links: 0, touched }
}

function putKnown(
  { state }: Bodies,
  isPlaced: Uint8Array | null,
  { nums }: OrderedTopology,
  known: LayoutPositions,
): void {
  for (const [node, at] of indicesIn(known.nums, nums).entries()) {
    if (at < 0) continue
    state[node * STRIDE] = known.xs[at] ?? 0
    state[node * STRIDE + 1] = known.ys[at] ?? 0
    if (isPlaced !== null) isPlaced[node] = 1
  }
}
