/** Which clocks hang together, against which of them they are stated, and a first guess of each. @module */
import type { Link } from './links'

export interface Component {
  /** Index of the node whose clock is the reference. */
  reference: number
  /** Indexes of its nodes, the reference first, each after one it is linked to. */
  nodes: number[]
  /** Positions of its links in the list. */
  links: number[]
}

/**
 * @param references - indexes of nodes that were references before: one that still is in a component stays it.
 * @param offsetMs - filled in: each node's clock minus its reference, over the links that tell most.
 */
export function findComponents(
  nodeCount: number,
  links: readonly Link[],
  references: readonly number[],
  offsetMs: Float64Array,
): Component[] {
  const around: { to: number; link: number }[][] = Array.from({ length: nodeCount }, () => [])
  const worth = new Float64Array(nodeCount)
  for (const [at, { a, b, boundMs }] of links.entries()) {
    around[a]?.push({ to: b, link: at })
    around[b]?.push({ to: a, link: at })
    for (const end of [a, b]) worth[end] = (worth[end] ?? 0) + 1 / (1 + boundMs)
  }
  const seen = new Uint8Array(nodeCount)
  const components: Component[] = []
  for (let start = 0; start < nodeCount; start++) {
    if (seen[start] === 1) continue
    const members = reach(start, around, seen)
    const inside = references.length === 0 ? null : new Set(members)
    const known = references.find((node) => inside?.has(node) === true)
    const best = members.reduce((most, node) =>
      (worth[node] ?? 0) > (worth[most] ?? 0) || (worth[node] === worth[most] && node < most) ? node : most,
    )
    components.push(grow(known ?? best, around, links, offsetMs))
  }
  return components
}

function reach(start: number, around: readonly { to: number }[][], seen: Uint8Array): number[] {
  const members = [start]
  seen[start] = 1
  for (const node of members) {
    for (const { to } of around[node] ?? []) {
      if (seen[to] === 1) continue
      seen[to] = 1
      members.push(to)
    }
  }
  return members
}

/** Ring by ring; into each node over the link that binds its clock closest to the ring before. */
function grow(
  reference: number,
  around: readonly { to: number; link: number }[][],
  links: readonly Link[],
  offsetMs: Float64Array,
): Component {
  const nodes = [reference]
  const own = new Set<number>()
  const placed = new Set([reference])
  offsetMs[reference] = 0
  let ring = [reference]
  while (ring.length > 0) {
    const next = new Map<number, { boundMs: number; offsetMs: number }>()
    for (const node of ring) {
      for (const { to, link: at } of around[node] ?? []) {
        own.add(at)
        const link = links[at]
        if (link === undefined || placed.has(to)) continue
        const known = next.get(to)
        if (known !== undefined && known.boundMs <= link.boundMs) continue
        const ahead = link.a === node ? link.offsetMs : -link.offsetMs
        next.set(to, { boundMs: link.boundMs, offsetMs: (offsetMs[node] ?? 0) + ahead })
      }
    }
    for (const [node, guess] of next) {
      placed.add(node)
      nodes.push(node)
      offsetMs[node] = guess.offsetMs
    }
    ring = [...next.keys()]
  }
  return { reference, nodes, links: [...own].sort((a, b) => a - b) }
}
