/**
 * The nodes of a seeded history that report what becomes of messages, who of them listens to which topic, and the ways
 * that messages take between them.
 * @module
 */
import { oneWayDelayMs } from '../mesh/distance'
import { seededRandom, type Random } from '../mesh/random'
import { TOPICS, type Topic } from '../mesh/topics'
import type { Calendar } from './calendar'
import { DAY_MS, type SeedOptions } from './options'
import type { SeedNode } from './population'

/** For so many days every hop is there. */
export const HOPS_DAYS = 28

/** At 50 million hops; with fewer there are fewer reporters, and fewer messages too. */
const REPORTERS = { most: 160, least: 18, atHops: 50_000_000, exponent: 0.35 } as const
const LISTENS: Readonly<Record<Topic, number>> = {
  '/meshara/broadcast/1': 0.46,
  '/meshara/private/1': 0.3,
  '/meshara/updates/1': 0.38,
  '/meshara/routing/1': 0.22,
}
const LINKS_EACH = 2
/** Checking and queueing at each node, ms. */
const HANDLING_MS = [1.2, 9] as const
const SKEW_MS = 900
/** Ways that a message from the same node may take. */
const VARIANTS = 3

export interface SpreadEvent {
  /** 0 publish, 1 deliver, 2 duplicate. */
  readonly kind: 0 | 1 | 2
  /** Indices into the nodes; −1: nobody. */
  readonly node: number
  readonly peer: number
  /** After publication, µs, by a true clock. */
  readonly afterUs: number
  /** From having it at the peer to having it here, ms. */
  readonly latencyMs: number
  readonly depth: number
}

/** How a message from one node comes to all that listen to its topic. */
export interface Spread {
  readonly topic: Topic
  readonly origin: number
  /** In the order of time. */
  readonly events: readonly SpreadEvent[]
  readonly reached: number
  readonly listeners: number
  readonly duplicates: number
  readonly depth: number
  readonly t50Ms: number
  readonly t90Ms: number
  readonly t100Ms: number
}

export interface TalkNetwork {
  /** Indices into the nodes. */
  readonly reporters: readonly number[]
  readonly listeners: Readonly<Record<Topic, readonly number[]>>
  /** By topic, for each listener as the origin, some. */
  readonly spreads: Readonly<Record<Topic, readonly (readonly Spread[])[]>>
  /** How far the clock of each reporter is ahead, ms, by index into the nodes. */
  readonly skewMs: ReadonlyMap<number, number>
  /** Reports of one message, on average. */
  readonly meanEvents: number
}

/** @returns null when there are too few nodes, or no hops are wanted. */
export function planTalkNetwork(
  options: SeedOptions,
  { untilMs }: Calendar,
  nodes: readonly SeedNode[],
): TalkNetwork | null {
  const random = seededRandom(options.seed, 'talk')
  const sinceMs = untilMs - (HOPS_DAYS + 1) * DAY_MS
  const steady = [...nodes.keys()].filter((index) => {
    const node = nodes[index]
    // Who moves would go on being as near to others as before.
    const isSteady = (node?.habit === 'hosted' || node?.habit === 'authority') && node.move === null
    return isSteady && node.lives.some(({ fromMs, toMs }) => fromMs <= sinceMs && toMs > untilMs)
  })
  const wanted = Math.round(REPORTERS.most * (options.hops / REPORTERS.atHops) ** REPORTERS.exponent)
  const count = Math.min(steady.length, REPORTERS.most, Math.max(REPORTERS.least, wanted))
  if (options.hops === 0 || count < 4) return null
  const reporters = random.sample(steady, count, () => 1).sort((a, b) => a - b)
  const listeners = byTopic((topic) => {
    const some = reporters.filter(() => random.chance(LISTENS[topic]))
    return some.length >= 3 ? some : reporters.slice(0, 3)
  })
  const spreads = byTopic((topic) => {
    const links = linksBetween(random, nodes, listeners[topic])
    return listeners[topic].map((origin) =>
      Array.from({ length: VARIANTS }, () => spread(random, topic, origin, links)),
    )
  })
  const all = TOPICS.flatMap((topic) => spreads[topic].flat())
  return {
    reporters,
    listeners,
    spreads,
    skewMs: new Map(reporters.map((node) => [node, Math.round(random.between(-SKEW_MS, SKEW_MS))])),
    meanEvents: all.reduce((sum, { events }) => sum + events.length, 0) / all.length,
  }
}

function byTopic<T>(of: (topic: Topic) => T): Record<Topic, T> {
  return Object.fromEntries(TOPICS.map((topic) => [topic, of(topic)])) as Record<Topic, T> // all its keys
}

/** A ring, so that everybody is reached, and some links across to near ones. */
function linksBetween(
  random: Random,
  nodes: readonly SeedNode[],
  listeners: readonly number[],
): Map<number, Map<number, number>> {
  const links = new Map<number, Map<number, number>>(listeners.map((node) => [node, new Map()]))
  const link = (one: number, other: number): void => {
    const [from, to] = [nodes[one], nodes[other]]
    if (one === other || from === undefined || to === undefined) return
    const delayMs = oneWayDelayMs(from.place.city, to.place.city) + (from.lineMs + to.lineMs) / 2
    links.get(one)?.set(other, delayMs)
    links.get(other)?.set(one, delayMs)
  }
  for (const [at, node] of listeners.entries()) {
    link(node, listeners[(at + 1) % listeners.length] ?? node)
    for (let more = 1; more < LINKS_EACH; more += 1) link(node, random.pick(listeners))
  }
  return links
}

/** The way with the least time to each, and what comes a second time over the other links. */
function spread(
  random: Random,
  topic: Topic,
  origin: number,
  links: ReadonlyMap<number, ReadonlyMap<number, number>>,
): Spread {
  const has = new Map<number, { atMs: number; from: number; depth: number }>()
  const offers: { to: number; from: number; atMs: number; depth: number }[] = [
    { to: origin, from: -1, atMs: 0, depth: 0 },
  ]
  const events: SpreadEvent[] = []
  while (offers.length > 0) {
    const next = offers.reduce((best, offer, at) => (offer.atMs < (offers[best]?.atMs ?? 0) ? at : best), 0)
    const [offer] = offers.splice(next, 1)
    if (offer === undefined) break
    const { to, from, atMs, depth } = offer
    const first = has.get(to)
    const latencyMs = atMs - (has.get(from)?.atMs ?? 0)
    const afterUs = Math.round(atMs * 1_000)
    if (first !== undefined) {
      events.push({ kind: 2, node: to, peer: from, afterUs, latencyMs, depth })
      continue
    }
    has.set(to, { atMs, from, depth })
    events.push({ kind: from === -1 ? 0 : 1, node: to, peer: from, afterUs, latencyMs, depth })
    for (const [peer, delayMs] of links.get(to) ?? []) {
      if (peer === from) continue
      offers.push({
        to: peer,
        from: to,
        atMs: atMs + delayMs * random.between(1, 1.15) + random.between(...HANDLING_MS),
        depth: depth + 1,
      })
    }
  }
  const times = events.filter(({ kind }) => kind !== 2).map(({ afterUs }) => afterUs / 1_000)
  const after = (share: number): number => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0
  return {
    topic,
    origin,
    events,
    reached: times.length,
    listeners: links.size,
    duplicates: events.length - times.length,
    depth: Math.max(...events.filter(({ kind }) => kind !== 2).map(({ depth }) => depth)),
    t50Ms: after(0.5),
    t90Ms: after(0.9),
    t100Ms: after(1),
  }
}
