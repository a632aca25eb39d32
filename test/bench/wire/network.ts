/** A believable network at size in the web's memory: what the planned one would be if it had been crawled and laid out. @module */
import { CITIES } from '@/collector/mesh/cities'
import { IS_NOW, namedBy, planLinks, type PlannedLinks } from '@/collector/seed/topology/plan-links'
import { ONLINE, UNREACHABLE, planMembers, type Members } from '@/collector/seed/topology/plan-members'
import type { MapContents } from '@/app/_server/live/live-source'
import { NO_POSITIONS } from '@/lib/graph/layout-engine'
import { createLayoutEngine } from '@/lib/graph/layout/warm-layout'
import { seededRandom } from '@/lib/graph/seeded-random'
import { NODE_STATUSES, type NodeSummary } from '@/lib/nodes'

export interface NetworkOptions {
  readonly nodes: number
  readonly links: number
  readonly seed: number
  /** Steps of the layout: the first hundred give the map its shape. */
  readonly ticks: number
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const NAME_LETTERS = 44
const MORE_PEERS = 40

/** @returns the map, with each node's number its index. */
export function planNetwork(options: NetworkOptions): MapContents {
  const planned = { nodes: options.nodes, links: options.links, seed: options.seed, atMs: 1_790_000_000_000 }
  const members = planMembers(planned)
  const links = planLinks(planned, members)
  const random = seededRandom(options.seed)
  const numbers = Array.from({ length: options.nodes }, (_, node) => node)
  return {
    nodes: numbers.map((node) => summaryOf(members, links, node, random)),
    neighbourSets: numbers.map((node) => ({
      num: node,
      evidence: 'table' as const,
      neighbours: namedBy(links, node, IS_NOW).sort((one, other) => one - other),
    })),
    positions: laidOut(links, options),
    communities: numbers.map((node) => [node, (members.communities[node] ?? 0) + 1] as const),
  }
}

function summaryOf(members: Members, links: PlannedLinks, node: number, random: () => number): NodeSummary {
  const city = CITIES[members.cities[node] ?? 0]
  const system = members.systemTable[members.systems[node] ?? 0]
  const status = members.statuses[node] ?? 0
  const wasReached = status !== UNREACHABLE
  const letters = Array.from({ length: NAME_LETTERS }, () => BASE58[Math.floor(random() * BASE58.length)])
  return {
    num: node,
    peerId: `12D3KooW${letters.join('')}`,
    publicKey: null,
    status: NODE_STATUSES[status] ?? 'unreachable',
    error: status === ONLINE ? null : 'io_timeout',
    peerCount: wasReached ? namedBy(links, node, IS_NOW).length + Math.floor(random() * MORE_PEERS) : null,
    agent: wasReached ? (members.agentTable[members.agents[node] ?? 0] ?? '') : '',
    country: city?.country ?? '',
    region: '',
    city: city?.city ?? '',
    lat: city?.lat ?? null,
    lon: city?.lon ?? null,
    placeSource: 'dbip',
    asn: system?.asn ?? 0,
    asName: system?.asName ?? '',
    rttMs: wasReached ? (members.rttsMs[node] ?? 0) * (1 + 0.1 * random()) : null,
    rttMethod: wasReached ? 'ping_quiet' : 'none',
    uptime24h: wasReached ? (random() < (members.reliability[node] ?? 1) ? 1 : random()) : 0,
    firstSeenMs: 0,
    lastSeenMs: null,
    lastVisitMs: 0,
  }
}

function laidOut(
  { from, to, count }: PlannedLinks,
  { nodes, seed, ticks }: NetworkOptions,
): MapContents['positions'] {
  const engine = createLayoutEngine(seed)
  const nums = Uint32Array.from({ length: nodes }, (_, node) => node)
  engine.setTopology({ nums, from: from.subarray(0, count), to: to.subarray(0, count) }, NO_POSITIONS)
  for (let tick = 0; tick < ticks && engine.tick(); tick++);
  const { nums: placed, xs, ys } = engine.positions()
  return Array.from(placed, (num, at) => [num, xs[at] ?? 0, ys[at] ?? 0] as const)
}
