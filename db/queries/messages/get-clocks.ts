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
export const clockColumnsSchema = z.object({
  nums: z.array(z.number().int()),
  components: z.array(z.number().int()),
  times: z.array(number),
  offsets: z.array(number),
  drifts: z.array(number),
  uncertainties: z.array(number),
})

/** As columns, and the nearest chosen here: half the work of rows that are sorted there. From `node_clocks AS c`. */
export const CLOCK_COLUMNS = `
  groupArray(c.node_num) AS nums,
  groupArray(c.component) AS components,
  groupArray(toUnixTimestamp64Milli(c.at)) AS times,
  groupArray(c.offset_ms) AS offsets,
  groupArray(c.drift_ppm) AS drifts,
  groupArray(c.uncertainty_ms) AS uncertainties`

/** Condition on `node_clocks AS c`, with {@link nearParams}. */
export const CLOCKS_NEAR = `
  c.at >= fromUnixTimestamp64Milli({clocks_since:Int64}, 'UTC')
  AND c.at <= fromUnixTimestamp64Milli({clocks_until:Int64}, 'UTC')
  AND c.node_num IN {clocks_of:Array(UInt32)}`

export function nearParams(
  nums: readonly number[],
  atMs: number,
  withinMs = NEAR_MS,
): Record<string, unknown> {
  return { clocks_of: nums, clocks_since: atMs - withinMs, clocks_until: atMs + withinMs }
}

/** What is known of these nodes' clocks nearest to a time, by node; a node without a comparison is left out. */
export async function getClocks(
  db: Database,
  nums: Iterable<number>,
  atMs: number,
  signal?: AbortSignal,
): Promise<Map<number, NodeClock>> {
  const wanted = [...new Set(nums)].filter((num) => num !== 0)
  const clocks = await readClocks(db, wanted, atMs, NEAR_MS, signal)
  const missing = wanted.filter((num) => !clocks.has(num))
  return missing.length === 0
    ? clocks
    : new Map([...clocks, ...(await getFarClocks(db, missing, atMs, signal))])
}

/** The same for nodes of which nothing is known so near. */
export function getFarClocks(
  db: Database,
  nums: readonly number[],
  atMs: number,
  signal?: AbortSignal,
): Promise<Map<number, NodeClock>> {
  return readClocks(db, nums, atMs, FAR_MS, signal)
}

async function readClocks(
  db: Database,
  nums: readonly number[],
  atMs: number,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<Map<number, NodeClock>> {
  const clocks = new Map<number, NodeClock>()
  for (let from = 0; from < nums.length; from += CHUNK) {
    const [found] = await db.select({
      name: 'get-clocks',
      sql: `SELECT ${CLOCK_COLUMNS} FROM node_clocks AS c WHERE ${CLOCKS_NEAR}`,
      params: nearParams(nums.slice(from, from + CHUNK), atMs, withinMs),
      row: clockColumnsSchema,
      signal,
    })
    addClocks(clocks, found, atMs)
  }
  return clocks
}

/** Adds the nearest of each node to those known already. */
export function addClocks(
  clocks: Map<number, NodeClock>,
  found: z.infer<typeof clockColumnsSchema> | undefined,
  atMs: number,
): void {
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
