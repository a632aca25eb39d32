/**
 * From nodes' gzip streams to hop events acknowledged by ClickHouse: decoder, sink with its journal on disk, writer
 * and engine as they are in the product. `npm run bench -- trace`.
 * @module
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { openSink } from '@/collector/sink/sink'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import type { Fact } from '@/lib/facts'
import { startTestEngine } from '../fixtures/engine'
import { feedTraces } from './trace/feed'
import { generateLoad, type Load } from './trace/generate'

const COLLECTOR = 'bench'
const GIB = 1024 ** 3
/** How often it is looked whether all is acknowledged, ms. */
const LOOK_MS = 5

export default async function traceBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      reporters: { type: 'string', default: '100' },
      messages: { type: 'string', default: '9000' },
      seed: { type: 'string', default: '7' },
    },
  })
  const say = (text: string): void => {
    process.stdout.write(`${text}\n`)
  }
  const load = await generateLoad({
    reporters: Number(values.reporters),
    messages: Number(values.messages),
    seed: Number(values.seed),
    startMs: Date.now() - 60_000,
    messagesPerSecond: 400,
  })
  const wireBytes = load.traces.reduce(
    (sum, { pieces }) => sum + pieces.reduce((bytes, piece) => bytes + piece.length, 0),
    0,
  )
  say(`${String(load.hops)} hop events, ${String(load.events)} events in all, ${String(wireBytes)} bytes`)

  const feed = { traces: load.traces, collector: COLLECTOR }
  const decodeSeconds = await secondsOf(() =>
    feedTraces({ ...feed, emit: () => undefined, isPressed: () => false }),
  )
  say(`decoded alone in ${decodeSeconds.toFixed(2)} s`)

  const engine = await startTestEngine()
  const folder = await mkdtemp(join(tmpdir(), 'explorer-trace-bench-'))
  try {
    const owner = engine.open('owner')
    const sink = await openSink({
      folder,
      collector: COLLECTOR,
      writer: createFactWriter(engine.open('collector')),
      log: pino({ level: 'warn' }, pino.destination(2)),
      maxBytes: GIB,
      maxMessageBytes: GIB,
    })
    const cpuBefore = process.cpuUsage()
    const engineCpuBefore = await cpuSeconds(engine.pid)
    let emitted = 0
    const ingestSeconds = await secondsOf(async () => {
      const emit = (fact: Fact): void => {
        if (fact.kind === 'hops') emitted += fact.events.kind.length
        sink.emit(fact)
      }
      await feedTraces({ ...feed, emit, isPressed: () => sink.isPressed })
      for (;;) {
        const { bufferedFacts, spooledFacts } = sink.status()
        if (bufferedFacts + spooledFacts === 0) break
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    })
    const cpu = process.cpuUsage(cpuBefore)
    const engineCpu = (await cpuSeconds(engine.pid)) - engineCpuBefore
    const { droppedFacts } = sink.status()
    await sink.stop()
    say(
      `decoded, written and acknowledged in ${ingestSeconds.toFixed(2)} s; processor time of the collector ` +
        `${perEvent((cpu.user + cpu.system) / 1e6, load)}, of the engine ${perEvent(engineCpu, load)} µs an event`,
    )
    const stored = await countStored(owner)
    const views = await countViews(owner)
    const counts = [emitted, stored.rows, views.feed, views.hours]
    if (counts.some((count) => count !== load.hops)) {
      say(
        `the counts do not agree: ${JSON.stringify({ sent: load.hops, emitted, droppedFacts, stored, views })}`,
      )
      process.exitCode = 1
    }
    await owner.command({ name: 'merge', sql: 'OPTIMIZE TABLE hops FINAL' })
    await owner.command({ name: 'merge', sql: 'OPTIMIZE TABLE hop_feed FINAL' })
    const disk = await diskBytes(owner)
    for (const [column, bytes] of await columnBytes(owner)) {
      say(`${column.padEnd(14)} ${(bytes / stored.rows).toFixed(2)} bytes an event`)
    }
    say(`hop_feed       ${((disk.hop_feed ?? 0) / stored.rows).toFixed(2)} bytes an event, for two hours`)
    const perSecond = (seconds: number): number => Math.round(load.hops / seconds)
    say(
      JSON.stringify({
        events: load.hops,
        decodePerSecond: perSecond(decodeSeconds),
        ingestPerSecond: perSecond(ingestSeconds),
        lost: load.hops - stored.distinct,
        duplicated: stored.rows - stored.distinct,
        bytesPerEventOnWire: Math.round((100 * wireBytes) / load.hops) / 100,
        bytesPerEventOnDisk: Math.round((100 * (disk.hops ?? 0)) / stored.rows) / 100,
      }),
    )
  } finally {
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function countStored(db: Database): Promise<{ rows: number; distinct: number }> {
  const [row] = await db.select({
    name: 'count-hops',
    sql: `SELECT count() AS rows, uniqExact(message_id, node_num, kind, peer_num, at) AS distinct
      FROM hops WHERE collector = {collector:String}`,
    params: { collector: COLLECTOR },
    row: z.object({ rows: z.coerce.number(), distinct: z.coerce.number() }),
  })
  return row ?? { rows: 0, distinct: 0 }
}

/** Every event once in each view. */
async function countViews(db: Database): Promise<{ feed: number; hours: number }> {
  const [row] = await db.select({
    name: 'count-views',
    sql: `SELECT (SELECT count() FROM hop_feed) AS feed,
      (SELECT sum(published + delivered + duplicates + rejects + drops) FROM node_message_hours)
        + (SELECT count() FROM hops WHERE kind = 'deliver' AND peer_num = node_num) AS hours`,
    row: z.object({ feed: z.coerce.number(), hours: z.coerce.number() }),
  })
  return row ?? { feed: 0, hours: 0 }
}

async function diskBytes(db: Database): Promise<Record<string, number>> {
  const rows = await db.select({
    name: 'disk-bytes',
    sql: `SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts
      WHERE active AND database = currentDatabase() GROUP BY table`,
    row: z.object({ table: z.string(), bytes: z.coerce.number() }),
  })
  return Object.fromEntries(rows.map(({ table, bytes }) => [table, bytes]))
}

async function columnBytes(db: Database): Promise<[string, number][]> {
  const rows = await db.select({
    name: 'column-bytes',
    sql: `SELECT name, data_compressed_bytes AS bytes FROM system.columns
      WHERE database = currentDatabase() AND table = 'hops' ORDER BY bytes DESC`,
    row: z.object({ name: z.string(), bytes: z.coerce.number() }),
  })
  return rows.map(({ name, bytes }) => [name, bytes])
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

function perEvent(seconds: number, { hops }: Load): string {
  return ((seconds * 1e6) / hops).toFixed(2)
}

/** Processor time a process has taken; NaN where the system does not tell. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '')
  const fields = stat.split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}
