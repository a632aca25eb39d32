/** What a seeded history is made from: the same options give the same rows. @module */

export interface SeedOptions {
  /** Rows of `sightings`, as near as whole rounds come to it. */
  readonly sightings: number
  /** Rows of `hops`, as near as whole messages come to it. */
  readonly hops: number
  readonly seed: number
  /** Identities that are met over the whole time. */
  readonly nodes: number
  readonly days: number
  /** End of the history, ms. */
  readonly untilMs: number
}

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

/** Visits, and the state of each day, are kept for so long unless it is said. */
export const KEPT_DAYS = 400

const FULL = { sightings: 100_000_000, nodes: 42_000 } as const
/** A smaller history has fewer nodes and fewer visits of each, both. */
const NODES_EXPONENT = 0.75
const NODES_LEAST = 60

/** How many nodes a history of so many visits has unless it is said. */
export function usualNodes(sightings: number): number {
  return Math.max(NODES_LEAST, Math.round(FULL.nodes * (sightings / FULL.sightings) ** NODES_EXPONENT))
}

/** What sets one history apart from every other; part of the token of each of its inserts. */
export function seedKey(options: SeedOptions): string {
  const { sightings, hops, seed, nodes, days, untilMs } = options
  return [`seed-${String(seed)}`, sightings, hops, nodes, days, new Date(untilMs).toISOString()].join(':')
}
