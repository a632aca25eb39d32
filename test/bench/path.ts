/**
 * How long the page of one message takes to be answered as the table of hops grows: `npm run bench -- path --hops
 * 50000000`. One table, added to three times; at each size the whole answer of the page (its reports, what collectors
 * saw, the clocks and the names of its nodes, who listened) is asked for, for random ids, through the real client and
 * engine, one after another.
 *
 * A message older than some minutes is answered from one row that the keeper has written of it, whose bytes count too;
 * one just heard of from the reports themselves: `justHeard` is that, of the largest table.
 *
 * The parts of the table are as the loading leaves them, merges in the background going on or not; each size's line
 * says how many there are. A table that took a month to fill has been merged further.
 * @module
 */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Database } from '@/db/client'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { startTestEngine } from '../fixtures/engine'
import { DAYS, loadMessages, loadNetwork, NODES, REPORTS_MEAN } from './path/load'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Shares of the whole at which it is measured. */
const STEPS = [1 / 50, 1 / 5, 1]
const WARM_UP = 30

const idSchema = z.object({ id: z.string(), heardAtMs: z.coerce.number() })
type Asked = z.infer<typeof idSchema>
const number = z.coerce.number()
const partsSchema = z.object({ rows: number, hopBytes: number, pathBytes: number, parts: number })

export default async function pathBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      hops: { type: 'string', default: '50000000' },
      runs: { type: 'string', default: '400' },
    },
  })
  const hops = Number(values.hops)
  const runs = Number(values.runs)
  const engine = await startTestEngine()
  try {
    const owner = engine.open('owner')
    const web = engine.open('web')
    const startMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS
    await timed('nodes, clocks, subscriptions', () => loadNetwork(owner, startMs))

    const figures: Record<string, { p50Ms: number; p95Ms: number }> = {}
    let loaded = 0
    let bytesPerHop = 0
    for (const share of STEPS) {
      const messages = Math.round((hops * share) / REPORTS_MEAN)
      const from = loaded
      await timed(`${String(messages - from)} more messages`, () =>
        loadMessages(owner, startMs, from, messages),
      )
      loaded = messages
      const table = await partsOf(owner)
      bytesPerHop = (table.hopBytes + table.pathBytes) / table.rows
      const label = `at${String(Math.round((hops * share) / 1e4) / 100)}M`
      const took = await measure(web, await randomIds(owner, runs + WARM_UP, label), () => Date.now())
      figures[label] = took
      process.stdout.write(
        `${label}: ${String(table.rows)} hops in ${String(table.parts)} parts, ${perHop(table.hopBytes, table)} B a hop and ${perHop(table.pathBytes, table)} B more in the rows of their messages; p50 ${String(took.p50Ms)} ms, p95 ${String(took.p95Ms)} ms\n`,
      )
    }
    figures.justHeard = await measure(
      web,
      await randomIds(owner, runs / 4 + WARM_UP, 'just heard'),
      ({ heardAtMs }) => heardAtMs + MINUTE_MS,
    )
    process.stdout.write(
      `${JSON.stringify({ ...figures, bytesPerHop: Math.round(bytesPerHop * 100) / 100 })}\n`,
    )
  } finally {
    await engine.stop()
  }
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now()
  await work()
  process.stdout.write(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
}

function perHop(bytes: number, table: z.infer<typeof partsSchema>): string {
  return (bytes / table.rows).toFixed(1)
}

async function measure(
  web: Database,
  ids: readonly Asked[],
  nowMsOf: (asked: Asked) => number,
): Promise<{ p50Ms: number; p95Ms: number }> {
  const took: number[] = []
  for (const [at, asked] of ids.entries()) {
    const { id } = asked
    const nowMs = nowMsOf(asked)
    const startedAt = performance.now()
    const detail = await getMessageDetail(web, id, nowMs)
    if (at >= WARM_UP) took.push(performance.now() - startedAt)
    const isWhole =
      detail?.arrivals.length === NODES &&
      detail.observations.length === 1 &&
      detail.subscribers === NODES &&
      detail.t100AfterMs !== null
    if (!isWhole) throw new Error(`The answer to ${id} lacks what was written of it.`)
  }
  took.sort((a, b) => a - b)
  const quantile = (share: number) => Math.round((took[Math.floor(share * took.length)] ?? 0) * 100) / 100
  return { p50Ms: quantile(0.5), p95Ms: quantile(0.95) }
}

/** Any of those that are there, old and new; another seed, other ids: the engine remembers what it was asked before. */
async function randomIds(owner: Database, count: number, seed: string): Promise<Asked[]> {
  return owner.select({
    name: 'get-random-ids',
    sql: `SELECT message_id AS id, toUnixTimestamp64Milli(heard_at) AS heardAtMs FROM message_keys ORDER BY cityHash64(message_id, {seed:String}) LIMIT {count:UInt32}`,
    params: { count, seed },
    row: idSchema,
  })
}

async function partsOf(owner: Database): Promise<z.infer<typeof partsSchema>> {
  const [row] = await owner.select({
    name: 'get-parts',
    sql: `
      SELECT
        sumIf(rows, table = 'hops') AS rows,
        sumIf(bytes_on_disk, table = 'hops') AS hopBytes,
        sumIf(bytes_on_disk, table = 'message_paths') AS pathBytes,
        count() AS parts
      FROM system.parts
      WHERE database = currentDatabase() AND table IN ('hops', 'message_paths') AND active`,
    row: partsSchema,
  })
  if (row === undefined) throw new Error('system.parts says nothing')
  return row
}
