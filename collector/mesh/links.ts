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

/** Connections a node opens by itself; as many come in, on average. Fewer in a large mesh, since each costs 60 KB. */
const OPENED = { small: 3, large: 2 } as const
const LARGE_MESH = 150
/** A node with fewer connections looks for another. */
const LEAST = 2
const MEND_INTERVAL_MS = 10_000
const DIAL_TIMEOUT_MS = 15_000
/**
 * Handshakes at once. Tables are whole before any link is, so nothing is in a hurry for links while the rest of the
 * product starts on the same machine; and a thousand together would time out.
 */
const DIALS_AT_ONCE = 3

export class Links {
  private mending: NodeJS.Timeout | undefined
  private readonly closing = new AbortController()
  private readonly waiting: { from: Member; to: Member }[] = []
  private dialling = 0

  constructor(private readonly init: LinksInit) {}

  /** Opens the connections of a node that has come up, when their turn comes. */
  open(member: Member): void {
    this.dialSome(member, this.init.members.length > LARGE_MESH ? OPENED.large : OPENED.small)
  }

  /** From now on, looks after nodes that lost their connections. */
  startMending(): void {
    this.mending = setInterval(() => {
      if (this.waiting.length > 0) return
      for (const member of this.init.members) {
        const links = member.running?.libp2p.getConnections().length ?? LEAST
        if (links < LEAST) this.dialSome(member, LEAST - links)
      }
    }, MEND_INTERVAL_MS)
  }

  close(): void {
    clearInterval(this.mending)
    this.waiting.length = 0
    this.closing.abort()
  }

  private dialSome(from: Member, count: number): void {
    if (from.running === undefined) return
    const linked = new Set(from.running.libp2p.getPeers().map(String))
    const candidates = this.init.acquaintance
      .planned(from)
      .filter((peer) => peer.running !== undefined && !linked.has(peer.plan.id))
    const chosen = this.init.random.sample(
      candidates,
      count,
      (peer) => 1 / (200 + distanceKm(peer.plan.place, from.plan.place)),
    )
    this.waiting.push(...chosen.map((to) => ({ from, to })))
    this.dialNext()
  }

  private dialNext(): void {
    while (this.dialling < DIALS_AT_ONCE) {
      const next = this.waiting.shift()
      if (next === undefined) return
      this.dialling += 1
      void this.dial(next.from, next.to).finally(() => {
        this.dialling -= 1
        this.dialNext()
      })
    }
  }

  private async dial(from: Member, to: Member): Promise<void> {
    const libp2p = from.running?.libp2p
    if (libp2p === undefined || to.running === undefined) return
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
    try {
      await libp2p.dial(
        to.addresses.map((address) => address.encapsulate(`/p2p/${to.plan.id}`)),
        { signal },
      )
    } catch (error) {
      // Either end may have stopped meanwhile.
      if (from.running !== undefined && isUp(to) && !this.closing.signal.aborted) {
        this.init.onTrouble('a link could not be opened', error)
      }
    }
  }
}

// A function, so that the compiler does not take what was true before the wait for true after it.
function isUp(member: Member): boolean {
  return member.running !== undefined
}
