/** What a whole map changes of the one that is held: what a page is told after a gap. @module */
import { mapNodeAt } from '@/lib/graph/columns-of'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import { kindOf, type Tally } from './map-changes'
import type { MapChange } from './map-change'
import type { MapTables } from './map-writer'
import { NO_NODE } from '@/lib/graph/map-columns'
import { ABSENT } from './num-index'

/** Compares a map with the one in the tables, which are not touched. @param tally - is told what happened to nodes. */
export function differenceTo(
  { nodes, nodeAt }: MapTables,
  { columns, peerIds }: MapSnapshot,
  tally: Tally,
): Pick<MapChange, 'formerIndices' | 'entered' | 'gone' | 'goneNums'> {
  const before = nodes.columns
  const isKept = new Uint8Array(before.count)
  const formerIndices = new Int32Array(columns.nodes.count).fill(ABSENT)
  const entered: number[] = []
  const gone: number[] = []
  const goneNums: number[] = []
  const agentBefore = sameRows(nodes.tables.agents, columns.tables.agents)
  for (let index = 0; index < columns.nodes.count; index++) {
    const former = nodes.indexOf(columns.nodes.nums[index] ?? NO_NODE)
    if (former === ABSENT) {
      entered.push(index)
    } else {
      formerIndices[index] = former
      isKept[former] = 1
      const isSameStatus = before.statuses[former] === columns.nodes.statuses[index]
      const agent = agentBefore[before.agents[former] ?? 0]
      // Of almost all nodes nothing is to be told.
      if (isSameStatus && agent === columns.nodes.agents[index]) continue
    }
    const after = {
      status: columns.nodes.statuses[index] ?? 0,
      agent: columns.tables.agents[columns.nodes.agents[index] ?? 0] ?? '',
    }
    const glimpse = former === ABSENT ? null : nodes.glimpseAt(former)
    const kind = kindOf(glimpse, after)
    if (kind === null) continue
    tally.note(kind, glimpse?.agent ?? '', () => mapNodeAt(columns, index, peerIds[index] ?? null))
  }
  for (let index = 0; index < before.count; index++) {
    const num = before.nums[index] ?? NO_NODE
    if (num === NO_NODE || isKept[index] === 1) continue
    gone.push(index)
    goneNums.push(num)
    tally.note('left', '', () => nodeAt(index))
  }
  return { formerIndices, entered, gone, goneNums }
}

/** Of each row before, where it stands now; ABSENT: nowhere. */
function sameRows(before: readonly string[], after: readonly string[]): Int32Array {
  const now = new Map(after.map((row, index) => [row, index]))
  return Int32Array.from(before, (row) => now.get(row) ?? ABSENT)
}
