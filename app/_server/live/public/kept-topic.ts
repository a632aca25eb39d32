/** The newest events of one topic, as long as somebody may ask for them. @module */
import type { PublicTopic, ResyncReason } from '@/lib/live/public-events'

/** An event as it leaves, with its place in the sequence of all topics. */
export interface KeptEvent {
  readonly seq: number
  readonly topic: PublicTopic
  /** Its data, one line of JSON. */
  readonly json: string
}

export interface KeptLimits {
  readonly events: number
  /** Characters of all their data. */
  readonly characters: number
}

export class KeptTopic {
  readonly #limits: KeptLimits
  readonly #events: KeptEvent[] = []
  #characters = 0
  #wholeFrom = 0
  #whyNotBefore: ResyncReason = 'too_old'

  /** @param wholeFrom - everything that came after this place in the sequence is here. */
  constructor(limits: KeptLimits, wholeFrom: number) {
    this.#limits = limits
    this.#wholeFrom = wholeFrom
  }

  push(event: KeptEvent): void {
    this.#events.push(event)
    this.#characters += event.json.length
    while (this.#events.length > this.#limits.events || this.#characters > this.#limits.characters) {
      const oldest = this.#events.shift()
      if (oldest === undefined) return
      this.#characters -= oldest.json.length
      this.#wholeFrom = oldest.seq
      this.#whyNotBefore = 'too_old'
    }
  }

  /** Something happened here that no event tells. @param seq - its place. */
  breakOff(seq: number, reason: ResyncReason): void {
    this.#events.length = 0
    this.#characters = 0
    this.#wholeFrom = seq
    this.#whyNotBefore = reason
  }

  /** Why not all that came after `seq` can be told; null: it can. */
  gapAfter(seq: number): ResyncReason | null {
    return seq < this.#wholeFrom ? this.#whyNotBefore : null
  }

  /** The first that came after `seq`. */
  firstAfter(seq: number): KeptEvent | undefined {
    // Nearly all who ask have all but the newest.
    let at = this.#events.length
    while (at > 0 && (this.#events[at - 1]?.seq ?? 0) > seq) at--
    return this.#events[at]
  }
}
