/** Now and then a few nodes lose sight of the rest, and find it again. @module */
import { distanceKm } from './distance'
import type { Links } from './links'
import type { Member } from './member'
import type { Random } from './random'

export interface PartitionsInit {
  members: readonly Member[]
  links: Links
  random: Random
  /** How many times faster than usual they come and go. */
  pace: number
}

/** Mean time from the end of one to the start of the next, and the least. Milliseconds. */
const BETWEEN_MS = { least: 90_000, mean: 300_000 } as const
const LASTS_MS = [20_000, 40_000] as const
const CUT_OFF = [4, 7] as const

export class Partitions {
  private cutOff = new Set<Member>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly init: PartitionsInit) {}

  /** Peer ids that the rest cannot reach now. */
  get current(): string[] {
    return Array.from(this.cutOff, ({ plan }) => plan.id)
  }

  separates(one: Member, other: Member): boolean {
    return this.cutOff.has(one) !== this.cutOff.has(other)
  }

  start(): void {
    const { random, pace } = this.init
    this.timer = setTimeout(
      () => {
        this.cut(this.pickGroup())
      },
      (BETWEEN_MS.least + random.exponential(BETWEEN_MS.mean - BETWEEN_MS.least)) / pace,
    )
  }

  stop(): void {
    clearTimeout(this.timer)
    this.cutOff.clear()
  }

  private cut(group: readonly Member[]): void {
    this.cutOff = new Set(group)
    const { members, random, pace } = this.init
    const byId = new Map(members.map((member) => [member.plan.id, member]))
    for (const member of group) {
      for (const connection of member.running?.libp2p.getConnections() ?? []) {
        const peer = byId.get(connection.remotePeer.toString())
        if (peer !== undefined && this.separates(member, peer)) {
          connection.abort(new Error('the network between the nodes is down'))
        }
      }
    }
    this.timer = setTimeout(
      () => {
        this.heal()
        this.start()
      },
      random.between(...LASTS_MS) / pace,
    )
  }

  private heal(): void {
    const group = [...this.cutOff]
    this.cutOff.clear()
    for (const member of group) this.init.links.open(member)
  }

  /** A node and those nearest to it; never a hub, which visitors start from. */
  private pickGroup(): Member[] {
    const { members, random } = this.init
    const candidates = members.filter(({ plan }) => plan.role === 'relay' || plan.role === 'leaf')
    if (candidates.length <= CUT_OFF[1]) return []
    const centre = random.pick(candidates).plan.place
    const size = Math.round(random.between(...CUT_OFF))
    return candidates
      .toSorted((left, right) => distanceKm(left.plan.place, centre) - distanceKm(right.plan.place, centre))
      .slice(0, size)
  }
}
