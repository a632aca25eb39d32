/** The open connections between nodes, which gossip runs over. @module */
import type { Acquaintance } from './acquaintance'
import { distanceKm } from './distance'
import type { Member } from './member'
import type { Random } from './random'

export interface LinksInit {
  members: readonly Member[]
  acquaintance: Acquaintance
  random: Random
  /** true: every node links to the same few of its table each time, for a mesh that is one whole at once. */
  isFixed: boolean
  /** Whether two nodes may be connected now. */
  mayLink: (one: Member, other: Member) => boolean
  onTrouble: (what: string, error: unknown) => void
}

/** Connections a node opens by itself; as many come in, on average. Fewer in a large mesh, since each costs 60 KB. */
const OPENED = { small: 3, large: 2 } as const
const LARGE_MESH = 150
/** A node with fewer connections looks for another. */
const LEAST = 2
const MEND_INTERVAL_MS = 10_000
const DIAL_TIMEOUT_MS = 30_000
/** In a mesh that is to be one whole. */
const ATTEMPTS = 4
/**
 * Handshakes at once. Tables are whole before any link is, so nothing is in a hurry for links while the rest of the
 * product starts on the same machine; and a thousand together would time out.
 */
const DIALS_AT_ONCE = { living: 6, fixed: 24 } as const

export class Links {
  private mending: NodeJS.Timeout | undefined
  private readonly closing = new AbortController()
  private readonly waiting: { from: Member; to: Member; failures?: number }[] = []
  private readonly ids: ReadonlySet<string>
  private dialling = 0
  private idle: (() => void)[] = []

  constructor(private readonly init: LinksInit) {
    this.ids = new Set(init.members.map(({ plan }) => plan.id))
  }

  /** Opens the connections of a node that has come up, when their turn comes. */
  open(member: Member): void {
    if (this.init.isFixed) {
      // The ring makes the links one whole, whatever chance does with the rest. Dials wait until all are up.
      const [next, ...rest] = ringFirst(member, this.init.acquaintance.planned(member))
      const others = this.init.random.sample(rest, this.opened - 1, () => 1)
      for (const to of next === undefined ? others : [next, ...others])
        this.waiting.push({ from: member, to })
      if (this.mending !== undefined) this.dialNext()
      return
    }
    this.dialSome(member, this.opened)
  }

  /** From now on, dials, and looks after nodes that lost their connections. */
  startMending(): void {
    this.mending = setInterval(() => {
      if (this.waiting.length > 0) return
      for (const member of this.init.members) {
        const links = member.running === undefined ? LEAST : this.linked(member).size
        if (links < LEAST) this.dialSome(member, LEAST - links)
      }
    }, MEND_INTERVAL_MS)
    this.dialNext()
  }

  /** Resolves when no dial waits or runs. */
  async settled(): Promise<void> {
    if (this.waiting.length + this.dialling === 0) return
    await new Promise<void>((resolve) => this.idle.push(resolve))
  }

  close(): void {
    clearInterval(this.mending)
    this.waiting.length = 0
    this.closing.abort()
    this.tellIdle()
  }

  private get opened(): number {
    return this.init.members.length > LARGE_MESH ? OPENED.large : OPENED.small
  }

  private dialSome(from: Member, count: number): void {
    if (from.running === undefined) return
    const linked = this.linked(from)
    const candidates = this.init.acquaintance
      .planned(from)
      .filter(
        (peer) => peer.running !== undefined && !linked.has(peer.plan.id) && this.init.mayLink(from, peer),
      )
    const nearness = (peer: Member): number => 1 / (200 + distanceKm(peer.plan.place, from.plan.place))
    // Through hubs the links of the listeners of any topic are one whole.
    const isHub = (peer: Member): boolean => peer.plan.role === 'hub'
    const knowsHub = isHub(from) || this.init.members.some((peer) => isHub(peer) && linked.has(peer.plan.id))
    const hubs = knowsHub ? [] : this.init.random.sample(candidates.filter(isHub), 1, nearness)
    const others = candidates.filter((peer) => !hubs.includes(peer))
    const chosen = [...hubs, ...this.init.random.sample(others, count - hubs.length, nearness)]
    this.waiting.push(...chosen.map((to) => ({ from, to })))
    this.dialNext()
  }

  /** Peer ids of the mesh that a node is connected to; visitors and collectors do not count. */
  private linked(member: Member): Set<string> {
    const peers = member.running?.libp2p.getPeers().map(String) ?? []
    return new Set(peers.filter((id) => this.ids.has(id)))
  }

  private dialNext(): void {
    while (this.dialling < DIALS_AT_ONCE[this.init.isFixed ? 'fixed' : 'living']) {
      const next = this.waiting.shift()
      if (next === undefined) break
      this.dialling += 1
      void this.dial(next.from, next.to).then((isDone) => {
        const failures = (next.failures ?? 0) + 1
        if (!isDone && this.init.isFixed && failures < ATTEMPTS) this.waiting.push({ ...next, failures })
        this.dialling -= 1
        this.dialNext()
      })
    }
    if (this.waiting.length + this.dialling === 0) this.tellIdle()
  }

  private tellIdle(): void {
    for (const tell of this.idle.splice(0)) tell()
  }

  /** @returns false when it should have worked, and did not. */
  private async dial(from: Member, to: Member): Promise<boolean> {
    const libp2p = from.running?.libp2p
    if (libp2p === undefined || to.running === undefined || !this.init.mayLink(from, to)) return true
    const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
    try {
      await libp2p.dial(
        to.addresses.map((address) => address.encapsulate(`/p2p/${to.plan.id}`)),
        { signal },
      )
      return true
    } catch (error) {
      // Either end may have stopped meanwhile, or be cut off.
      const isOurs = from.running !== undefined && isUp(to) && this.init.mayLink(from, to)
      if (!isOurs || this.closing.signal.aborted) return true
      this.init.onTrouble('a link could not be opened', error)
      return false
    }
  }
}

/** The node with the next number first; it is in every table of a fixed size. */
function ringFirst(from: Member, peers: readonly Member[]): Member[] {
  const stepsTo = ({ plan: { index } }: Member): number =>
    index > from.plan.index ? index - from.plan.index : Number.MAX_SAFE_INTEGER
  const next = peers.toSorted((left, right) => stepsTo(left) - stepsTo(right))[0]
  return next === undefined ? [] : [next, ...peers.filter((peer) => peer !== next)]
}

// A function, so that the compiler does not take what was true before the wait for true after it.
function isUp(member: Member): boolean {
  return member.running !== undefined
}
