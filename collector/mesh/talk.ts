/** The talk of a mesh: who says what and when, from the seed. @module */
import type { Ledger } from './ledger'
import type { Member } from './member'
import type { Random } from './random'
import { utter, type Utterance } from './speaker'
import { pickSize, pickTopic, pickType } from './topics'

export interface TalkInit {
  members: readonly Member[]
  ledger: Ledger
  random: Random
  /** Messages a second, on average over a day. */
  rate: number
  onTrouble: (what: string, error: unknown) => void
}

/** The busiest hour of the day, UTC, and by how much it is busier than the mean. */
const BUSIEST_HOUR = 17
const DAY_SWING = 0.55
const DAY_MS = 86_400_000
/** Now and then everybody talks. */
const BURST = { everyMs: 240_000, leastMs: 8_000, mostMs: 20_000, factor: 5 } as const
/** The mean over a day is the rate that was asked for, bursts included. */
const BURST_SHARE = (BURST.leastMs + BURST.mostMs) / 2 / BURST.everyMs
const CALM = 1 / (1 + BURST_SHARE * (BURST.factor - 1))
const SPOILT_SHARE = 0.006
const TWIN_SHARE = 0.015
/** However busy: no two messages nearer than this. Milliseconds. */
const LEAST_PAUSE_MS = 2

export class Talk {
  private timer: NodeJS.Timeout | undefined
  private burstUntilMs = 0
  private nextBurstAtMs: number

  constructor(private readonly init: TalkInit) {
    this.nextBurstAtMs = performance.now() + init.random.exponential(BURST.everyMs)
  }

  start(): void {
    if (this.timer === undefined && this.init.rate > 0) this.schedule()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private schedule(): void {
    const pauseMs = this.init.random.exponential(1_000 / (this.init.rate * this.factor()))
    this.timer = setTimeout(
      () => {
        this.schedule()
        this.say()
      },
      Math.max(LEAST_PAUSE_MS, pauseMs),
    )
  }

  /** How much busier than the mean it is now. */
  private factor(): number {
    const now = performance.now()
    if (now >= this.nextBurstAtMs) {
      this.burstUntilMs = now + this.init.random.between(BURST.leastMs, BURST.mostMs)
      this.nextBurstAtMs = this.burstUntilMs + this.init.random.exponential(BURST.everyMs)
    }
    return dayFactor(Date.now()) * CALM * (now < this.burstUntilMs ? BURST.factor : 1)
  }

  private say(): void {
    const { members, random, ledger } = this.init
    const present = members.filter(({ running }) => running !== undefined)
    if (present.length === 0) return
    const from = random.pick(present, ({ voice }) => voice.weight)
    const topic = pickTopic(random, from.voice.topics)
    const type = pickType(random, topic)
    const said: Utterance = { from, topic, type, payload: pickSize(random, type) }
    if (random.chance(SPOILT_SHARE)) said.isSpoilt = true
    if (random.chance(TWIN_SHARE)) {
      const others = present.filter((other) => other !== from && other.voice.topics.includes(topic))
      if (others.length > 0) said.twin = random.pick(others)
    }
    utter(ledger, said).catch((error: unknown) => {
      // A node may stop while it speaks.
      if (from.running !== undefined) this.init.onTrouble('a message could not be published', error)
    })
  }
}

/** How much busier than the mean this time of the day is. @param nowMs - epoch ms. */
export function dayFactor(nowMs: number): number {
  const hour = (nowMs % DAY_MS) / 3_600_000
  return 1 + DAY_SWING * Math.cos((2 * Math.PI * (hour - BUSIEST_HOUR)) / 24)
}
