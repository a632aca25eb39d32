/** The life of a mesh: nodes leave, return and upgrade, at random times from the seed. @module */
import { upgradedAgent } from './agents'
import type { Member } from './member'
import type { Random } from './random'

export interface ChurnInit {
  /** Nodes that may leave. */
  members: readonly Member[]
  random: Random
  /** Mean time between two events, milliseconds. */
  intervalMs: number
  startNode: (peerId: string, agent?: string) => Promise<void>
  stopNode: (peerId: string) => Promise<void>
  onTrouble: (what: string, error: unknown) => void
}

/** Most of the mesh stays up: beyond this share, nobody else leaves. */
const MOST_AWAY = 0.12
const UPGRADE_SHARE = 0.3
/** How long an upgrade takes a node down. Milliseconds. */
const UPGRADE_MS = [3_000, 8_000] as const
/** How long a node that left is away: at least, and the mean of what chance adds. Milliseconds. */
const AWAY_MS = { least: 25_000, mean: 50_000 } as const
/** A household's machine goes off far more often than a server. */
const LEAF_WEIGHT = 4

export class Churn {
  private timer: NodeJS.Timeout | undefined
  /** Nodes that are away by our doing, with the timer of their return. */
  private readonly away = new Map<Member, NodeJS.Timeout>()

  constructor(private readonly init: ChurnInit) {}

  start(): void {
    if (this.timer === undefined) this.schedule()
  }

  /** Ends what was to come; nodes that are away come back at once no more. */
  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    for (const timer of this.away.values()) clearTimeout(timer)
    this.away.clear()
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.happen()
      this.schedule()
    }, this.init.random.exponential(this.init.intervalMs))
  }

  private happen(): void {
    const { members, random } = this.init
    const present = members.filter((member) => member.running !== undefined && !this.away.has(member))
    if (present.length === 0 || members.length - present.length >= members.length * MOST_AWAY) return
    const member = random.pick(present, ({ plan }) => (plan.role === 'leaf' ? LEAF_WEIGHT : 1))
    const newer = random.chance(UPGRADE_SHARE) ? upgradedAgent(random, member.agent) : null
    const awayMs =
      newer === null
        ? AWAY_MS.least + random.exponential(AWAY_MS.mean)
        : random.between(UPGRADE_MS[0], UPGRADE_MS[1])
    this.leave(member, awayMs, newer ?? member.agent)
  }

  private leave(member: Member, awayMs: number, agent: string): void {
    const { startNode, stopNode, onTrouble } = this.init
    this.away.set(
      member,
      setTimeout(() => {
        this.away.delete(member)
        startNode(member.plan.id, agent).catch((error: unknown) => {
          onTrouble('a node could not return', error)
        })
      }, awayMs),
    )
    stopNode(member.plan.id).catch((error: unknown) => {
      onTrouble('a node could not leave', error)
    })
  }
}
