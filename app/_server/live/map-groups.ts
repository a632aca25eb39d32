/** The groups of the whole map, from what its books hold. @module */
import type { GroupedColumns } from '@/lib/graph/groups'
import type { Grouping } from '@/lib/graph/node-kinds'
import type { SnapshotHeader } from '@/lib/graph/snapshot'
import { autoGrouping, wholeGroupsOf, type WholeGroups } from '@/lib/graph/whole-groups'
import { isTold, type BookColumns } from './book-columns'

/** What the groups of the map are to be; `auto`: communities, where they have been worked out. */
export type AskedGrouping = Grouping | 'auto'

/** Without links that are not told. */
export function groupedColumns({ nodes, tables, links }: BookColumns): GroupedColumns {
  let told = 0
  for (let row = 0; row < links.count; row++) if (isTold(links, row)) told++
  const from = new Uint32Array(told)
  const to = new Uint32Array(told)
  let count = 0
  for (let row = 0; row < links.count; row++) {
    if (!isTold(links, row)) continue
    from[count] = links.from[row] ?? 0
    to[count] = links.to[row] ?? 0
    count++
  }
  return { nodes, tables, links: { count, from, to } }
}

export function wholeGroupsOfBooks(
  header: SnapshotHeader,
  books: BookColumns,
  by: AskedGrouping,
): WholeGroups {
  const columns = groupedColumns(books)
  return wholeGroupsOf(header, columns, by === 'auto' ? autoGrouping(columns.nodes) : by)
}
