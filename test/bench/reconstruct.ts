/**
 * `npm run bench -- reconstruct`: messages on a mesh of real nodes whose clocks are off, traced over the real wire
 * into the store, their clocks solved and their trees rebuilt; held against the mesh's own record.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { z } from 'zod'
import { startObserving } from '@/collector/observe/observe'
import { startReckoning } from '@/collector/reckon/start-reckoning'
import { openSink } from '@/collector/sink/sink'
import type { Database } from '@/db/client'
import { createFactWriter } from '@/db/facts/fact-writer'
import { getMessageDetail } from '@/db/queries/messages/get-message-detail'
import { SLOT_MS } from '@/db/reckon/slots'
import { readSettings } from '@/lib/env/settings'
import type { Arrival, MessageDetail } from '@/lib/messages/message'
import demo from '@/lib/networks/profiles/demo.json'
import { networkProfileSchema } from '@/lib/networks/profile'
import { startTestEngine } from '../fixtures/engine'
import { newsSchema, type News, type Order } from './reconstruct/messages'

const argsSchema = z.object({
  nodes: z.coerce.number().int().min(3).default(300),
  messages: z.coerce.number().int().min(1).default(200),
  seed: z.coerce.number().int().default(7),
  /** ms, either way. */
  skew: z.coerce.number().min(0).default(2_000),
  /** Parts per million, either way. */
  drift: z.coerce.number().min(0).default(50),
})
type Args = z.infer<typeof argsSchema>

export interface ReconstructFigures {
  edges: number
  edgesRight: number
  trueMedianMs: number
  medianErrorMs: number
  medianErrorUncorrectedMs: number
  /** Edges without a latency: unknown, or within its uncertainty of zero. */
  unknown: number
}

const MESH_PROCESS = fileURLToPath(new URL('./reconstruct/mesh-process.ts', import.meta.url))
const COLLECTOR = 'bench'
const GIB = 1024 ** 3
/** Messages are spread over at least so long, ms, and until shortly before the end of a stretch that is counted. */
const TALK_MS = 40_000
const ARRIVE_MS = 4_000
/** How often it is looked whether something is done, ms. */
const LOOK_MS = 250
const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

