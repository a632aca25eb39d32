/** Nodes that speak gossip, as the crawler finds them: whom the observer may connect to. @module */
import type { ReachedNode } from '../../crawl/crawler'

export interface Candidate {
  readonly peerId: string
  /** Without the peer id. */
  readonly address: string
  /** Part of the network that the address is in: one machine room, more or less. */
  readonly neighbourhood: string
}

export interface Candidates {
  note: (node: ReachedNode) => void
  /**
   * One that `isFree`, from a neighbourhood where the fewest of `taken` are; by chance among equals.
   * @returns undefined when there is none.
   */
  pick(taken: readonly Candidate[], isFree: (candidate: Candidate) => boolean): Candidate | undefined
}

/** Enough to spread over; what the crawl finds beyond takes the place of one by chance. */
const MAX_CANDIDATES = 512

/**
 * @param protocols - beginnings of the ids of gossip protocols.
 * @param random - from 0 (included) to 1 (excluded).
 */
export function createCandidates(protocols: readonly string[], random: () => number): Candidates {
  const known = new Map<string, Candidate>()
  return {
    note({ peerId, address, ip, protocols: spoken }) {
      const speaks = spoken.some((protocol) => protocols.some((begin) => protocol.startsWith(begin)))
      if (!speaks) {
        known.delete(peerId)
        return
      }
      if (!known.has(peerId) && known.size >= MAX_CANDIDATES) {
        const leaving = [...known.keys()][Math.floor(random() * known.size)]
        if (leaving !== undefined) known.delete(leaving)
      }
      known.set(peerId, { peerId, address, neighbourhood: neighbourhoodOf(ip) })
    },
    pick(taken, isFree) {
      const crowd = new Map<string, number>()
      for (const { neighbourhood } of taken) crowd.set(neighbourhood, (crowd.get(neighbourhood) ?? 0) + 1)
      let best: Candidate[] = []
      let least = Infinity
      for (const candidate of known.values()) {
        const beside = crowd.get(candidate.neighbourhood) ?? 0
        if (beside > least || !isFree(candidate)) continue
        if (beside < least) best = []
        least = beside
        best.push(candidate)
      }
      return best[Math.floor(random() * best.length)]
    },
  }
}

/** The /16 of an IPv4 address, the /32 of an IPv6 address. */
function neighbourhoodOf(ip: string): string {
  const isV6 = ip.includes(':')
  return ip
    .split(isV6 ? ':' : '.')
    .slice(0, 2)
    .join(isV6 ? ':' : '.')
}
