/** The open connections between nodes, which gossip runs over. @module */
import type { Acquaintance } from './acquaintance'
import { distanceKm } from './distance'
import type { Member } from './member'
import type { Random } from './random'

export interface LinksInit {
  members: readonly Member[]
  acquaintance: Acquaintance
  random: Random
  onTrouble: (what: string, error: unknown) => void
}

/** Connections a node opens by itself; as many come in, on average. */
const OPENED = 3
/** A node with fewer connections looks for another. */
const LEAST = 2
const MEND_INTERVAL_MS = 10_000
const DIAL_TIMEOUT_MS = 15_000

export class Links {
  private mending: NodeJS.Timeout | undefined
  private readonly closing = new AbortController()

  constructor(private readonly init: LinksInit) {}

  /** Opens the connections of a node that has come up. */
  async open(member: Member): Promise<void> {
    await this.dialSome(member, OPENED)
  }

  /** From now on, looks after nodes that lost their connections. */
  startMending(): void {
    this.mending = setInterval(() => {
      for (const member of this.init.members) {
        const links = member.running?.libp2p.getConnections().length ?? LEAST
        if (links < LEAST) void this.dialSome(member, LEAST - links)
      }
    }, MEND_INTERVAL_MS)
  }

  close(): void {
    clearInterval(this.mending)
    this.closing.abort()
  }

  private async dialSome(member: Member, count: number): Promise<void> {
    const libp2p = member.running?.libp2p
    if (libp2p === undefined) return
    const linked = new Set(libp2p.getPeers().map(String))
    const candidates = this.init.acquaintance
      .planned(member)
      .filter((peer) => peer.running !== undefined && !linked.has(peer.plan.id))
    const chosen = this.init.random.sample(
      candidates,
      count,
      (peer) => 1 / (200 + distanceKm(peer.plan.place, member.plan.place)),
    )
    await Promise.all(chosen.map((peer) => this.dial(member, peer)))
  }

  private async dial(member: Member, peer: Member): Promise<void> {
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
    try {
      await member.running?.libp2p.dial(
        peer.addresses.map((address) => address.encapsulate(`/p2p/${peer.plan.id}`)),
        { signal },
      )
    } catch (error) {
      // Either end may have stopped meanwhile.
      if (member.running !== undefined && peer.running !== undefined && !this.closing.signal.aborted) {
        this.init.onTrouble('a link could not be opened', error)
      }
    }
  }
}
