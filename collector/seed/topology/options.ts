/** What a made-up network at size is made from: the same options give the same rows. @module */
import { HOUR_MS } from '../options'

export interface TopologyOptions {
  /** Identities that are known. */
  readonly nodes: number
  /** Pairs of nodes of which at least one names the other. */
  readonly links: number
  readonly seed: number
  /** Until when it was watched, ms; its times lie in the day before. */
  readonly atMs: number
}

/** Links for which there has to be room, of all pairs: heavy nodes are nearly full before. */
const PAIRS_SHARE = 0.25
/** Rounds of the one collector through all nodes, four hours apart; of a million, half a day is enough to write. */
const ROUNDS = { usual: 6, many: 3, manyFrom: 250_000 } as const
const ROUND_EVERY_MS = 4 * HOUR_MS
const ROUND_TAKES_MS = HOUR_MS / 2

/** Most links that a network of so many nodes may be asked for. */
export function linksMost(nodes: number): number {
  return Math.floor((nodes * (nodes - 1) * PAIRS_SHARE) / 2)
}

/** What sets one network apart from every other; part of the token of each of its inserts. */
export function topologyKey({ seed, nodes, links }: TopologyOptions): string {
  return ['topology', seed, nodes, links].join(':')
}

export interface TopologyRound {
  readonly fromMs: number
  readonly toMs: number
}

/** The rounds, the oldest first; the last ends when the network was last watched. */
export function topologyRounds({ nodes, atMs }: TopologyOptions): TopologyRound[] {
  const count = nodes >= ROUNDS.manyFrom ? ROUNDS.many : ROUNDS.usual
  return Array.from({ length: count }, (_, round) => {
    const toMs = atMs - (count - 1 - round) * ROUND_EVERY_MS
    return { fromMs: toMs - ROUND_TAKES_MS, toMs }
  })
}
