/**
 * The groups of a whole map without its nodes: what is drawn of a map before any part of it has come, and what stays
 * true where only a part of it is held.
 * @module
 */
import { NODE_STATUSES } from '../fact-kinds'
import { extentOfColumns, type Extent } from './extent'
import {
  groupsOf,
  NO_GROUP,
  OTHERS,
  strongestFlows,
  type GroupedColumns,
  type GroupFlow,
  type GroupPicture,
  type NodeGroup,
} from './groups'
import { NO_NODE, type NodeColumns, type NodeFacts } from './map-columns'
import { kindsOf, type Grouping } from './node-kinds'
import type { SnapshotHeader } from './snapshot'

export interface WholeGroups extends SnapshotHeader {
  readonly by: Grouping
  /** As in `GroupPicture`. */
  readonly groups: readonly NodeGroup[]
  /** Those that are drawn: see `strongestFlows`. */
  readonly flows: readonly GroupFlow[]
  /** Nodes of the whole map in the order of `NODE_STATUSES`. */
  readonly statuses: readonly number[]
  /** Around all nodes that have a place, layout units; null: none has. */
  readonly extent: Extent | null
}

/** Where a page fetches it: `?by=` a `Grouping`, or `auto`. */
export const GROUPS_PATH = '/map/groups.bin'

/** Communities, where they have been worked out. */
export function autoGrouping({ communities, count }: Pick<NodeColumns, 'communities' | 'count'>): Grouping {
  for (let index = 0; index < count; index++) if ((communities[index] ?? 0) > 0) return 'community'
  return 'country'
}

/** @param columns - of the whole map; where they have no node, the number is `NO_NODE`. */
export function wholeGroupsOf(header: SnapshotHeader, columns: GroupedColumns, by: Grouping): WholeGroups {
  const { groups, flows } = groupsOf(columns, by)
  const { nodes } = columns
  return {
    ...header,
    by,
    groups,
    flows: strongestFlows(flows),
    statuses: countStatuses(nodes),
    extent: extentOfColumns(nodes),
  }
}

/** The groups as they are of the whole map, with the nodes that are held in their places. */
export function heldInGroups({ by, groups, flows }: WholeGroups, columns: NodeFacts): GroupPicture {
  const { kindOfNode, kinds } = kindsOf(columns, by)
  const groupOfKey = new Map(groups.map(({ key }, at) => [key, at]))
  const others = groupOfKey.get(OTHERS) ?? NO_GROUP
  const groupOfKind = Uint16Array.from(kinds, ({ key }) => groupOfKey.get(key) ?? others)
  const { count, nums } = columns.nodes
  const groupOfNode = new Uint16Array(count).fill(NO_GROUP)
  for (let index = 0; index < count; index++) {
    if (nums[index] !== NO_NODE) groupOfNode[index] = groupOfKind[kindOfNode[index] ?? 0] ?? NO_GROUP
  }
  return { by, groups, groupOfNode, flows }
}

function countStatuses({ count, nums, statuses }: NodeColumns): number[] {
  const counts = NODE_STATUSES.map(() => 0)
  for (let index = 0; index < count; index++) {
    if (nums[index] === NO_NODE) continue
    const status = statuses[index] ?? 0
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}
