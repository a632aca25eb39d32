/** Who is in a made-up network at size: how sought after each node is, its community, its place and what it runs. @module */
import { pickAgent } from '../../mesh/agents'
import { pickCarrier, pickHoster, type AutonomousSystem } from '../../mesh/autonomous-systems'
import { CITIES, VISITOR_POSITION } from '../../mesh/cities'
import { oneWayDelayMs } from '../../mesh/distance'
import { seededRandom, type Random } from '../../mesh/random'
import { Ranks, type Range } from './ranks'
import { topologyRounds, type TopologyOptions } from './options'

/** Index into `NODE_STATUSES` of what each node is when the network was last watched. */
export const ONLINE = 0
export const OFFLINE = 1
export const UNREACHABLE = 2

/** Row `i` of each column is one node. */
export interface Members {
  readonly count: number
  readonly statuses: Uint8Array
  /** Into `CITIES`. */
  readonly cities: Uint16Array
  readonly systems: Uint16Array
  readonly systemTable: readonly AutonomousSystem[]
  /** What it runs now, and what it ran before the round `upgrades`; into `agentTable`. */
  readonly agents: Uint8Array
  readonly formerAgents: Uint8Array
  readonly upgrades: Uint8Array
  readonly agentTable: readonly string[]
  /** From the collector and back, ms, without what queues add. */
  readonly rttsMs: Float32Array
  /** Chance that a visit reaches it while it is there. */
  readonly reliability: Float32Array
  /** The round in which it was first visited, and the first in which it is gone. */
  readonly born: Uint8Array
  readonly left: Uint8Array
  readonly communities: Uint16Array
  readonly ranks: Ranks
  /** By community; and the side of the world it is on. */
  readonly ranges: readonly { readonly own: Range; readonly side: Range }[]
}

/** Degrees follow a power law: `P(k) ~ k^-2.35`, as they do in crawls of Kademlia networks, up to a largest. */
const TAIL = 1 / 1.35
/** Of the least, how much heavier the heaviest is at most. */
const HEAVIEST = { share: 0.02, least: 12, most: 1_500 } as const
const COMMUNITIES_PER_ROOT = 0.5
const COMMUNITIES_LEAST = 4
/** Sizes of communities differ by this at most; they too follow a power law. */
const SIZES = { tail: 0.8, most: 30 } as const
/** Share of a community that stands in one of its own cities, and that runs what its neighbours run. */
const AT_HOME = 0.55
const ALIKE = 0.3
const HOSTED = 0.62
const SHARES = { unreachable: 0.07, offline: 0.13, newborn: 0.06, upgraded: 0.08 } as const
const NEVER = 255

interface Community {
  readonly size: number
  readonly side: number
  /** Into `CITIES`. */
  readonly homes: readonly number[]
  readonly agent: string
}

export function planMembers(options: TopologyOptions): Members {
  const { nodes: count, seed } = options
  const communities = planCommunities(options)
  const random = seededRandom(seed, 'members')
  const membership = assign(communities, count, seededRandom(seed, 'membership'))
  const systems = new Table<AutonomousSystem>(({ asn }) => String(asn))
  const agents = new Table<string>((agent) => agent)
  const rounds = topologyRounds(options).length
  const heaviest = Math.min(HEAVIEST.most, Math.max(HEAVIEST.least, count * HEAVIEST.share))
  const weights = new Float32Array(count)
  const members = {
    count,
    statuses: new Uint8Array(count),
    cities: new Uint16Array(count),
    systems: new Uint16Array(count),
    agents: new Uint8Array(count),
    formerAgents: new Uint8Array(count),
    upgrades: new Uint8Array(count),
    rttsMs: new Float32Array(count),
    reliability: new Float32Array(count),
    born: new Uint8Array(count),
    left: new Uint8Array(count).fill(NEVER),
    communities: membership.communityOf,
  }
  for (let node = 0; node < count; node++) {
    const community = communities[members.communities[node] ?? 0]
    const weight = Math.min(heaviest, (1 - random.next()) ** -TAIL)
    weights[node] = weight
    const city =
      community !== undefined && random.chance(AT_HOME) ? random.pick(community.homes) : pickCity(random)
    const isHosted = random.chance(weight > 8 ? 0.95 : HOSTED)
    const { country, ...position } = CITIES[city] ?? { country: '', ...VISITOR_POSITION }
    members.cities[node] = city
    members.systems[node] = systems.indexOf(
      isHosted ? pickHoster(random, country) : pickCarrier(random, country),
    )
    const lineMs = isHosted ? random.between(0.2, 1.5) : 4 + random.exponential(9)
    members.rttsMs[node] = 2 * oneWayDelayMs(VISITOR_POSITION, position) + lineMs
    const agent = community !== undefined && random.chance(ALIKE) ? community.agent : pickAgent(random)
    const runs = agents.indexOf(agent)
    members.agents[node] = runs
    members.formerAgents[node] = runs
    if (random.chance(SHARES.upgraded)) {
      members.formerAgents[node] = agents.indexOf(earlier(agent, pickAgent(random)))
      members.upgrades[node] = 1 + random.below(rounds - 1)
    }
    members.reliability[node] = isHosted ? random.between(0.985, 1) : random.between(0.6, 1)
    describeStay(members, node, random, { rounds, isHub: weight > 0.5 * heaviest })
  }
  return {
    ...members,
    systemTable: systems.rows,
    agentTable: agents.rows,
    ranks: new Ranks(membership.order, weights),
    ranges: membership.ranges,
  }
}

