/** The life of a mesh: nodes leave, return and upgrade, at random times from the seed. @module */
import type { Releases } from './agents'
import type { Member } from './member'
import type { Random } from './random'

export interface ChurnInit {
  /** Nodes that may leave. */
  members: readonly Member[]
  releases: Releases
  random: Random
  /** Mean time between two events, milliseconds. */
  intervalMs: number
  /** How many times faster than usual absences pass. */
  pace: number
  startNode: (peerId: string, agent?: string) => Promise<void>
  stopNode: (peerId: string) => Promise<void>
  onTrouble: (what: string, error: unknown) => void
}

/** Most of the mesh stays up: beyond this share, nobody else leaves. */
const MOST_AWAY = 0.12
/** Times between events differ by this share of the mean, either way. */
const IRREGULARITY = 0.7
const UPGRADE_SHARE = 0.3
/** How long an upgrade takes a node down. Milliseconds. */
const UPGRADE_MS = [3_000, 8_000] as const
/** How long a node that left is away: at least, and the mean of what chance adds. Milliseconds. */
const AWAY_MS = { least: 25_000, mean: 50_000 } as const
/** A household's machine goes off far more often than a server. */
const LEAF_WEIGHT = 4

interface Absence {
  /** What the node runs when it is back. */
  readonly agent: string
  timer: NodeJS.Timeout | undefined
}

export class Churn {
  private timer: NodeJS.Timeout | undefined
  /** Nodes that are away by our doing. */
  private readonly away = new Map<Member, Absence>()

  constructor(private readonly init: ChurnInit) {}

  /** Life goes on; nodes that were away when it stood still come back in their time. */
  start(): void {
    if (this.timer !== undefined) return
    for (const member of this.away.keys()) this.comeBack(member, this.awayMs())
    this.schedule()
  }

  /** Everything stays as it is, absences included. */
  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    for (const absence of this.away.values()) clearTimeout(absence.timer)
  }

  private schedule(): void {
    const { random, intervalMs } = this.init
    this.timer = setTimeout(
      () => {
        this.happen()
        this.schedule()
      },
      intervalMs * random.between(1 - IRREGULARITY, 1 + IRREGULARITY),
    )
  }

  private happen(): void {
    const { members, random } = this.init
    const present = members.filter((member) => member.running !== undefined && !this.away.has(member))
    if (members.length - present.length >= Math.max(1, members.length * MOST_AWAY)) return
    if (present.length === 0) return
    const member = random.pick(present, ({ plan }) => (plan.role === 'leaf' ? LEAF_WEIGHT : 1))
    const running = members.map((other) => other.agent)
    const newer = random.chance(UPGRADE_SHARE)
      ? this.init.releases.upgrade(random, member.agent, running)
      : null
    this.away.set(member, { agent: newer ?? member.agent, timer: undefined })
    this.init.stopNode(member.plan.id).catch((error: unknown) => {
      this.init.onTrouble('a node could not leave', error)
    })
    this.comeBack(member, newer === null ? this.awayMs() : random.between(...UPGRADE_MS))
  }

  private awayMs(): number {
    return AWAY_MS.least + this.init.random.exponential(AWAY_MS.mean)
  }

  private comeBack(member: Member, afterMs: number): void {
    const absence = this.away.get(member)
    if (absence === undefined) return
    absence.timer = setTimeout(() => {
      this.away.delete(member)
      this.init.startNode(member.plan.id, absence.agent).catch((error: unknown) => {
        this.init.onTrouble('a node could not return', error)
      })
    }, afterMs / this.init.pace)
  }
}
