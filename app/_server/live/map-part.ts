/** What of the map is told to who cannot take all of it: the most important of it. @module */
import { orderOf } from '@/lib/graph/codec/morton'
import { groupsOf, OTHERS } from '@/lib/graph/groups'
import { NO_NODE, type MapColumns } from '@/lib/graph/map-columns'
import { isOfKind, type Grouping } from '@/lib/graph/node-kinds'
import { isTold, type BookColumns } from './book-columns'
import { groupedColumns } from './map-groups'
import { pickedRows } from './node-columns'

/** Most nodes and links that are wanted; Infinity: all. */
export interface MapBudget {
  readonly nodes: number
  readonly links: number
  /** Nodes of this group alone; null: of the whole map. */
  readonly group: AskedGroup | null
}

export interface AskedGroup {
  readonly by: Grouping
  /** As `NodeKind` has it, or `OTHERS`: those of the small groups that are shown together. */
  readonly key: string
}

export const WHOLE_MAP: MapBudget = { nodes: Infinity, links: Infinity, group: null }

/**
 * The nodes with the most links, and of the links among them those whose ends have the most. What is equal is told
 * by slot, so that two questions in a row get the same.
 */
export function pickPart(books: BookColumns, budget: MapBudget): MapColumns {
  const slots = importantSlots(books, budget)
  return {
    nodes: { ...pickedRows(books.nodes, slots), count: slots.length },
    tables: books.tables,
    links: pickLinks(books, slots, budget.links),
  }
}

function importantSlots(books: BookColumns, { group, nodes: most }: MapBudget): Uint32Array {
  const { nums, count: end } = books.nodes
  const isMeant = group === null ? () => true : membersOf(books, group)
  const slots = new Uint32Array(end)
  let count = 0
  for (let slot = 0; slot < end; slot++) if (nums[slot] !== NO_NODE && isMeant(slot)) slots[count++] = slot
  const meant = slots.subarray(0, count)
  return count <= most ? meant : mostOf(meant, (slot) => books.degrees[slot] ?? 0, most).sort()
}

function membersOf(books: BookColumns, { by, key }: AskedGroup): (slot: number) => boolean {
  if (key !== OTHERS) return isOfKind(books, by, key)
  const { groups, groupOfNode } = groupsOf(groupedColumns(books), by)
  const others = groups.findIndex((group) => group.key === OTHERS)
  return others < 0 ? isOfKind(books, by, key) : (slot) => groupOfNode[slot] === others
}

function pickLinks(
  { nodes, links, degrees }: BookColumns,
  slots: Uint32Array,
  most: number,
): MapColumns['links'] {
  const indices = new Int32Array(nodes.count).fill(-1)
  for (let index = 0; index < slots.length; index++) indices[slots[index] ?? 0] = index
  const drawn = new Uint32Array(links.count)
  let count = 0
  for (let row = 0; row < links.count; row++) {
    if (!isTold(links, row)) continue
    if ((indices[links.from[row] ?? 0] ?? -1) < 0 || (indices[links.to[row] ?? 0] ?? -1) < 0) continue
    drawn[count++] = row
  }
  const weight = (row: number): number =>
    Math.min(degrees[links.from[row] ?? 0] ?? 0, degrees[links.to[row] ?? 0] ?? 0)
  const rows = count <= most ? drawn.subarray(0, count) : mostOf(drawn.subarray(0, count), weight, most)
  const from = new Uint32Array(rows.length)
  const to = new Uint32Array(rows.length)
  const flags = new Uint8Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const a = indices[links.from[row] ?? 0] ?? 0
    const b = indices[links.to[row] ?? 0] ?? 0
    from[at] = Math.min(a, b)
    to[at] = Math.max(a, b)
    flags[at] = links.flags[row] ?? 0
  }
  return { count: rows.length, from, to, flags }
}

/** Those of the greatest weight. @param weight - a whole number below 2^32. */
function mostOf(items: Uint32Array, weight: (item: number) => number, most: number): Uint32Array {
  const order = orderOf(Uint32Array.from(items, (item) => 0xffffffff - weight(item)))
  return Uint32Array.from(order.subarray(0, most), (at) => items[at] ?? 0)
}