interface Stay {
  readonly statuses: Uint8Array
  readonly born: Uint8Array
  readonly left: Uint8Array
}

/** Hubs stay; a few others came or went in the last rounds. */
function describeStay(
  { statuses, born, left }: Stay,
  node: number,
  random: Random,
  { rounds, isHub }: { rounds: number; isHub: boolean },
): void {
  const lot = random.next()
  if (isHub || lot > SHARES.unreachable + SHARES.offline + SHARES.newborn) return
  if (lot < SHARES.unreachable) statuses[node] = UNREACHABLE
  else if (lot < SHARES.unreachable + SHARES.offline) {
    statuses[node] = OFFLINE
    // Two failed visits are what it takes.
    left[node] = 1 + random.below(rounds - 2)
  } else born[node] = 1 + random.below(rounds - 1)
}

function planCommunities({ nodes, seed }: TopologyOptions): Community[] {
  const random = seededRandom(seed, 'communities')
  const count = Math.max(COMMUNITIES_LEAST, Math.round(Math.sqrt(nodes) * COMMUNITIES_PER_ROOT))
  const planned = Array.from({ length: count }, (): Community => {
    const home = pickCity(random)
    const side = sideOf(home)
    const beside = Array.from({ length: random.below(3) }, () => pickCity(random)).filter(
      (city) => sideOf(city) === side,
    )
    return {
      size: Math.min(SIZES.most, (1 - random.next()) ** -SIZES.tail),
      side,
      homes: [home, ...beside],
      agent: pickAgent(random),
    }
  })
  return planned.sort((one, other) => one.side - other.side)
}

function assign(
  communities: readonly Community[],
  count: number,
  random: Random,
): { communityOf: Uint16Array; order: Uint32Array; ranges: { own: Range; side: Range }[] } {
  const upTo: number[] = []
  let sum = 0
  for (const { size } of communities) upTo.push((sum += size))
  const communityOf = new Uint16Array(count)
  const sizes = new Uint32Array(communities.length)
  for (let node = 0; node < count; node++) {
    // The first nodes make sure that no community is empty.
    const lot = random.next() * sum
    const found = node < 2 * upTo.length ? node % upTo.length : firstAbove(upTo, lot)
    communityOf[node] = found
    sizes[found] = (sizes[found] ?? 0) + 1
  }
  const next = new Uint32Array(communities.length)
  for (let at = 1; at < next.length; at++) next[at] = (next[at - 1] ?? 0) + (sizes[at - 1] ?? 0)
  const own = Array.from(next, (from, at): Range => ({ from, to: from + (sizes[at] ?? 0) }))
  const order = new Uint32Array(count)
  for (let node = 0; node < count; node++) {
    const community = communityOf[node] ?? 0
    const place = next[community] ?? 0
    order[place] = node
    next[community] = place + 1
  }
  const ranges = own.map((range, at) => {
    const side = communities[at]?.side
    const first = communities.findIndex((one) => one.side === side)
    const last = communities.findLastIndex((one) => one.side === side)
    return { own: range, side: { from: own[first]?.from ?? 0, to: own[last]?.to ?? count } }
  })
  return { communityOf, order, ranges }
}

function firstAbove(upTo: readonly number[], lot: number): number {
  let low = 0
  let high = upTo.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((upTo[middle] ?? 0) > lot) high = middle
    else low = middle + 1
  }
  return low
}

const CITY_INDEXES = CITIES.map((_, index) => index)

function pickCity(random: Random): number {
  return random.pick(CITY_INDEXES, (city) => CITIES[city]?.weight ?? 0)
}

/** The Americas, Europe with Africa, Asia with what lies beyond. */
function sideOf(city: number): number {
  const lon = CITIES[city]?.lon ?? 0
  return lon < -30 ? 0 : lon < 50 ? 1 : 2
}

const RELEASE = /^meshara\/\d+\.\d+\.\d+$/

/** The lower of two releases; what is no release was always that. */
function earlier(agent: string, other: string): string {
  if (!RELEASE.test(agent) || !RELEASE.test(other)) return agent
  return agent.localeCompare(other, 'en', { numeric: true }) < 0 ? agent : other
}

/** Different things, by the order in which they were first named. */
class Table<T> {
  readonly rows: T[] = []
  private readonly indexes = new Map<string, number>()

  constructor(private readonly keyOf: (row: T) => string) {}

  indexOf(row: T): number {
    const key = this.keyOf(row)
    const known = this.indexes.get(key)
    if (known !== undefined) return known
    this.indexes.set(key, this.rows.length)
    return this.rows.push(row) - 1
  }
}
