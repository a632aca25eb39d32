/** Who names whom in a made-up network at size. @module */
import { adjacencyOf, type Adjacency } from '@/lib/graph/adjacency'
import { seededRandom, type Random } from '../../mesh/random'
import { LinkSet } from './link-set'
import type { TopologyOptions } from './options'
import { UNREACHABLE, type Members } from './plan-members'

/** Bits of a link: the first end names the second, the second the first, it is there now, it was there before. */
export const NAMES = 1
export const IS_NAMED_BACK = 2
export const IS_NOW = 4
export const WAS_BEFORE = 8

/** Row `i` of each column is one link. */
export interface PlannedLinks {
  readonly count: number
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly bits: Uint8Array
  /** Where each of them is found from its ends. */
  readonly adjacency: Adjacency
}

/** Of the links of a node, how many stay in its community, and how many on its side of the world. */
const STAYS = { community: 0.72, side: 0.16 } as const
const MUTUAL = 0.64
/** Of all links, how many were not there half a day ago; and as many were that are not any more. */
const CHANGED = 0.03
/** A community whose heavy nodes all know each other has no room: the next is looked for farther away. */
const TRIES = 12

export function planLinks(options: TopologyOptions, members: Members): PlannedLinks {
  const { links, seed } = options
  const count = links + Math.round(links * CHANGED)
  const random = seededRandom(seed, 'links')
  const known = new LinkSet(count)
  const from = new Uint32Array(count)
  const to = new Uint32Array(count)
  const bits = new Uint8Array(count)
  let made = 0
  const add = (one: number, other: number): boolean => {
    if (one === other) return false
    const names = whoNames(members, one, other, random)
    const wereThere = members.born[one] === 0 && members.born[other] === 0
    // Links beyond those that were asked for are the ones that are gone.
    const isGone = made >= links
    if (names === 0 || (isGone && !wereThere) || !known.add(one, other)) return false
    from[made] = one
    to[made] = other
    bits[made] =
      names | (isGone ? WAS_BEFORE : IS_NOW | (wereThere && !random.chance(CHANGED) ? WAS_BEFORE : 0))
    made += 1
    return true
  }
  // Nobody is heard of but from someone else.
  for (let node = 0; node < members.count && made < links; node++) {
    let attempt = 0
    while (!add(node, partner(members, node, attempt, random))) attempt++
  }
  while (made < count) {
    const one = members.ranks.pick(random, members.ranks.all)
    let attempt = 0
    while (attempt < TRIES && !add(one, partner(members, one, attempt, random))) attempt++
    // In a dense network the heavy nodes, which are drawn most often, know all there are.
    if (attempt === TRIES && made < count) add(anyOf(members, random), anyOf(members, random))
  }
  return { count, from, to, bits, adjacency: adjacencyOf(members.count, from, to) }
}

/** Nobody has read the table of a node that was never reached. */
function whoNames({ statuses }: Members, one: number, other: number, random: Random): number {
  const isFirst = statuses[one] !== UNREACHABLE
  const isSecond = statuses[other] !== UNREACHABLE
  if (!isFirst || !isSecond) return (isFirst ? NAMES : 0) | (isSecond ? IS_NAMED_BACK : 0)
  if (random.chance(MUTUAL)) return NAMES | IS_NAMED_BACK
  return random.chance(0.5) ? NAMES : IS_NAMED_BACK
}

function partner(
  { ranks, ranges, communities }: Members,
  node: number,
  attempt: number,
  random: Random,
): number {
  const range = ranges[communities[node] ?? 0]
  const lot = random.next()
  if (range === undefined || attempt >= TRIES / 2) return ranks.pickAny(random, ranks.all)
  if (lot < STAYS.community && attempt < TRIES / 4) return ranks.pick(random, range.own)
  return ranks.pick(random, lot < STAYS.community + STAYS.side ? range.side : ranks.all)
}

const anyOf = ({ ranks }: Members, random: Random): number => ranks.pickAny(random, ranks.all)

/** The nodes that a node names, or named half a day ago. @param when - `IS_NOW` or `WAS_BEFORE`. */
export function namedBy({ adjacency, from, bits }: PlannedLinks, node: number, when: number): number[] {
  const named: number[] = []
  const end = adjacency.offsets[node + 1] ?? 0
  for (let at = adjacency.offsets[node] ?? 0; at < end; at++) {
    const link = adjacency.links[at] ?? 0
    const own = when | (from[link] === node ? NAMES : IS_NAMED_BACK)
    if (((bits[link] ?? 0) & own) === own) named.push(adjacency.targets[at] ?? 0)
  }
  return named
}
