/** Shared rows of nodes that come and go. @module */
import { RowTable } from '@/lib/graph/row-table'

/** Fewer unused rows are not worth the walk over all nodes. */
const UNUSED_MIN = 1_000

export class GrowingTable<T> extends RowTable<T> {
  /** Gives the rows that are used new indices, in `column` too, when more are not. */
  tidy(column: Uint32Array, count: number, isUsed: (slot: number) => boolean): void {
    const before = this.rows
    const seen = new Set<number>()
    for (let slot = 0; slot < count; slot++) if (isUsed(slot)) seen.add(column[slot] ?? 0)
    if (before.length - seen.size < Math.max(seen.size, UNUSED_MIN)) return
    this.clear()
    for (let slot = 0; slot < count; slot++) {
      const row = before[column[slot] ?? 0]
      column[slot] = isUsed(slot) && row !== undefined ? this.indexOf(row) : 0
    }
  }
}
