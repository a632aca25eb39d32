/**
 * What programs are told, kept for a while for those who were away: one sequence over all topics, a bounded number of
 * events of each, and nothing of topics that nobody has listened to lately.
 * @module
 */
import { randomBytes } from 'node:crypto'
import {
  STATE_TOPICS,
  type PublicPayload,
  type PublicTopic,
  type ResyncReason,
} from '@/lib/live/public-events'
import { inTurns } from '../in-turns'
import { KeptTopic, type KeptLimits } from './kept-topic'
import { Listener, type ListenerFeed, type Outlet } from './listener'
import { writePayload } from './write-payload'

const KEPT: KeptLimits = { events: 1_024, characters: 4 * 1_048_576 }
/** How long a topic is still followed when nobody listens any more: connections that broke come back meanwhile. */
const LINGER_MS = 120_000
/** How long an outlet may take nothing. */
const STALLED_MS = 30_000
const LISTENERS_PER_TURN = 50

export interface PublicFeedInit {
  network: string
  now: () => number
  kept?: KeptLimits
  lingerMs?: number
  stalledMs?: number
  /** Names this feed; unset: a random one. */
  id?: string
}

export class PublicFeed implements ListenerFeed {
  readonly #init: PublicFeedInit
  readonly #id: string
  readonly #listeners = new Set<Listener>()
  readonly #kept = new Map<PublicTopic, KeptTopic>()
  readonly #unheardSinceMs = new Map<PublicTopic, number>()
  readonly #states = new Map<PublicTopic, string>()
  #seq = 0
  #telling: Promise<void> | null = null
  #mustTell = false

  constructor(init: PublicFeedInit) {
    this.#init = init
    this.#id = init.id ?? randomBytes(9).toString('base64url')
  }

  get listeners(): number {
    return this.#listeners.size
  }

  get seq(): number {
    return this.#seq
  }

  /** Whether somebody listens to it, or did a moment ago. */
  isHeard(topic: PublicTopic): boolean {
    return this.#kept.has(topic)
  }

  publish<Topic extends PublicTopic>(topic: Topic, payload: PublicPayload<Topic>): void {
    const kept = this.#kept.get(topic)
    const isState = STATE_TOPICS.has(topic)
    if (kept === undefined && !isState) return
    const json = writePayload(topic, payload)
    if (isState) this.#states.set(topic, json)
    if (kept === undefined) return
    kept.push({ seq: ++this.#seq, topic, json })
    this.#tell()
  }

  /** More changed than events can tell: who listens must ask for the present state. */
  breakOff(topics: readonly PublicTopic[], reason: ResyncReason): void {
    const seq = ++this.#seq
    for (const topic of topics) this.#kept.get(topic)?.breakOff(seq, reason)
    this.#tell()
  }

  /**
   * @param after - id of the last event that was received; undefined: begin at the present.
   * @returns what to call when it is over.
   */
  listen(outlet: Outlet, topics: readonly PublicTopic[], after: string | undefined): () => void {
    for (const topic of topics) {
      this.#unheardSinceMs.delete(topic)
      // What happened while nobody listened was not kept: a position before now says too little.
      if (!this.#kept.has(topic)) this.#kept.set(topic, new KeptTopic(this.#init.kept ?? KEPT, ++this.#seq))
    }
    const listener = new Listener({
      feed: this,
      outlet,
      topics,
      from: after === undefined ? null : this.#readPosition(after),
      now: this.#init.now,
    })
    this.#listeners.add(listener)
    const { network } = this.#init
    listener.begin(writePayload('hello', { network, topics: [...topics] }))
    return () => {
      if (!this.#listeners.delete(listener)) return
      for (const topic of topics) {
        if (![...this.#listeners].some((other) => other.hears(topic))) {
          this.#unheardSinceMs.set(topic, this.#init.now())
        }
      }
    }
  }

  /** Drops what nobody came back for, and outlets that take nothing. To be called every few seconds. */
  sweep(): void {
    const nowMs = this.#init.now()
    for (const [topic, sinceMs] of this.#unheardSinceMs) {
      if (nowMs - sinceMs < (this.#init.lingerMs ?? LINGER_MS)) continue
      this.#unheardSinceMs.delete(topic)
      this.#kept.delete(topic)
      // Nothing asks for it while nobody listens: it would be told as if it were new.
      if (topic === 'traffic') this.#states.delete(topic)
    }
    for (const listener of this.#listeners) listener.endIfStalled(this.#init.stalledMs ?? STALLED_MS)
  }

  keptOf(topic: PublicTopic): KeptTopic | undefined {
    return this.#kept.get(topic)
  }

  stateOf(topic: PublicTopic): string | undefined {
    return this.#states.get(topic)
  }

  positionAt(seq: number): string {
    return `${this.#id}.${String(seq)}`
  }

  /** @returns undefined when it is no position of this feed. */
  #readPosition(text: string): number | undefined {
    const [id, digits = ''] = text.split('.')
    if (id !== this.#id || !/^\d{1,15}$/.test(digits)) return undefined
    const seq = Number(digits)
    return seq <= this.#seq ? seq : undefined
  }

  /** One pass over all listeners at a time; what is published meanwhile makes for another. */
  #tell(): void {
    this.#mustTell = true
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = null
    })
  }

  async #tellAll(): Promise<void> {
    while (this.#mustTell) {
      this.#mustTell = false
      await inTurns(
        [...this.#listeners],
        (listener) => {
          listener.goOn()
        },
        LISTENERS_PER_TURN,
      )
    }
  }
}
