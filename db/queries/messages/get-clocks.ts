import { z } from 'zod'
import type { NodeClock } from '@/lib/messages/message'
import type { Database } from '../../client'

/** Clocks are solved twice a minute, some seconds after: so near there is one, of a message just heard of too. */
const NEAR_MS = 75_000
/** A clock that was not compared for this long is not known. */
const FAR_MS = 10 * 60_000
/** Nodes in one question. */
const CHUNK = 5_000

const number = z.coerce.number()
const rowSchema = z.object({
  nums: z.array(z.number().int()),
  components: z.array(z.number().int()),
  times: z.array(number),
  offsets: z.array(number),
  drifts: z.array(number),
  uncertainties: z.array(number),
})

/** What is known of these nodes' clocks nearest to a time, by node; a node without a comparison is left out. */
export async function getClocks(
  db: Database,
  nums: Iterable<number>,
  atMs: number,
  signal?: AbortSignal,
): Promise<Map<number, NodeClock>> {
  const wanted = [...new Set(nums)].filter((num) => num !== 0).sort((a, b) => a - b)
  const clocks = new Map<number, NodeClock>()
  for (let from = 0; from < wanted.length; from += CHUNK) {
    const some = wanted.slice(from, from + CHUNK)
    await addNearest(clocks, db, some, atMs, NEAR_MS, signal)
    const missing = some.filter((num) => !clocks.has(num))
    if (missing.length > 0) await addNearest(clocks, db, missing, atMs, FAR_MS, signal)
  }
  return clocks
}

async function addNearest(
  clocks: Map<number, NodeClock>,
  db: Database,
  nums: readonly number[],
  atMs: number,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  // As columns, and the nearest chosen here: that is half the work of rows that are sorted there.
  const [found] = await db.select({
    name: 'get-clocks',
    sql: `
      SELECT
        groupArray(c.node_num) AS nums,
        groupArray(c.component) AS components,
        groupArray(toUnixTimestamp64Milli(c.at)) AS times,
        groupArray(c.offset_ms) AS offsets,
        groupArray(c.drift_ppm) AS drifts,
        groupArray(c.uncertainty_ms) AS uncertainties
      FROM node_clocks AS c
      WHERE c.at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        AND c.at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
        AND c.node_num IN {nums:Array(UInt32)}`,
    params: { nums, since: atMs - withinMs, until: atMs + withinMs },
    row: rowSchema,
    signal,
  })
  for (const [at, nodeNum] of (found?.nums ?? []).entries()) {
    const clock: NodeClock = {
      nodeNum,
      component: found?.components[at] ?? 0,
      atMs: found?.times[at] ?? 0,
      offsetMs: found?.offsets[at] ?? 0,
      driftPpm: found?.drifts[at] ?? 0,
      uncertaintyMs: found?.uncertainties[at] ?? 0,
    }
    const known = clocks.get(nodeNum)
    if (known === undefined || isNearer(clock, known, atMs)) clocks.set(nodeNum, clock)
  }
}

/** Of two as near, the earlier: the answer does not depend on the order of the rows. */
function isNearer(clock: NodeClock, than: NodeClock, atMs: number): boolean {
  const difference = Math.abs(clock.atMs - atMs) - Math.abs(than.atMs - atMs)
  return difference === 0 ? clock.atMs < than.atMs : difference < 0
}
