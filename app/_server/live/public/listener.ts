/** One program that listens: how far it has been told each topic, and telling it the rest as fast as it takes it. @module */
import {
  STATE_TOPICS,
  type PublicEventName,
  type PublicTopic,
  type ResyncReason,
} from '@/lib/live/public-events'
import type { KeptEvent, KeptTopic } from './kept-topic'
import { writePayload } from './write-payload'

/** Where events go: a response, or a socket. */
export interface Outlet {
  /** @param id - where the stream stands behind the event; null: unchanged. @param json - its data, one line. */
  send(name: PublicEventName, id: string | null, json: string): void
  /** true: what it was given waits in memory, and no more is wanted before `goOn` of its listener. */
  readonly isFull: boolean
  /** It will be called once more is wanted. */
  onDrain(goOn: () => void): void
  /** @param why - for the log and the metrics. */
  end(why: 'stalled'): void
  /** Counts resyncs. */
  onResync(reason: ResyncReason): void
}

export interface ListenerFeed {
  readonly seq: number
  keptOf(topic: PublicTopic): KeptTopic | undefined
  /** The present value of a topic that has one, as its event would say it. */
  stateOf(topic: PublicTopic): string | undefined
  positionAt(seq: number): string
}

export interface ListenerInit {
  feed: ListenerFeed
  outlet: Outlet
  topics: readonly PublicTopic[]
  /** Place in the sequence to go on from; null: the present; undefined: one that nobody here knows. */
  from: number | null | undefined
  now: () => number
}

export class Listener {
  readonly #init: ListenerInit
  /** Place up to which each topic has been told. */
  readonly #told = new Map<PublicTopic, number>()
  /** Everything up to here is told, and so the id of what is told next names no earlier place. */
  #position: number
  #fullSinceMs: number | null = null

  constructor(init: ListenerInit) {
    this.#init = init
    this.#position = init.from ?? init.feed.seq
    for (const topic of init.topics) this.#told.set(topic, this.#position)
    init.outlet.onDrain(() => {
      this.goOn()
    })
  }

  hears(topic: PublicTopic): boolean {
    return this.#told.has(topic)
  }

  /** @param hello - data of the first event. */
  begin(hello: string): void {
    const { feed, outlet, from, topics } = this.#init
    // Without an id where something was missed: whoever gets no further than this must hear of it next time.
    outlet.send('hello', from === undefined ? null : feed.positionAt(this.#position), hello)
    if (from === undefined) this.#resync(topics, 'unknown_position')
    else if (from === null) this.#sendStates(topics)
    this.goOn()
  }

  /** Tells what it has not been told yet, until it takes no more. */
  goOn(): void {
    const { feed, outlet } = this.#init
    while (!outlet.isFull) {
      this.#mendGaps()
      const event = this.#next()
      if (event === undefined) break
      this.#told.set(event.topic, event.seq)
      this.#position = event.seq
      outlet.send(event.topic, feed.positionAt(event.seq), event.json)
    }
    if (!outlet.isFull) this.#fullSinceMs = null
    else this.#fullSinceMs ??= this.#init.now()
  }

  /** @param limitMs - how long it may take nothing. */
  endIfStalled(limitMs: number): void {
    if (this.#fullSinceMs === null) return
    if (!this.#init.outlet.isFull) this.goOn()
    else if (this.#init.now() - this.#fullSinceMs >= limitMs) this.#init.outlet.end('stalled')
  }

  /** Of what has not been told, the event that comes first. */
  #next(): KeptEvent | undefined {
    let first: KeptEvent | undefined
    for (const [topic, told] of this.#told) {
      const event = this.#init.feed.keptOf(topic)?.firstAfter(told)
      if (event !== undefined && (first === undefined || event.seq < first.seq)) first = event
    }
    return first
  }

  #mendGaps(): void {
    const { feed } = this.#init
    const topics: PublicTopic[] = []
    let why: ResyncReason | null = null
    for (const [topic, told] of this.#told) {
      const reason = feed.keptOf(topic)?.gapAfter(told) ?? null
      if (reason === null) continue
      topics.push(topic)
      why ??= reason
    }
    if (why !== null) this.#resync(topics, why)
  }

  #resync(topics: readonly PublicTopic[], reason: ResyncReason): void {
    const { feed, outlet } = this.#init
    for (const topic of topics) this.#told.set(topic, feed.seq)
    // Other topics may still have to be told what came before: only then does the position stay behind.
    if (this.#next() === undefined) this.#position = feed.seq
    outlet.onResync(reason)
    outlet.send(
      'resync',
      feed.positionAt(this.#position),
      writePayload('resync', { topics: [...topics], reason }),
    )
    this.#sendStates(topics)
  }

  #sendStates(topics: readonly PublicTopic[]): void {
    const { feed, outlet } = this.#init
    for (const topic of topics) {
      const state = STATE_TOPICS.has(topic) ? feed.stateOf(topic) : undefined
      if (state !== undefined) outlet.send(topic, feed.positionAt(this.#position), state)
    }
  }
}
