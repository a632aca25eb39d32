/** What each node runs as time goes on: releases are taken up along S-curves. @module */
import type { Calendar } from './calendar'
import { DAY_MS } from './options'
import type { SeedNode } from './population'

/** How steep the S-curve is; it is that of a log-logistic waiting time. */
const STEEPNESS = 2.4

/** What every node speaks, sorted; releases of late speak a newer gossipsub besides. */
export const PROTOCOLS: readonly string[] = [
  '/ipfs/id/1.0.0',
  '/ipfs/ping/1.0.0',
  '/meshara/kad/1.0.0',
  '/meshsub/1.1.0',
]
const NEWER_GOSSIP = '/meshsub/1.2.0'

export interface Identity {
  readonly agent: string
  /** Sorted. */
  readonly protocols: readonly string[]
}

export class Versions {
  /** What nodes may say of themselves; {@link current} points into it. */
  readonly identities: readonly Identity[]
  private readonly release: Int16Array
  private readonly nextMs: Float64Array
  private readonly fixed: Int16Array

  constructor(
    private readonly nodes: readonly SeedNode[],
    private readonly calendar: Calendar,
    private readonly seed: number,
  ) {
    const others = [...new Set(nodes.map(({ agent }) => agent).filter((agent) => agent !== null))].sort()
    const { releases } = calendar
    this.identities = [
      ...releases.map(({ version }, index) => ({
        agent: `meshara/${version}`,
        protocols: index >= 4 ? [...PROTOCOLS, NEWER_GOSSIP] : PROTOCOLS,
      })),
      ...others.map((agent) => ({
        agent,
        protocols: PROTOCOLS,
      })),
    ]
    this.fixed = Int16Array.from(nodes, ({ agent }) =>
      agent === null ? -1 : releases.length + others.indexOf(agent),
    )
    this.release = Int16Array.from(nodes, ({ release }) => release)
    this.nextMs = Float64Array.from(nodes, (_, node) => this.nextUpgrade(node, 0))
  }

  /** Index into {@link identities}. Ask of each node in the order of time. */
  current(node: number, atMs: number): number {
    const fixed = this.fixed[node] ?? -1
    if (fixed >= 0) return fixed
    while ((this.nextMs[node] ?? Infinity) <= atMs) {
      const nowMs = this.nextMs[node] ?? Infinity
      const { releases } = this.calendar
      let release = this.release[node] ?? 0
      // Whoever upgrades takes the newest there is by then.
      while ((releases[release + 1]?.atMs ?? Infinity) <= nowMs) release += 1
      this.release[node] = release
      this.nextMs[node] = this.nextUpgrade(node, nowMs)
    }
    return this.release[node] ?? 0
  }

  private nextUpgrade(node: number, fromMs: number): number {
    const plan = this.nodes[node]
    const release = (this.release[node] ?? 0) + 1
    const next = this.calendar.releases[release]
    if (plan === undefined || next === undefined || plan.upgradeDays === Infinity) return Infinity
    // One draw a node and release, whenever it is asked for.
    const lot = lotOf(this.seed, node, release)
    const waitDays = plan.upgradeDays * (lot / (1 - lot)) ** (1 / STEEPNESS)
    return Math.max(next.atMs, fromMs, plan.bornMs) + waitDays * DAY_MS
  }
}

/** In (0, 1). */
export function lotOf(seed: number, node: number, release: number): number {
  let mixed = Math.imul(seed ^ 0x2545f491, 0x85ebca6b) ^ Math.imul(node * 64 + release + 1, 0x9e3779b1)
  mixed ^= mixed >>> 16
  mixed = Math.imul(mixed, 0x21f0aaad)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x735a2d97)
  mixed ^= mixed >>> 15
  return ((mixed >>> 0) + 0.5) / 4_294_967_296
}
