/** Signs of life of the collectors of a seeded history, but for their outages. @module */
import type { Calendar } from './calendar'
import type { SeedNode } from './population'
import { HEARTBEATS } from './tables'
import { TextBatches, time, type SeedBatch } from './text-batch'

/** A real collector beats every five seconds; silence is what lasts for thirty. */
const BEAT_MS = 20_000
const BATCH_ROWS = 200_000

export function* seedBeats(
  { fromMs, untilMs, collectors }: Pick<Calendar, 'fromMs' | 'untilMs' | 'collectors'>,
  nodes: readonly Pick<SeedNode, 'bornMs'>[],
): Generator<SeedBatch> {
  for (const { name, fromMs: beginMs, outages } of collectors) {
    const batches = new TextBatches(HEARTBEATS, BATCH_ROWS, `collector_heartbeats:${name}`)
    let startedMs = Math.max(fromMs, beginMs)
    let outage = 0
    let known = 0
    for (let atMs = Math.ceil(startedMs); atMs < untilMs; atMs += BEAT_MS) {
      const away = outages[outage]
      if (away !== undefined && atMs >= away.fromMs) {
        outage += 1
        // An outage before it began to work is none.
        if (away.toMs <= atMs) continue
        atMs = away.toMs
        startedMs = atMs
      }
      while ((nodes[known]?.bornMs ?? Infinity) <= atMs) known += 1
      const isFull = batches.add(
        `${time(atMs)}\t${name}\t${time(startedMs)}\t${String(known)}\t0\t0\t${String((1 + ((atMs / BEAT_MS) % 3)) | 0)}\t${String(180_000_000 + (known << 10))}\t\n`,
      )
      if (isFull) {
        const batch = batches.take()
        if (batch !== null) yield batch
      }
    }
    const batch = batches.take()
    if (batch !== null) yield batch
  }
}
