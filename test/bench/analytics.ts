/**
 * What every page asks of a database of a year: `npm run bench -- analytics --sightings 100000000`. The database is
 * filled first, through the real client with all views on; then every query of every page is run through the real
 * client in the role of the web, one after another, with other parameters each time.
 * @module
 */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DAY_MS, usualNodes } from '@/collector/seed/options'
import type { Database } from '@/db/client'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { loadProfile } from '@/lib/networks/load-profile'
import { nodeQuerySchema } from '@/lib/nodes'
import type { TestEngine } from '../fixtures/engine'
import { clientsOf } from '../fixtures/engine-client'
import { dashboards, nodeLists, otherPages, type PageRun } from './analytics/pages'
import { insertRate, startSeededEngine } from './analytics/seeded-engine'
import { quantiles, TimedDatabase, type Asked, type Quantiles } from './analytics/timed-database'

const WARM_UP = 2
const GROWTH_365 = 'get-growth 1y'
const SHOWN = 15

export default async function analyticsBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      sightings: { type: 'string', default: '100000000' },
      hops: { type: 'string' },
      nodes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
      runs: { type: 'string', default: '40' },
      data: { type: 'string' },
      // Only pages whose name begins so, such as `growth`.
      pages: { type: 'string', default: '' },
    },
  })
  const sightings = Number(values.sightings)
  const runs = Number(values.runs)
  const untilMs =
    values.until === undefined ? Math.floor(Date.now() / DAY_MS) * DAY_MS : Date.parse(values.until)
  const { engine, inserted } = await startSeededEngine(
    {
      sightings,
      hops: Number(values.hops ?? sightings / 2),
      seed: Number(values.seed),
      nodes: values.nodes === undefined ? usualNodes(sightings) : Number(values.nodes),
      days: 365,
      untilMs,
    },
    values.data ?? null,
  )
  try {
    const web = engine.open('web')
    const bytesPerRow = await measureBytes(engine.open('owner'))
    const timed = new TimedDatabase(web)
    const { authorities } = loadProfile(engine.settings)
    const first = await getNodePage(web, nodeQuerySchema.parse({ limit: 200 }))
    const lists = nodeLists(
      await getNodeFacets(web),
      first.nodes.map(({ peerId }) => peerId),
    )
    const pages = [...dashboards(authorities, untilMs), ...otherPages(untilMs), ...lists]
    await measure(
      timed,
      pages.filter(({ page }) => values.pages.split(',').some((wanted) => page.startsWith(wanted))),
      runs,
    )

    const queries: Record<string, Quantiles & { rowsRead: number }> = {}
    const rowsRead = await measureRowsRead(engine, timed.asked)
    for (const [name, took] of timed.took)
      queries[name] = { ...quantiles(took), rowsRead: rowsRead.get(name) ?? 0 }
    const slowest = Object.entries(queries).sort(([, a], [, b]) => b.p95Ms - a.p95Ms)
    for (const [name, { p50Ms, p95Ms, rowsRead: read }] of slowest.slice(0, SHOWN)) {
      process.stdout.write(
        `${name.padEnd(56)} p50 ${p50Ms.toFixed(1).padStart(7)} p95 ${p95Ms.toFixed(1).padStart(7)} ms, ${String(read)} rows\n`,
      )
    }
    const listNames = new Set(lists.map(({ label }) => label))
    const isOfList = ([name]: [string, unknown]): boolean => listNames.has(name.slice(name.indexOf(' ') + 1))
    process.stdout.write(
      `${JSON.stringify({
        queries,
        worstP95Ms: slowest[0]?.[1].p95Ms ?? null,
        growth365P95Ms: queries[GROWTH_365]?.p95Ms ?? null,
        nodeListP95Ms: slowest.find(isOfList)?.[1].p95Ms ?? null,
        bytesPerRow,
        insertRowsPerSecond: insertRate(inserted, 'sightings'),
      })}\n`,
    )
  } finally {
    await engine.stop()
  }
}

/** Rounds through all pages rather than page by page: a moment in which the machine is busy falls on all alike. */
async function measure(timed: TimedDatabase, pages: readonly PageRun[], runs: number): Promise<void> {
  for (let round = 0; round < WARM_UP + runs; round += 1) {
    for (const { label, run } of pages) {
      timed.label = round < WARM_UP ? null : label
      await run(timed, round)
    }
    if (round % 10 === 0) process.stdout.write(`round ${String(round)} of ${String(WARM_UP + runs)}\n`)
  }
}

const statisticsSchema = z.object({ statistics: z.object({ rows_read: z.coerce.number() }) })

/** As the engine counts them, asked once more of each query in a form that says so. */
async function measureRowsRead(
  engine: TestEngine,
  asked: ReadonlyMap<string, Asked>,
): Promise<Map<string, number>> {
  const clients = clientsOf(engine)
  try {
    const client = clients.open('web')
    const read = new Map<string, number>()
    for (const [name, { sql, params }] of asked) {
      const result = await client.query({
        query: sql,
        query_params: params,
        format: 'JSON',
        use_multipart_params_auto: true,
      })
      read.set(name, statisticsSchema.parse(JSON.parse(await result.text())).statistics.rows_read)
    }
    return read
  } finally {
    await clients.close()
  }
}

const bytesSchema = z.object({ bytes: z.coerce.number(), rows: z.coerce.number() })

/** On disk, with indexes and checksums, parts as the loading and the merges since have left them. */
async function measureBytes(owner: Database): Promise<number> {
  const [found] = await owner.select({
    name: 'get-sightings-size',
    sql: `
      SELECT sum(bytes_on_disk) AS bytes, sum(rows) AS rows
      FROM system.parts
      WHERE database = currentDatabase() AND table = 'sightings' AND active`,
    row: bytesSchema,
  })
  return found === undefined ? NaN : Math.round((100 * found.bytes) / found.rows) / 100
}
