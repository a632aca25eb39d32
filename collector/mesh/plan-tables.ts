/** Whom each node of a mesh knows: the routing tables it is to have, from the seed. @module */
import { distanceKm } from './distance'
import type { PlannedNode } from './plan-nodes'
import { seededRandom, type Random } from './random'

/** Index of a node → indexes of the nodes in its routing table. Ghosts have none of their own. */
export type TablePlan = readonly ReadonlySet<number>[]

const HUB_TABLE = { share: [0.35, 0.75], most: 150 } as const
const RELAY_TABLE = [9, 20] as const
const LEAF_TABLE = [3, 6] as const
/** Each node is to be found in this many tables, so that a walk from any hub reaches it. */
const LEAST_KNOWN_BY = 2

/** A mesh of regional clusters around a few hubs. */
export function planTables(nodes: readonly PlannedNode[], seed: number): TablePlan {
  const random = seededRandom(seed, 'tables')
  const tables = nodes.map(() => new Set<number>())
  const tableOf = (node: PlannedNode): Set<number> => tables[node.index] ?? new Set()
  const hubs = nodes.filter((node) => node.role === 'hub')
  const others = nodes.filter((node) => node.role !== 'hub')

  for (const node of others) {
    if (node.role === 'ghost') continue
    const [least, most] = node.role === 'relay' ? RELAY_TABLE : LEAF_TABLE
    const size = Math.round(random.between(least, most))
    const homes = random.sample(hubs, node.role === 'relay' ? 3 : 2, nearness(node, 2_500))
    for (const hub of homes) {
      tableOf(node).add(hub.index)
      tableOf(hub).add(node.index)
    }
    fill(tableOf(node), node, others, size, random, 1_100)
  }
  for (const hub of hubs) {
    for (const other of hubs) if (other !== hub) tableOf(hub).add(other.index)
    const share = random.between(HUB_TABLE.share[0], HUB_TABLE.share[1])
    const size = Math.min(HUB_TABLE.most, Math.round(nodes.length * share))
    fill(tableOf(hub), hub, others, size, random, 3_000)
  }
  for (const node of others) {
    const knownBy = hubs.filter((hub) => tableOf(hub).has(node.index)).length
    const nearest = hubs.toSorted(
      (left, right) => distanceKm(left.place, node.place) - distanceKm(right.place, node.place),
    )
    for (const hub of nearest.slice(0, Math.max(0, LEAST_KNOWN_BY - knownBy))) tableOf(hub).add(node.index)
  }
  return tables
}

/** Tables of one size for every node, chosen at random: for measurements that need a known truth. */
export function planUniformTables(
  nodes: readonly PlannedNode[],
  neighbours: number,
  seed: number,
): TablePlan {
  const random = seededRandom(seed, 'uniform tables')
  const size = Math.min(neighbours, nodes.length - 1)
  return nodes.map((node) => {
    // The ring makes every node reachable from every other, whatever chance does with the rest.
    const next = (node.index + 1) % nodes.length
    const rest = nodes.filter((other) => other !== node && other.index !== next)
    const chosen = random.sample(rest, size - 1, () => 1)
    return new Set([next, ...chosen.map((other) => other.index)])
  })
}

function fill(
  table: Set<number>,
  holder: PlannedNode,
  candidates: readonly PlannedNode[],
  size: number,
  random: Random,
  scaleKm: number,
): void {
  const weightOf = nearness(holder, scaleKm)
  const free = candidates.filter((other) => other !== holder && !table.has(other.index))
  const chosen = random.sample(
    free,
    Math.max(0, size - table.size),
    (other) => weightOf(other) * (other.role === 'relay' ? 3 : 1),
  )
  for (const other of chosen) table.add(other.index)
}

/** Near nodes are likelier by far, and a far one turns up now and then. */
function nearness(from: PlannedNode, scaleKm: number): (to: PlannedNode) => number {
  return (to) => Math.exp(-distanceKm(from.place, to.place) / scaleKm) + 0.01
}
