/**
 * How many nodes were seen on each of 365 days: the first sketch's query on PostgreSQL 15, which counts distinct nodes
 * over every visit, against ours, on the same visits in one run: `npm run bench -- growth-vs-postgres --sightings
 * 10000000`. The sketch knows a node by its peer id. Beside it stands a table of numbered nodes, which is one of our
 * own answers lent to it. Both are given what PostgreSQL's friends would give them: the index on (time, node), which
 * holds all the query reads, freshly analysed and vacuumed, memory, and both processors.
 * @module
 */
import { parseArgs } from 'node:util'
import { DAY_MS, usualNodes } from '@/collector/seed/options'
import { readyGrowthQuestion } from '@/db/queries/analytics/growth-questions'
import { clientsOf } from '../fixtures/engine-client'
import { startSeededEngine } from './analytics/seeded-engine'
import { startPostgres, PostgresMissingError, type Postgres } from './growth-vs-postgres/postgres'

const DAYS = 365
const WARM_UP = 5

interface Sketch {
  readonly table: string
  /** Type of the column that says which node it was. */
  readonly node: 'text' | 'integer'
}
const BY_PEER_ID: Sketch = { table: 'sightings', node: 'text' }
const NUMBERED: Sketch = { table: 'numbered_sightings', node: 'integer' }

const createSql = ({ table, node }: Sketch): string => `
  CREATE UNLOGGED TABLE ${table} (
    seen_at timestamptz NOT NULL, node ${node} NOT NULL, collector text NOT NULL, reachable boolean NOT NULL,
    agent text NOT NULL, country text NOT NULL, rtt_ms real
  )`
const exportSql = ({ node }: Sketch): string => `
  SELECT s.seen_at, ${node === 'text' ? 'n.peer_id' : 's.node_num'}, s.collector, if(s.reachable, 't', 'f'), s.agent, s.country, s.rtt_ms
  FROM sightings AS s
  ${node === 'text' ? 'JOIN nodes AS n ON n.node_num = s.node_num' : ''}
  ORDER BY s.seen_at FORMAT TabSeparated`
/** Days without a visit have no row, in either store. */
const growthSql = ({ table }: Sketch, fromMs: number, untilMs: number): string => `
  SELECT (seen_at AT TIME ZONE 'UTC')::date AS day, count(DISTINCT node) AS nodes
  FROM ${table}
  WHERE seen_at >= '${new Date(fromMs).toISOString()}' AND seen_at < '${new Date(untilMs).toISOString()}'
  GROUP BY 1 ORDER BY 1`

export default async function growthVsPostgresBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      sightings: { type: 'string', default: '10000000' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '5' },
      data: { type: 'string' },
    },
  })
  const sightings = Number(values.sightings)
  const runs = Number(values.runs)
  const untilMs = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const fromMs = untilMs - DAYS * DAY_MS

  let postgres: Postgres
  try {
    postgres = await startPostgres()
  } catch (error) {
    if (!(error instanceof PostgresMissingError)) throw error
    process.stdout.write(`${error.message}\n`)
    process.stdout.write(`${JSON.stringify({ postgresMs: null, oursMs: null, ratio: null, equal: null })}\n`)
    return
  }
  try {
    const { engine } = await startSeededEngine(
      { sightings, hops: 0, seed: Number(values.seed), nodes: usualNodes(sightings), days: DAYS, untilMs },
      values.data ?? null,
    )
    const clients = clientsOf(engine)
    try {
      const reader = clients.open('owner')
      for (const sketch of [BY_PEER_ID, NUMBERED]) {
        const { table } = sketch
        await postgres.run(createSql(sketch))
        const exported = await reader.exec({ query: exportSql(sketch) })
        await timed(`${table} copied`, () => postgres.copy(table, exported.stream))
        await timed(`${table} indexed, analysed and vacuumed`, async () => {
          await postgres.run(`CREATE INDEX ${table}_seen_at_node ON ${table} (seen_at, node)`)
          await postgres.run(`VACUUM (ANALYZE) ${table}`)
        })
        process.stdout.write(`${await postgres.run(`EXPLAIN ${growthSql(sketch, fromMs, untilMs)}`)}\n`)
      }

      const web = engine.open('web')
      const question = readyGrowthQuestion('day', { fromMs, toMs: untilMs })
      const ours: number[] = []
      const sketches: number[] = []
      const numbered: number[] = []
      let equal = true
      let found = ''
      for (let round = 0; round < runs; round += 1) {
        const { tookMs, text } = await postgres.timed(growthSql(BY_PEER_ID, fromMs, untilMs))
        const other = await postgres.timed(growthSql(NUMBERED, fromMs, untilMs))
        sketches.push(tookMs)
        numbered.push(other.tookMs)
        for (let more = 0; more < 20; more += 1) {
          const startedAt = performance.now()
          const rows = await web.select(question)
          // PostgreSQL has had the machine and its caches for seconds before each round.
          if (more >= WARM_UP) ours.push(performance.now() - startedAt)
          found = rows
            .sort((a, b) => (a.start < b.start ? -1 : 1))
            .map(({ start, seen }) => `${start}\t${String(seen)}`)
            .join('\n')
        }
        equal &&= found === text && found === other.text
      }
      const [postgresMs, numberedMs, oursMs] = [median(sketches), median(numbered), median(ours)]
      process.stdout.write(
        `${String(found.split('\n').length)} days with visits; of numbered nodes: ${String(numberedMs)} ms, ${String(Math.round(numberedMs / oursMs))} times ours\n`,
      )
      process.stdout.write(
        `${JSON.stringify({ postgresMs, oursMs, ratio: Math.round(postgresMs / oursMs), equal })}\n`,
      )
    } finally {
      await clients.close()
      await engine.stop()
    }
  } finally {
    await postgres.stop()
  }
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  await work()
  process.stdout.write(`PostgreSQL: ${what} in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s\n`)
}

function median(took: readonly number[]): number {
  const sorted = [...took].sort((a, b) => a - b)
  return Math.round(100 * (sorted[Math.floor(sorted.length / 2)] ?? NaN)) / 100
}
