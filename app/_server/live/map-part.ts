/** What of the map is told to who cannot take all of it: the most important of it. @module */
import { orderOf } from '@/lib/graph/codec/morton'
import type { MapColumns } from '@/lib/graph/map-columns'
import { isOfKind, type Grouping } from '@/lib/graph/node-kinds'
import { UNTOLD, type LinkBook } from './link-book'
import type { NodeBook } from './node-book'
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
  /** As `NodeKind` has it. */
  readonly key: string
}

export const WHOLE_MAP: MapBudget = { nodes: Infinity, links: Infinity, group: null }

export interface MapPart {
  readonly columns: MapColumns
  /** Slot of each node in the book. */
  readonly slots: Uint32Array
}

/**
 * The nodes with the most links, and of the links among them those whose ends have the most. What is equal is told
 * by slot, so that two questions in a row get the same.
 */
export function pickPart(nodes: NodeBook, links: LinkBook, budget: MapBudget): MapPart {
  const slots = importantSlots(nodes, links, budget)
  const { nodes: all, tables } = nodes.columns
  return {
    slots,
    columns: {
      nodes: { ...pickedRows(all, slots), count: slots.length },
      tables,
      links: pickLinks(nodes.end, links, slots, budget.links),
    },
  }
}

function importantSlots(nodes: NodeBook, links: LinkBook, { group, nodes: most }: MapBudget): Uint32Array {
  const isMeant = group === null ? () => true : isOfKind(nodes.columns, group.by, group.key)
  const slots = new Uint32Array(nodes.size)
  let count = 0
  for (let slot = 0; slot < nodes.end; slot++) {
    if (nodes.isOnMap(slot) && isMeant(slot)) slots[count++] = slot
  }
  const meant = slots.subarray(0, count)
  return count <= most ? meant : mostOf(meant, (slot) => links.degreeOf(slot), most).sort()
}

function pickLinks(
  slotCount: number,
  links: LinkBook,
  slots: Uint32Array,
  most: number,
): MapColumns['links'] {
  const { table, told } = links
  const indices = new Int32Array(slotCount).fill(-1)
  for (let index = 0; index < slots.length; index++) indices[slots[index] ?? 0] = index
  const drawn = new Uint32Array(table.end)
  let count = 0
  for (let row = 0; row < table.end; row++) {
    if (!table.isUsed(row) || told[row] === UNTOLD) continue
    if ((indices[table.a[row] ?? 0] ?? -1) < 0 || (indices[table.b[row] ?? 0] ?? -1) < 0) continue
    drawn[count++] = row
  }
  const weight = (row: number): number =>
    Math.min(links.degreeOf(table.a[row] ?? 0), links.degreeOf(table.b[row] ?? 0))
  const rows = count <= most ? drawn.subarray(0, count) : mostOf(drawn.subarray(0, count), weight, most)
  const from = new Uint32Array(rows.length)
  const to = new Uint32Array(rows.length)
  const flags = new Uint8Array(rows.length)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0
    const a = indices[table.a[row] ?? 0] ?? 0
    const b = indices[table.b[row] ?? 0] ?? 0
    from[at] = Math.min(a, b)
    to[at] = Math.max(a, b)
    flags[at] = told[row] ?? 0
  }
  return { count: rows.length, from, to, flags }
}

/** Those of the greatest weight. @param weight - a whole number below 2^32. */
function mostOf(items: Uint32Array, weight: (item: number) => number, most: number): Uint32Array {
  const order = orderOf(Uint32Array.from(items, (item) => 0xffffffff - weight(item)))
  return Uint32Array.from(order.subarray(0, most), (at) => items[at] ?? 0)
}
