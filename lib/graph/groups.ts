/**
 * The map from far away: not nodes but groups of them, how large each is, where its nodes are, and how many links go
 * between two. The picture of a hundred thousand nodes that can be read.
 * @module
 */
import { formatCount } from '../format/numbers'
import { groupPlaces } from './group-places'
import { NO_NODE, statusCode, type LinkColumns, type NodeColumns, type NodeFacts } from './map-columns'
import { kindsOf, type Grouping, type NodeKind } from './node-kinds'

export interface NodeGroup {
  /** As `kindsOf` has it; `OTHERS` for what is left of the small ones. */
  readonly key: string
  /** For people. */
  readonly label: string
  /** Groups that are joined in this one; 1: it is one group itself. */
  readonly joins: number
  readonly count: number
  /** How many of them are online. */
  readonly online: number
  /** Links with both ends in it. */
  readonly inside: number
  /** Where it is drawn, layout units: the middle of its nodes, pushed aside where discs would overlap. */
  readonly x: number
  readonly y: number
  /** Layout units; the area follows the count. */
  readonly radius: number
}

/** Links that go from one group to another, either way. */
export interface GroupFlow {
  /** Index into `groups`, less than `b`. */
  readonly a: number
  readonly b: number
  readonly links: number
}

export interface GroupPicture {
  readonly by: Grouping
  /** Largest first; what is joined comes last. */
  readonly groups: readonly NodeGroup[]
  /** Of each node by its index, the index into `groups`; `NO_GROUP` where the columns have no node. */
  readonly groupOfNode: Uint16Array
  /** Most links first. */
  readonly flows: readonly GroupFlow[]
}

/** Key of the group that the small ones are joined in. */
export const OTHERS = 'others'
export const NO_GROUP = 0xffff
/** More than this many discs are no picture. */
export const MOST_GROUPS = 60

/** What a picture of groups is made from. */
export interface GroupedColumns extends NodeFacts {
  readonly links: Pick<LinkColumns, 'count' | 'from' | 'to'>
}

/**
 * @param most - groups at most, the one that joins the small ones included; at least 2.
 * @throws {RangeError} for a `most` that is no such number.
 */
export function groupsOf(columns: GroupedColumns, by: Grouping, most: number = MOST_GROUPS): GroupPicture {
  if (!Number.isInteger(most) || most < 2 || most >= NO_GROUP) {
    throw new RangeError(`a picture of ${String(most)} groups cannot be made`)
  }
  const { nodes } = columns
  const { kindOfNode, kinds } = kindsOf(columns, by)
  const kept = keptKinds(nodes, kindOfNode, kinds, by, most)
  const groupOfNode = new Uint16Array(nodes.count).fill(NO_GROUP)
  const counts = new Uint32Array(kept.groups.length)
  const online = new Uint32Array(kept.groups.length)
  const onlineCode = statusCode('online')
  for (let index = 0; index < nodes.count; index++) {
    if (nodes.nums[index] === NO_NODE) continue
    const group = kept.groupOfKind[kindOfNode[index] ?? 0] ?? 0
    groupOfNode[index] = group
    counts[group] = (counts[group] ?? 0) + 1
    if (nodes.statuses[index] === onlineCode) online[group] = (online[group] ?? 0) + 1
  }
  const { inside, flows } = linksBetween(columns, groupOfNode, kept.groups.length)
  const places = groupPlaces(nodes, groupOfNode, counts)
  const groups = kept.groups.map((group, at) => ({
    ...group,
    count: counts[at] ?? 0,
    online: online[at] ?? 0,
    inside: inside[at] ?? 0,
    x: places.xs[at] ?? 0,
    y: places.ys[at] ?? 0,
    radius: places.radii[at] ?? 0,
  }))
  return { by, groups, groupOfNode, flows }
}

/** Of each group so many of its strongest are drawn: more, and every group seems linked to every other. */
const FLOWS_A_GROUP = 3

/** Those that are among the strongest of one of their groups; most links first. */
export function strongestFlows(flows: readonly GroupFlow[]): GroupFlow[] {
  const taken = new Map<number, number>()
  return flows.filter(({ a, b }) => {
    const [ofA, ofB] = [taken.get(a) ?? 0, taken.get(b) ?? 0]
    if (ofA >= FLOWS_A_GROUP && ofB >= FLOWS_A_GROUP) return false
    taken.set(a, ofA + 1)
    taken.set(b, ofB + 1)
    return true
  })
}

type Named = Pick<NodeGroup, 'key' | 'label' | 'joins'>

/** The largest kinds become groups of their own; the rest is one group, which says how many it joins. */
function keptKinds(
  { count, nums }: NodeColumns,
  kindOfNode: Uint32Array,
  kinds: readonly NodeKind[],
  by: Grouping,
  most: number,
): { groups: Named[]; groupOfKind: Uint16Array } {
  const sizes = new Uint32Array(kinds.length)
  for (let index = 0; index < count; index++) {
    if (nums[index] === NO_NODE) continue
    const kind = kindOfNode[index] ?? 0
    sizes[kind] = (sizes[kind] ?? 0) + 1
  }
  const order = [...kinds.keys()]
    .filter((kind) => (sizes[kind] ?? 0) > 0)
    .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || compareKeys(kinds[a]?.key, kinds[b]?.key))
  const isAll = order.length <= most
  const alone = isAll ? order : order.slice(0, most - 1)
  const groups: Named[] = alone.flatMap((kind) => {
    const known = kinds[kind]
    return known === undefined ? [] : { ...known, joins: 1 }
  })
  const groupOfKind = new Uint16Array(kinds.length).fill(alone.length)
  for (const [group, kind] of alone.entries()) groupOfKind[kind] = group
  if (!isAll) groups.push(othersOf(by, order.length - alone.length))
  return { groups, groupOfKind }
}

const PLURALS: Record<Grouping, string> = {
  community: 'communities',
  country: 'countries',
  version: 'versions',
  as: 'providers',
}

function othersOf(by: Grouping, joins: number): Named {
  return { key: OTHERS, label: `Others (${formatCount(joins)} ${PLURALS[by]})`, joins }
}

function compareKeys(a = '', b = ''): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : Number(a > b)
}

function linksBetween(
  { links }: GroupedColumns,
  groupOfNode: Uint16Array,
  groupCount: number,
): { inside: Uint32Array; flows: GroupFlow[] } {
  const counts = new Uint32Array(groupCount * groupCount)
  for (let link = 0; link < links.count; link++) {
    const from = groupOfNode[links.from[link] ?? NO_NODE] ?? NO_GROUP
    const to = groupOfNode[links.to[link] ?? NO_NODE] ?? NO_GROUP
    if (from === NO_GROUP || to === NO_GROUP) continue
    const cell = from < to ? from * groupCount + to : to * groupCount + from
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  const inside = new Uint32Array(groupCount)
  const flows: GroupFlow[] = []
  for (let a = 0; a < groupCount; a++) {
    inside[a] = counts[a * groupCount + a] ?? 0
    for (let b = a + 1; b < groupCount; b++) {
      const links = counts[a * groupCount + b] ?? 0
      if (links > 0) flows.push({ a, b, links })
    }
  }
  return {
    inside,
    flows: flows.sort((one, other) => other.links - one.links || one.a - other.a || one.b - other.b),
  }
}
