/**
 * Thousands of pages on the live map: the web's own sockets, fed with the changes of a large network, and real clients
 * in other processes. `npm run bench -- live --clients 5000`. A delta takes from its being stated to a client's having
 * it; what the server takes of a processor is of the whole of its process.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { SNAPSHOT_PATH } from '@/lib/graph/snapshot'
import { startLiveServer, until, type LiveServer } from '../live/live-server'
import { churningSource } from './live/churn'
import type { ClientsReport } from './live/clients-process'
import { planNetwork } from './wire/network'

const CLIENTS_PROCESS = fileURLToPath(new URL('./live/clients-process.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Before it is measured: those who came last have caught up by then. */
const SETTLE_MS = 3_000
const READY_WITHIN_MS = 240_000
/** The shape does not matter here, only that nodes have places. */
const LAYOUT_TICKS = 3

export default async function liveBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      clients: { type: 'string', default: '5000' },
      nodes: { type: 'string', default: '100000' },
      links: { type: 'string', default: '500000' },
      seconds: { type: 'string', default: '30' },
      churn: { type: 'string', default: '1' },
      processes: { type: 'string', default: String(Math.max(2, availableParallelism())) },
      seed: { type: 'string', default: '1' },
    },
  })
  const clients = Number(values.clients)
  const processes = Number(values.processes)
  const seed = Number(values.seed)
  say('planning the network')
  const network = planNetwork({
    nodes: Number(values.nodes),
    links: Number(values.links),
    seed,
    ticks: LAYOUT_TICKS,
  })
  const server = await startLiveServer({
    source: churningSource(network, Number(values.churn), seed),
    maxPerAddress: clients + 1,
  })
  const children: ChildProcess[] = []
  try {
    await until('the map', () => (server.live.status.store === 'up' ? true : undefined), 60_000)
    for (let at = 0; at < processes; at++) {
      const share = Math.floor(clients / processes) + (at < clients % processes ? 1 : 0)
      children.push(await startClients(server, share))
      say(`${String(await server.metric('live_clients'))} clients`)
    }
    await sleep(SETTLE_MS)
    const measured = await measure(server, children, Number(values.seconds) * 1_000)
    process.stdout.write(`${JSON.stringify({ clients, ...measured })}\n`)
  } finally {
    for (const child of children) child.kill()
    await server.stop()
  }
}

/** Resolves when all of them are on the map. */
async function startClients(server: LiveServer, clients: number): Promise<ChildProcess> {
  const response = await fetch(server.url + SNAPSHOT_PATH)
  const { feed, seq } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
  const child = fork(CLIENTS_PROCESS, [], {
    cwd: ROOT,
    execArgv: process.execArgv,
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      url: server.url,
      clients: String(clients),
      feed,
      seq: String(seq),
    },
  })
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`the clients ended with ${String(code)}`)
    }),
    sleep(READY_WITHIN_MS, undefined, { ref: false }).then(() => {
      throw new Error('the clients did not all come onto the map')
    }),
  ])
  return child
}

async function measure(server: LiveServer, children: readonly ChildProcess[], forMs: number) {
  const [deltasBefore, bytesBefore] = [await server.metric('live_deltas_total'), await sentBytes(server)]
  for (const child of children) child.send('measure')
  const cpu = process.cpuUsage()
  const began = performance.now()
  await sleep(forMs)
  const { user, system } = process.cpuUsage(cpu)
  const tookMs = performance.now() - began
  const deltas = (await server.metric('live_deltas_total')) - deltasBefore
  const bytes = (await sentBytes(server)) - bytesBefore
  const reports = await Promise.all(
    children.map(async (child) => {
      child.send('report')
      const [report] = (await once(child, 'message')) as [ClientsReport]
      return report
    }),
  )
  const counts =
    reports[0]?.tookMs.map((_, at) => sum(reports.map(({ tookMs: each }) => each[at] ?? 0))) ?? []
  return {
    p50Ms: percentile(counts, 0.5),
    p95Ms: percentile(counts, 0.95),
    serverCpuPercent: Math.round((user + system) / 10 / tookMs),
    dropped: sum(reports.map(({ missed, lost }) => missed + lost)),
    deltas,
    received: sum(counts),
    megabytesPerSecond: Math.round(bytes / 1e5 / (tookMs / 1_000)) / 10,
  }
}

function sentBytes(server: LiveServer): Promise<number> {
  return server.metric('live_sent_bytes_total')
}

function percentile(counts: readonly number[], share: number): number {
  const wanted = sum(counts) * share
  let seen = 0
  return counts.findIndex((count) => (seen += count) >= wanted)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
