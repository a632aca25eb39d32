/** What goes on in a made-up network at size: nodes go and come back, new ones come, tables and versions change. @module */
import { NODE_STATUSES } from '@/lib/fact-kinds'
import type { Fact, NeighboursFact, VisitFact } from '@/lib/facts'
import { seededRandom, type Random } from '../../mesh/random'
import { peerIdOf } from '../population'
import { PROTOCOLS } from '../versions'
import type { TopologyOptions } from './options'
import { IS_NOW, namedBy, type PlannedLinks } from './plan-links'
import { ONLINE, type Members } from './plan-members'
import { COLLECTOR, placeOf } from './rows'

/** What may happen to a node, and how often. Half of what goes comes back; the rest is made up for by new ones. */
const EVENTS = [
  { kind: 'goes', share: 28 },
  { kind: 'returns', share: 21 },
  { kind: 'comes', share: 7 },
  { kind: 'relinks', share: 36 },
  { kind: 'upgrades', share: 8 },
] as const
/** Two failed visits in a row are what it takes to be offline. */
const GONE_FAILURES = 2
/** Of a table, how much is replaced at once; at least one entry. */
const REPLACED = 0.15
const LINKS_OF_NEW = { least: 2, most: 9 } as const
/** A node to which that can happen is looked for so often. */
const TRIES = 40

export interface ChurnInit {
  readonly options: TopologyOptions
  readonly members: Members
  readonly links: PlannedLinks
}

/** Who comes stands where, and runs what, another node of the plan does: its model. */
interface Newcomer {
  readonly model: number
}

export class TopologyChurn {
  readonly #init: ChurnInit
  readonly #random: Random
  readonly #isOnline: Uint8Array
  readonly #newcomers: Newcomer[] = []
  readonly #newcomersOff = new Set<number>()
  /** Tables that are not as planned. */
  readonly #tables = new Map<number, readonly number[]>()
  readonly #agents = new Map<number, number>()
  readonly #newest: number

  /** @param init - as `seedTopology` gives it. */
  constructor(init: ChurnInit) {
    const { members, options } = init
    this.#init = init
    this.#random = seededRandom(options.seed, 'churn')
    this.#isOnline = Uint8Array.from(members.statuses, (status) => (status === ONLINE ? 1 : 0))
    this.#newest = newestRelease(members.agentTable)
  }

  /** Nodes there are by now, those that have gone among them. */
  get size(): number {
    return this.#init.members.count + this.#newcomers.length
  }

  /** What a collector finds out when so many things have happened. @param atMs - of the visits. */
  step(events: number, atMs: number): Fact[] {
    const facts: Fact[] = []
    for (let done = 0; done < events; done++) {
      const { kind } = this.#random.pick(EVENTS, ({ share }) => share)
      switch (kind) {
        case 'goes':
          this.#go(atMs, facts)
          break
        case 'returns':
          this.#return(atMs, facts)
          break
        case 'comes':
          this.#come(atMs, facts)
          break
        case 'relinks':
          this.#relink(atMs, facts)
          break
        case 'upgrades':
          this.#upgrade(atMs, facts)
          break
      }
    }
    return facts
  }

  #go(atMs: number, facts: Fact[]): void {
    const node = this.#find((one) => this.#isOn(one))
    if (node === null) return
    this.#turn(node, false)
    facts.push(this.#missed(node, atMs))
  }

  #return(atMs: number, facts: Fact[]): void {
    const node = this.#find((one) => !this.#isOn(one) && this.#wasReached(one))
    if (node === null) return
    this.#turn(node, true)
    facts.push(this.#reached(node, atMs), this.#table(node, atMs))
  }

