/** What a day of watching a made-up network at size leaves in the tables, in blocks. @module */
import { CITIES } from '../../mesh/cities'
import { seededRandom } from '../../mesh/random'
import { FAILURES } from '../failures'
import { prefixOf, type SeedPlace } from '../population'
import { ADDRESSES, ATTEMPTS, CRAWLS, NEIGHBOUR_SETS, SIGHTINGS } from '../tables'
import { TextBatches, time, type SeedBatch } from '../text-batch'
import { PROTOCOLS } from '../versions'
import { identityCells, missedCells, missedTookMs, reachedCells, rttCells } from '../visit-cells'
import { placeText } from '../visit-places'
import { topologyRounds, type TopologyOptions, type TopologyRound } from './options'
import { IS_NOW, namedBy, WAS_BEFORE, type PlannedLinks } from './plan-links'
import { OFFLINE, UNREACHABLE, type Members } from './plan-members'

export const COLLECTOR = 'collector-1'
const VISITS_A_BLOCK = 320_000
const SETS_A_BLOCK = 50_000
const ROWS_A_BLOCK = 200_000
/** Questions for one routing table. */
const QUERIES_EACH = 17
/** One node in so many had its table read in between, too. */
const READ_BETWEEN = 4

export interface TopologyPlan {
  readonly options: TopologyOptions
  readonly members: Members
  readonly links: PlannedLinks
  /** Number of each node in the store. */
  readonly numbers: Uint32Array
}

/** Visits, failed dials and the state of each crawl, round by round. */
export function* topologyVisits({ options, members, links, numbers }: TopologyPlan): Generator<SeedBatch> {
  const random = seededRandom(options.seed, 'visits')
  const visits = new TextBatches(SIGHTINGS, VISITS_A_BLOCK)
  const attempts = new TextBatches(ATTEMPTS, ROWS_A_BLOCK)
  const crawls = new TextBatches(CRAWLS, ROWS_A_BLOCK)
  const identities = members.agentTable.map((agent) => identityCells({ agent, protocols: PROTOCOLS }))
  const failures = new Uint8Array(members.count)
  const reasons = Uint8Array.from({ length: members.count }, () =>
    FAILURES.indexOf(random.pick(FAILURES, ([, weight]) => weight)),
  )
  const tables = Uint32Array.from({ length: members.count }, (_, node) => namedBy(links, node, IS_NOW).length)
  const rounds = topologyRounds(options)
  for (const [index, round] of rounds.entries()) {
    const counts = { visited: 0, reached: 0, named: 0 }
    const crawl = String(Math.floor(round.fromMs / 1_000))
    for (let node = 0; node < members.count; node++) {
      if ((members.born[node] ?? 0) > index) continue
      const atMs = visitTime(round, node + random.next(), members.count)
      const place = placeOf(members, node)
      const head = `${time(atMs)}\t${String(numbers[node] ?? 0)}\t${COLLECTOR}\t${crawl}`
      const isLast = index === rounds.length - 1
      const misses = random.next() >= (members.reliability[node] ?? 1)
      counts.visited += 1
      if (isThere(members, node, index) && (isLast || index === 0 || !misses)) {
        failures[node] = 0
        const agents = index < (members.upgrades[node] ?? 0) ? members.formerAgents : members.agents
        const delayMs = members.rttsMs[node] ?? 0
        const peers = tables[node] ?? 0
        const rtt = rttCells(delayMs, random)
        const tookMs = Math.round(delayMs * 9 + 30 + 60 * random.next())
        const identity = identities[agents[node] ?? 0] ?? ''
        visits.add(`${head}\t${reachedCells({ identity, peers, rtt, tookMs }, placeText(place))}`)
        counts.reached += 1
        counts.named += peers
      } else {
        failures[node] = (failures[node] ?? 0) + 1
        const [error, , detail] = FAILURES[reasons[node] ?? 0] ?? ['unknown', 0, '']
        const tookMs = missedTookMs(error, random)
        visits.add(`${head}\t${missedCells(error, failures[node] ?? 0, tookMs, placeText(place))}`)
        attempts.add(
          `${String(numbers[node] ?? 0)}\t${time(atMs)}\t${place.prefix}\t${error}\t${detail}\t${String(tookMs)}\n`,
        )
      }
      if (visits.isFull()) yield* taken(visits)
      if (attempts.isFull()) yield* taken(attempts)
    }
    crawls.add(
      `${COLLECTOR}\t${crawl}\tfinished\t${time(round.fromMs)}\t${time(round.toMs)}\t${String(members.count)}\t` +
        `${String(counts.visited)}\t${String(counts.reached)}\t${String(counts.named)}\t${String(counts.reached * QUERIES_EACH)}\n`,
    )
  }
  for (const batches of [visits, attempts, crawls]) yield* taken(batches)
}

