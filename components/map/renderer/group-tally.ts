/** Of each group, how many of its nodes the filters let through, and which colours they have. @module */
import { NO_GROUP, type GroupPicture } from '@/lib/graph/groups'

export interface GroupTally {
  /** Nodes of each group that the page holds: of the largest maps not all. */
  readonly held: Uint32Array
  /** How many of them are let through. */
  readonly shown: Uint32Array
  readonly isFiltered: boolean
  /** How many of those let through have each colour: of group `g` from `g * colours` on. */
  readonly counts: Uint32Array
  /** How many colours there are. */
  readonly colours: number
}

/**
 * @param codes - colour of each node by its index.
 * @param colours - how many there are of them.
 * @param shown - by index, 1: let through; null: all are.
 */
export function tallyGroups(
  { groups, groupOfNode }: Pick<GroupPicture, 'groups' | 'groupOfNode'>,
  codes: Uint8Array,
  colours: number,
  shown: Uint8Array | null,
): GroupTally {
  const held = new Uint32Array(groups.length)
  const passed = new Uint32Array(groups.length)
  const counts = new Uint32Array(groups.length * colours)
  for (let index = 0; index < groupOfNode.length; index++) {
    const group = groupOfNode[index] ?? NO_GROUP
    if (group === NO_GROUP) continue
    held[group] = (held[group] ?? 0) + 1
    // Who came after the filters were worked out is let through for the moment.
    if (shown !== null && shown[index] === 0) continue
    passed[group] = (passed[group] ?? 0) + 1
    const code = codes[index] ?? colours
    if (code >= colours) continue
    const cell = group * colours + code
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return { held, shown: passed, isFiltered: shown !== null, counts, colours }
}
