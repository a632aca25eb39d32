/** What the tails find, as programs are told it. @module */
import { estimateLinkRtt } from '@/lib/graph/link-latency'
import type { LiveStatus, MapDelta, StatedLink } from '@/lib/live/events'
import type { MessageSummary, NodeRef } from '@/lib/messages/message'
import type { TrafficFigures } from '@/lib/messages/message-query'
import type { NetworkTotals } from '@/lib/nodes'
import type { MapState } from '../map-state'
import type { PublicFeed } from './public-feed'

/** One event of so many is some 50 KB: a slow client takes it in pieces. */
const NODES_AN_EVENT = 100
const LINKS_AN_EVENT = 250
const MESSAGES_AN_EVENT = 100

export class PublicNews {
  readonly #feed: PublicFeed
  readonly #state: MapState
  readonly #now: () => number
  #figures = ''

  constructor(feed: PublicFeed, state: MapState, now: () => number) {
    this.#feed = feed
    this.#state = state
    this.#now = now
  }

  /** Whether messages have to be followed for anybody. */
  get isMessagesHeard(): boolean {
    return this.#feed.isHeard('messages')
  }

  get isTrafficHeard(): boolean {
    return this.#feed.isHeard('traffic')
  }

  /** @param delta - the newest: the state's comings are its own. */
  sendDelta(delta: MapDelta): void {
    if (this.#feed.isHeard('nodes')) this.#sendNodes(delta)
    if (this.#feed.isHeard('links')) this.#sendLinks(delta)
  }

  sendResync(): void {
    this.#feed.breakOff(['nodes', 'links'], 'too_much')
  }

  sendTotals(totals: NetworkTotals): void {
    this.#feed.publish('totals', { atMs: this.#now(), ...totals })
  }

  sendStatus(status: LiveStatus): void {
    this.#feed.publish('status', { atMs: this.#now(), ...status })
  }

  /** @param messages - oldest change first. */
  sendMessages(messages: readonly MessageSummary[], leftOut: number): void {
    const parts = inParts(messages, MESSAGES_AN_EVENT)
    for (const [at, part] of parts.entries()) {
      const isLast = at === parts.length - 1
      this.#feed.publish('messages', { atMs: this.#now(), messages: part, leftOut: isLast ? leftOut : 0 })
    }
  }

  /** They are read every few seconds, changed or not. */
  sendFigures(figures: TrafficFigures): void {
    const text = JSON.stringify(figures)
    if (text === this.#figures && this.#feed.stateOf('traffic') !== undefined) return
    this.#figures = text
    this.#feed.publish('traffic', { atMs: this.#now(), ...figures })
  }

  #sendNodes({ atMs, nodes, gone }: MapDelta): void {
    const { came, gone: goneIds } = this.#state.comings
    const left = gone.map((num) => ({ num, peerId: goneIds.get(num) ?? '' }))
    if (left.length > 0) this.#feed.publish('nodes', { atMs, added: [], changed: [], gone: left })
    for (const part of inParts(nodes, NODES_AN_EVENT)) {
      const now = part.flatMap(({ num }) => this.#state.summary(num) ?? [])
      this.#feed.publish('nodes', {
        atMs,
        added: now.filter(({ num }) => came.has(num)),
        changed: now.filter(({ num }) => !came.has(num)),
        gone: [],
      })
    }
  }

  #sendLinks({ atMs, linksAdded, linksRemoved }: MapDelta): void {
    for (const part of inParts(linksRemoved, LINKS_AN_EVENT)) {
      const removed = part.map(([a, b]) => ({ a: this.#name(a), b: this.#name(b) }))
      this.#feed.publish('links', { atMs, added: [], removed })
    }
    for (const part of inParts(linksAdded, LINKS_AN_EVENT)) {
      const added = part.map((link: StatedLink) => ({
        ...link,
        a: this.#name(link.a),
        b: this.#name(link.b),
        estimatedRttMs: estimateLinkRtt(this.#state.linkEnd(link.a), this.#state.linkEnd(link.b)),
      }))
      this.#feed.publish('links', { atMs, added, removed: [] })
    }
  }

  /** A link that is gone may be so with a node that is. */
  #name(num: number): NodeRef {
    return { num, peerId: this.#state.peerId(num) ?? this.#state.comings.gone.get(num) ?? '' }
  }
}

function inParts<T>(list: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let from = 0; from < list.length; from += size) parts.push(list.slice(from, from + size))
  return parts
}