  /** It knows a few, and some of them know it. */
  #come(atMs: number, facts: Fact[]): void {
    const model = this.#random.below(this.#init.members.count)
    const node = this.size
    this.#newcomers.push({ model })
    const named = new Set(this.#partners(node, this.#random.between(LINKS_OF_NEW.least, LINKS_OF_NEW.most)))
    this.#tables.set(node, [...named])
    facts.push(this.#reached(node, atMs), this.#table(node, atMs))
    for (const other of named) {
      if (!this.#isOn(other) || this.#random.chance(0.5)) continue
      this.#tables.set(other, [...this.#named(other), node])
      facts.push(this.#table(other, atMs))
    }
  }

  #relink(atMs: number, facts: Fact[]): void {
    const node = this.#find((one) => this.#isOn(one))
    if (node === null) return
    const before = this.#named(node)
    const replaced = Math.max(1, Math.round(before.length * REPLACED))
    const kept = before.filter(() => !this.#random.chance(replaced / Math.max(1, before.length)))
    this.#tables.set(node, [...new Set([...kept, ...this.#partners(node, before.length - kept.length)])])
    facts.push(this.#reached(node, atMs), this.#table(node, atMs))
  }

  #upgrade(atMs: number, facts: Fact[]): void {
    const node = this.#find((one) => this.#isOn(one) && this.#agent(one) !== this.#newest)
    if (node === null) return
    this.#agents.set(node, this.#newest)
    facts.push(this.#reached(node, atMs))
  }

  #find(fits: (node: number) => boolean): number | null {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const node = this.#random.below(this.size)
      if (fits(node)) return node
    }
    return null
  }

  /** Mostly of its own community, as the network was made. */
  #partners(node: number, count: number): number[] {
    const { ranks, ranges, communities } = this.#init.members
    const range = ranges[communities[this.#planned(node)] ?? 0]
    return Array.from({ length: Math.floor(count) }, () =>
      ranks.pick(this.#random, range === undefined || this.#random.chance(0.25) ? ranks.all : range.own),
    ).filter((other) => other !== node)
  }

  /** The node of the plan that this one is, or is like. */
  #planned(node: number): number {
    return this.#newcomers[node - this.#init.members.count]?.model ?? node
  }

  #isOn(node: number): boolean {
    const isPlanned = node < this.#init.members.count
    return isPlanned ? this.#isOnline[node] === 1 : !this.#newcomersOff.has(node)
  }

  #turn(node: number, isOn: boolean): void {
    if (node < this.#init.members.count) this.#isOnline[node] = isOn ? 1 : 0
    else if (isOn) this.#newcomersOff.delete(node)
    else this.#newcomersOff.add(node)
  }

  #wasReached(node: number): boolean {
    return NODE_STATUSES[this.#init.members.statuses[node] ?? ONLINE] !== 'unreachable'
  }

  #named(node: number): readonly number[] {
    const changed = this.#tables.get(node)
    if (changed !== undefined) return changed
    return node < this.#init.members.count ? namedBy(this.#init.links, node, IS_NOW) : []
  }

  #agent(node: number): number {
    return this.#agents.get(node) ?? this.#init.members.agents[this.#planned(node)] ?? 0
  }

  #table(node: number, seenAtMs: number): NeighboursFact {
    return {
      kind: 'neighbours',
      peerId: this.#peerId(node),
      seenAtMs,
      collector: COLLECTOR,
      evidence: 'table',
      complete: true,
      neighbours: this.#named(node).map((other) => this.#peerId(other)),
    }
  }

  #reached(node: number, seenAtMs: number): VisitFact {
    const { members } = this.#init
    const rttMs = (members.rttsMs[this.#planned(node)] ?? 0) * this.#random.between(1, 1.03)
    return {
      ...this.#visit(node, seenAtMs),
      reachable: true,
      agent: members.agentTable[this.#agent(node)] ?? '',
      protocols: [...PROTOCOLS],
      peerCount: this.#named(node).length,
      rttMs: Math.round(10 * rttMs) / 10,
      rttMethod: 'ping_quiet',
      tookMs: Math.round(rttMs * 9),
    }
  }

  #missed(node: number, seenAtMs: number): VisitFact {
    return {
      ...this.#visit(node, seenAtMs),
      error: 'io_timeout',
      failuresInRow: GONE_FAILURES,
      tookMs: 10_000,
    }
  }

  #visit(node: number, seenAtMs: number): VisitFact {
    const { city, network, prefix } = placeOf(this.#init.members, this.#planned(node))
    return {
      kind: 'visit',
      peerId: this.#peerId(node),
      seenAtMs,
      collector: COLLECTOR,
      crawlId: 0,
      reachable: false,
      error: null,
      failuresInRow: 0,
      agent: '',
      protocols: [],
      peerCount: null,
      rttMs: null,
      rttMethod: 'none',
      // Nothing is measured here; as the crawler says of a visit without a round trip.
      loopDelayMs: 0,
      tookMs: 0,
      place: {
        source: 'simulated',
        country: city.country,
        region: city.region,
        city: city.city,
        lat: city.lat,
        lon: city.lon,
        asn: network.asn,
        asName: network.asName,
      },
      addresses: [prefix],
      attempts: [],
    }
  }

  #peerId(node: number): string {
    return peerIdOf(this.#init.options.seed, node)
  }
}

/** Of what nodes run, the highest release. */
function newestRelease(agents: readonly string[]): number {
  let newest = 0
  for (const [index, agent] of agents.entries()) {
    const isHigher = agent.localeCompare(agents[newest] ?? '', 'en', { numeric: true }) > 0
    if (/^meshara\/\d+\.\d+\.\d+$/.test(agent) && isHigher) newest = index
  }
  return newest
}
