/** What authorities do by themselves: they publish, answer, upgrade, and one of them comes and goes. @module */
import type { Releases } from './agents'
import { FLAPPING_AUTHORITY } from './authorities'
import type { Ledger } from './ledger'
import type { Member } from './member'
import { FORGERIES, NoQuorumError } from './mesh'
import { Publishing } from './publishing'
import { Questions } from './questions'
import { seededRandom, type Random } from './random'

export interface AuthorityLifeInit {
  members: readonly Member[]
  releases: Releases
  ledger: Ledger
  seed: number
  /** Questions a second; with 0, nobody asks and nothing is published. */
  rate: number
  /** How many times faster than usual everything passes. */
  pace: number
  startNode: (peerId: string, agent?: string) => Promise<void>
  stopNode: (peerId: string) => Promise<void>
  onTrouble: (what: string, error: unknown) => void
}

/** From when nodes talk to the first release, and from one look for whether the next is due to the other. Milliseconds. */
const FIRST_RELEASE_MS = [75_000, 120_000] as const
const RELEASE_LOOK_MS = [60_000, 90_000] as const
const LEAST_LOOKS_BETWEEN = 4
/** To the first update that nobody should trust, and from one to the next. */
const FIRST_FORGERY_MS = [300_000, 540_000] as const
const NEXT_FORGERY_MS = [600_000, 1_500_000] as const
const UP_MS = [180_000, 420_000] as const
const DOWN_MS = [90_000, 200_000] as const
/** An authority goes over to what was published so long after, and is down meanwhile. */
const UPGRADE_AFTER_MS = [20_000, 200_000] as const
const UPGRADE_MS = [3_000, 8_000] as const

type Span = readonly [number, number]

export class AuthorityLife {
  readonly publishing: Publishing
  readonly questions: Questions
  private readonly random: Random
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly flapping: Member | undefined
  private isTalking = false
  private comesAndGoes = false
  private hasPublished = false
  private looks = 0
  private forgeries = 0

  constructor(private readonly init: AuthorityLifeInit) {
    const { seed } = init
    this.random = seededRandom(seed, 'authorities')
    this.publishing = new Publishing({ ...init, random: seededRandom(seed, 'publishing') })
    this.questions = new Questions({ ...init, random: seededRandom(seed, 'questions') })
    this.flapping = init.members.find(({ plan }) => plan.authority === FLAPPING_AUTHORITY)
  }

  /** Nodes have begun to talk. */
  startTalking(): void {
    if (this.isTalking || this.init.rate === 0 || this.authorities.length === 0) return
    this.isTalking = true
    this.later(FIRST_RELEASE_MS, () => {
      this.lookForRelease()
    })
    this.later(FIRST_FORGERY_MS, () => {
      this.forge()
    })
    this.askSoon()
  }

  /** Whether authorities leave, return and upgrade from now on; one that is away comes back in any case. */
  setChurn(enabled: boolean): void {
    const starts = enabled && !this.comesAndGoes
    this.comesAndGoes = enabled
    if (starts && this.flapping !== undefined) this.leaveLater(this.flapping)
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
    this.questions.stop()
  }

  private get authorities(): Member[] {
    return this.init.members.filter(({ plan }) => plan.authority !== null)
  }

  private later([least, most]: Span, action: () => void): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer)
        action()
      },
      this.random.between(least, most) / this.init.pace,
    )
    this.timers.add(timer)
  }

  private lookForRelease(): void {
    const { members, releases } = this.init
    this.later(RELEASE_LOOK_MS, () => {
      this.lookForRelease()
    })
    this.looks += 1
    const isDue = this.looks >= LEAST_LOOKS_BETWEEN && releases.isNextDue(members.map(({ agent }) => agent))
    if (this.hasPublished && !isDue) return
    this.publishing.release().then(
      () => {
        this.hasPublished = true
        this.looks = 0
        this.upgrade(releases.newest)
      },
      (error: unknown) => {
        // Without a quorum there is no release; the next look tries again.
        if (!(error instanceof NoQuorumError)) this.init.onTrouble('a release could not be published', error)
      },
    )
  }

  private forge(): void {
    this.later(NEXT_FORGERY_MS, () => {
      this.forge()
    })
    const how = FORGERIES[this.forgeries++ % FORGERIES.length] ?? 'forged'
    this.publishing.forge(how).catch((error: unknown) => {
      if (!(error instanceof NoQuorumError)) this.init.onTrouble('nothing could be forged', error)
    })
  }

  private askSoon(): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer)
        this.questions.ask()
        this.askSoon()
      },
      this.random.exponential(1_000 / this.init.rate),
    )
    this.timers.add(timer)
  }

  private upgrade(agent: string): void {
    if (!this.comesAndGoes) return
    for (const member of this.authorities) {
      this.later(UPGRADE_AFTER_MS, () => {
        if (this.comesAndGoes && member.running !== undefined) this.away(member, UPGRADE_MS, agent)
      })
    }
  }

  private leaveLater(member: Member): void {
    this.later(UP_MS, () => {
      if (!this.comesAndGoes) return
      if (member.running !== undefined) this.away(member, DOWN_MS, this.init.releases.newest)
      this.leaveLater(member)
    })
  }

  private away(member: Member, span: Span, agent: string): void {
    this.init.stopNode(member.plan.id).catch((error: unknown) => {
      this.init.onTrouble('an authority could not leave', error)
    })
    this.later(span, () => {
      this.init.startNode(member.plan.id, agent).catch((error: unknown) => {
        this.init.onTrouble('an authority could not return', error)
      })
    })
  }
}
