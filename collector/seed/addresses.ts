/** The addresses that nodes of a seeded history announced in its last month. @module */
import type { Calendar } from './calendar'
import { DAY_MS } from './options'
import type { SeedNode, SeedPlace } from './population'
import { ADDRESSES } from './tables'
import { TextBatches, time, type SeedBatch } from './text-batch'

/** Addresses are kept for so long after they were last announced. */
const KEPT_DAYS = 30

export function* seedAddresses(
  { fromMs, untilMs }: Calendar,
  nodes: readonly SeedNode[],
  numbers: ArrayLike<number>,
): Generator<SeedBatch> {
  const batches = new TextBatches(ADDRESSES, 100_000)
  const sinceMs = Math.max(fromMs, untilMs - KEPT_DAYS * DAY_MS)
  const add = (node: number, { prefix }: SeedPlace, firstMs: number, lastMs: number): void => {
    if (lastMs <= sinceMs || firstMs >= lastMs) return
    batches.add(
      `${String(numbers[node] ?? 0)}\t${prefix}\t${time(Math.floor(firstMs))}\t${time(Math.floor(lastMs))}\n`,
    )
  }
  for (const [node, { place, move, lives }] of nodes.entries()) {
    const firstMs = lives[0]?.fromMs ?? untilMs
    const lastMs = Math.min(untilMs, lives.findLast((life) => life.fromMs < untilMs)?.toMs ?? 0)
    const movedMs = move === null ? Infinity : Math.max(firstMs, move.atMs)
    add(node, place, firstMs, Math.min(lastMs, movedMs))
    if (move !== null) add(node, move.place, movedMs, lastMs)
  }
  const batch = batches.take()
  if (batch !== null) yield batch
}