/** Routing tables: as they were in the first round, for some in between, and as they are. */
export function* topologySets({ options, members, links, numbers }: TopologyPlan): Generator<SeedBatch> {
  const random = seededRandom(options.seed, 'tables')
  const batches = new TextBatches(NEIGHBOUR_SETS, SETS_A_BLOCK)
  const rounds = topologyRounds(options)
  const last = rounds.length - 1
  const state = (node: number, index: number, when: number): void => {
    const round = rounds[index]
    if (round === undefined) return
    // Right after the visit's own beginning.
    const seenMs = visitTime(round, node + random.next(), members.count)
    const named = Uint32Array.from(namedBy(links, node, when), (other) => numbers[other] ?? 0).sort()
    batches.add(
      `${String(numbers[node] ?? 0)}\ttable\t${time(seenMs)}\t${COLLECTOR}\t1\t[${named.join(',')}]\n`,
    )
  }
  for (let node = 0; node < members.count; node++) {
    if (members.statuses[node] === UNREACHABLE) continue
    const first = members.born[node] ?? 0
    const newest = members.statuses[node] === OFFLINE ? (members.left[node] ?? 1) - 1 : last
    if (first === 0 && newest > 0) state(node, 0, WAS_BEFORE)
    const between = 1 + (node % Math.max(1, last - 1))
    if (node % READ_BETWEEN === 0 && first < between && between < newest) state(node, between, IS_NOW)
    state(node, newest, IS_NOW)
    if (batches.isFull()) yield* taken(batches)
  }
  yield* taken(batches)
}

/** The network of addresses that each node announced. */
export function* topologyAddresses({ options, members, numbers }: TopologyPlan): Generator<SeedBatch> {
  const batches = new TextBatches(ADDRESSES, ROWS_A_BLOCK)
  const rounds = topologyRounds(options)
  for (let node = 0; node < members.count; node++) {
    const firstMs = rounds[members.born[node] ?? 0]?.toMs ?? options.atMs
    batches.add(
      `${String(numbers[node] ?? 0)}\t${placeOf(members, node).prefix}\t${time(firstMs)}\t${time(options.atMs)}\n`,
    )
    if (batches.isFull()) yield* taken(batches)
  }
  yield* taken(batches)
}

export function placeOf({ cities, systems, systemTable, communities }: Members, node: number): SeedPlace {
  const city = CITIES[cities[node] ?? 0]
  const network = systemTable[systems[node] ?? 0]
  if (city === undefined || network === undefined) throw new RangeError(`there is no node ${String(node)}`)
  // Customers of one company in one community stand side by side.
  const block = (communities[node] ?? 0) * 7 + (node % 7)
  return { city, network, prefix: prefixOf(network.asn, block >> 8, block & 255) }
}

function isThere({ statuses, left }: Members, node: number, round: number): boolean {
  return statuses[node] !== UNREACHABLE && round < (left[node] ?? Infinity)
}

/** A round passes the nodes in order. */
function visitTime({ fromMs, toMs }: TopologyRound, place: number, count: number): number {
  return Math.floor(fromMs + ((toMs - fromMs) * place) / count)
}

function* taken(batches: TextBatches): Generator<SeedBatch> {
  const batch = batches.take()
  if (batch !== null) yield batch
}