export async function run(args: Args): Promise<ReconstructFigures> {
  const child = fork(MESH_PROCESS, [args.nodes, args.seed, args.skew, args.drift].map(String), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const folder = await mkdtemp(join(tmpdir(), 'explorer-reconstruct-bench-'))
  const engine = await startTestEngine()
  const log = pino({ level: 'warn' }, pino.destination(2))
  const metrics = new Registry()
  const db = engine.open('collector')
  const sink = await openSink({
    folder: join(folder, 'spool'),
    collector: COLLECTOR,
    writer: createFactWriter(db),
    log,
    maxBytes: GIB,
    maxMessageBytes: GIB,
  })
  const observing = await startObserving({
    // Messages are told of by traces alone here.
    profile: networkProfileSchema.parse({ ...demo, topics: [] }),
    settings: { ...readSettings({}), COLLECTOR_NAME: COLLECTOR, DATA_DIR: folder, OBSERVE_PORT: 0 },
    explicit: new Set(),
    agent: 'bench',
    emit: (fact) => {
      sink.emit(fact)
    },
    log,
    metrics,
    isKnown: () => false,
    isPressed: () => sink.isPressed,
  })
  const reckoning = startReckoning({ db, collector: COLLECTOR, log, metrics })
  try {
    await heard(child, 'up')
    say(`${String(args.nodes)} nodes are up and gossip`)
    order(child, { order: 'trace', addresses: [...observing.addresses] })
    await heard(child, 'tracing')
    const endMs = Math.ceil((Date.now() + TALK_MS + ARRIVE_MS) / SLOT_MS) * SLOT_MS
    order(child, { order: 'publish', count: args.messages, untilMs: endMs - ARRIVE_MS })
    await heard(child, 'published')
    say(`${String(args.messages)} messages are published`)
    const truth = await settledTruth(child, () => {
      const { bufferedFacts, spooledFacts } = sink.status()
      return bufferedFacts + spooledFacts
    })
    const lastMs = await newestHopMs(db)
    await until(async () => (await newestReckoningMs(db)) + SLOT_MS > lastMs)
    const web = engine.open('web')
    const details = new Map<string, MessageDetail>()
    for (const { id } of truth.records) {
      const detail = await getMessageDetail(web, id, Date.now())
      if (detail !== null) details.set(id, detail)
    }
    if (truth.dropped > 0) say(`${String(truth.dropped)} events were dropped by the nodes themselves`)
    return compare(truth, details)
  } finally {
    const ended = once(child, 'exit')
    if (child.connected) child.disconnect()
    await reckoning.stop()
    await observing.stop()
    await sink.stop()
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
    if (child.exitCode === null) await ended
  }
}

type Told = Extract<News, { news: 'told' }>

function compare({ records }: Told, details: ReadonlyMap<string, MessageDetail>): ReconstructFigures {
  const truths: number[] = []
  const errors: number[] = []
  const rawErrors: number[] = []
  const bounds: number[] = []
  let edges = 0
  let edgesRight = 0
  let unknown = 0
  let inside = 0
  let bounded = 0
  for (const { id, edges: own } of records) {
    const arrivals = details.get(id)?.arrivals ?? []
    const byPeer = new Map(arrivals.map((arrival) => [arrival.node.peerId, arrival]))
    for (const { from, to, latencyMs } of own) {
      edges++
      const arrival = byPeer.get(to)
      const sender = byPeer.get(from)
      if (sender === undefined || arrival?.fromNum !== sender.node.num) continue
      edgesRight++
      if (latencyMs === null) continue
      truths.push(latencyMs)
      rawErrors.push(Math.abs(rawLatencyMs(sender, arrival) - latencyMs))
      if (arrival.latency.state === 'solved') {
        const error = Math.abs(arrival.latency.ms - latencyMs)
        errors.push(error)
        bounds.push(arrival.latency.uncertaintyMs)
        inside += Number(error <= arrival.latency.uncertaintyMs)
      } else {
        unknown++
        bounded += Number(arrival.latency.state === 'bounded')
      }
    }
  }
  say(
    `${String(errors.length)} latencies are solved, ${String(bounded)} are too near to zero to tell; ± ${String(median(bounds))} ms in the middle; ` +
      `${String(Math.round((1_000 * inside) / Math.max(1, errors.length)) / 10)}% of them hold the truth`,
  )
  return {
    edges,
    edgesRight,
    trueMedianMs: median(truths),
    medianErrorMs: median(errors),
    medianErrorUncorrectedMs: median(rawErrors),
    unknown,
  }
}

function rawLatencyMs(sender: Arrival, receiver: Arrival): number {
  return ((receiver.reportedAtUs ?? NaN) - (sender.reportedAtUs ?? NaN)) / 1_000
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(1_000 * (sorted[sorted.length >> 1] ?? NaN)) / 1_000
}

/** Once nothing is on its way any more, from the nodes to the store. */
async function settledTruth(child: ChildProcess, waiting: () => number): Promise<Told> {
  let edges = -1
  for (;;) {
    await sleep(2 * ARRIVE_MS)
    order(child, { order: 'tell' })
    const told = await heard(child, 'told')
    const count = told.records.reduce((sum, record) => sum + record.edges.length, 0)
    if (told.buffered === 0 && waiting() === 0 && count === edges) return told
    edges = count
  }
}

async function newestHopMs(db: Database): Promise<number> {
  return figure(db, 'SELECT toUnixTimestamp64Milli(max(inserted_at)) AS n FROM hop_feed')
}

async function newestReckoningMs(db: Database): Promise<number> {
  return figure(db, 'SELECT 1000 * toUnixTimestamp(max(slot)) AS n FROM reckonings')
}

async function figure(db: Database, sql: string): Promise<number> {
  const [row] = await db.select({ name: 'bench-figure', sql, row: z.object({ n: z.coerce.number() }) })
  return row?.n ?? 0
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await sleep(LOOK_MS)
}

function order(child: ChildProcess, what: Order): void {
  child.send(what)
}

async function heard<K extends News['news']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<News, { news: K }>> {
  for (;;) {
    const gone = new AbortController()
    const message: unknown = await Promise.race([
      once(child, 'message', { signal: gone.signal }).then(([first]: unknown[]) => first),
      once(child, 'exit', { signal: gone.signal }).then(() => {
        throw new Error('the mesh process ended before it was done')
      }),
    ])
    gone.abort()
    const news = newsSchema.parse(message)
    if (isNews(news, kind)) return news
  }
}

function isNews<K extends News['news']>(news: News, kind: K): news is Extract<News, { news: K }> {
  return news.news === kind
}

export default async function main(argv: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: argv,
    options: { nodes: text, messages: text, seed: text, skew: text, drift: text },
  })
  const figures = await run(argsSchema.parse(values))
  say(JSON.stringify(figures))
}
