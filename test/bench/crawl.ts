/**
 * `npm run bench -- crawl`: one whole crawl of a mesh of real nodes in another process, held against the nodes' own
 * routing tables.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { createCrawler } from '@/collector/crawl/create-crawler'
import type { Crawler } from '@/collector/crawl/crawler'
import { NO_PLACE, type Fact } from '@/lib/facts'
import demo from '@/lib/networks/profiles/demo.json'
import { networkProfileSchema } from '@/lib/networks/profile'
import { readSettings } from '@/lib/env/settings'
import { meshMessageSchema, type MeshMessage } from './crawl/messages'

export interface CrawlFigures {
  nodes: number
  found: number
  links: number
  linksFound: number
  /** Nodes of the mesh that were reached, 0 to 1; 1 only when both sets are the same. */
  recall: number
  linkRecall: number
  peersPerSecond: number
  crawlerCpuMsPerPeer: number
  peakRssMb: number
}

const argsSchema = z.object({
  nodes: z.coerce.number().int().min(2).default(300),
  neighbours: z.coerce.number().int().min(1).default(40),
  seed: z.coerce.number().int().default(7),
  concurrency: z.coerce.number().int().min(1).default(32),
})
export type CrawlArgs = z.infer<typeof argsSchema>

const MESH_PROCESS = fileURLToPath(new URL('./crawl/mesh-process.ts', import.meta.url))
/** A benchmark measures a crawl, not what comes after it. */
const NEVER_MS = 86_400_000
/** On a busy machine the mesh, which has one core for all its nodes, may take this long to answer. */
const PATIENCE_MS = 30_000

export async function run(args: CrawlArgs): Promise<CrawlFigures> {
  const child = fork(MESH_PROCESS, [args.nodes, args.neighbours, args.seed].map(String), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const mesh = await meshOf(child)
    return await crawl(mesh, args)
  } finally {
    const ended = once(child, 'exit')
    if (child.connected) child.disconnect()
    await ended
  }
}

async function meshOf(child: ChildProcess): Promise<MeshMessage> {
  const message = await Promise.race([
    once(child, 'message').then(([first]: unknown[]) => first),
    once(child, 'exit').then(() => {
      throw new Error('the mesh process ended before it was ready')
    }),
  ])
  return meshMessageSchema.parse(message)
}

async function crawl(mesh: MeshMessage, args: CrawlArgs): Promise<CrawlFigures> {
  const facts: Fact[] = []
  const finished = Promise.withResolvers<undefined>()
  const crawler: Crawler = createCrawler({
    profile: networkProfileSchema.parse({ ...demo, bootstrap: mesh.bootstrap.slice(0, 1) }),
    settings: {
      ...readSettings({}),
      VISIT_CONCURRENCY: args.concurrency,
      CRAWL_INTERVAL: NEVER_MS,
      REVISIT_INTERVAL: NEVER_MS,
      DIAL_TIMEOUT: PATIENCE_MS,
      RPC_TIMEOUT: PATIENCE_MS,
      VISIT_TIMEOUT: 4 * PATIENCE_MS,
    },
    places: { find: () => Promise.resolve(NO_PLACE), close: () => Promise.resolve() },
    log: pino({ level: 'warn' }),
    emit: (fact) => {
      facts.push(fact)
      if (fact.kind === 'crawl' && fact.state === 'finished') finished.resolve(undefined)
    },
  })
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  await crawler.start()
  await finished.promise
  const tookMs = performance.now() - startMs
  const cpu = process.cpuUsage(cpuBefore)
  await crawler.stop()

  const nodes = new Set(mesh.tables.map(({ peerId }) => peerId))
  const found = new Set(
    facts.flatMap((fact) => (fact.kind === 'visit' && fact.reachable ? [fact.peerId] : [])),
  )
  const links = linksOf(mesh.tables)
  const linksFound = linksOf(
    facts.flatMap((fact) =>
      fact.kind === 'neighbours' ? [{ peerId: fact.peerId, table: fact.neighbours }] : [],
    ),
  )
  return {
    nodes: nodes.size,
    found: found.size,
    links: links.size,
    linksFound: linksFound.size,
    recall: likeness(nodes, found),
    linkRecall: likeness(links, linksFound),
    peersPerSecond: round(nodes.size / (tookMs / 1000)),
    crawlerCpuMsPerPeer: round((cpu.user + cpu.system) / 1000 / nodes.size),
    // Linux counts it in KiB.
    peakRssMb: round((process.resourceUsage().maxRSS * 1024) / 1e6),
  }
}

const linksOf = (tables: readonly { peerId: string; table: readonly string[] }[]): Set<string> =>
  new Set(tables.flatMap(({ peerId, table }) => table.map((neighbour) => `${peerId} ${neighbour}`)))

/** 1 only for identical sets: what is missing counts, and so does what should not be there. */
function likeness(truth: ReadonlySet<string>, seen: ReadonlySet<string>): number {
  const common = [...truth].filter((item) => seen.has(item)).length
  return common / (truth.size + seen.size - common)
}

const round = (value: number): number => Math.round(value * 100) / 100

export default async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      nodes: { type: 'string' },
      neighbours: { type: 'string' },
      seed: { type: 'string' },
      concurrency: { type: 'string' },
    },
  })
  const figures = await run(argsSchema.parse(values))
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
