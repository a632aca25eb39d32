/** Making files of a large map: what is asked of the thread that does it, and what it says. @module */
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { encodeGroups } from '@/lib/graph/codec/groups'
import type { MapColumns } from '@/lib/graph/map-columns'
import { NAMED_NODES_MAX, type SnapshotHeader } from '@/lib/graph/snapshot'
import type { BookColumns } from '../book-columns'
import { wholeGroupsOfBooks, type AskedGrouping } from '../map-groups'
import { pickPart, type MapBudget } from '../map-part'

/** `part`: as columns; `snapshot`: as bytes, but for parts of so few nodes that their names are told as well. */
export type PressTask =
  | { readonly kind: 'part' | 'snapshot'; readonly budget: MapBudget }
  | { readonly kind: 'groups'; readonly by: AskedGrouping }

export interface PressOrder {
  readonly task: PressTask
  readonly header: SnapshotHeader
  readonly books: BookColumns
}

export type Pressed = { readonly bytes: Uint8Array } | { readonly part: MapColumns }

export function press({ task, header, books }: PressOrder): Pressed {
  if (task.kind === 'groups') return { bytes: encodeGroups(wholeGroupsOfBooks(header, books, task.by)) }
  const part = pickPart(books, task.budget)
  const { count } = part.nodes
  if (task.kind === 'part' || count <= NAMED_NODES_MAX) return { part }
  const peerIds = new Array<null>(count).fill(null)
  return { bytes: encodeSnapshot({ ...header, columns: part, peerIds }) }
}
