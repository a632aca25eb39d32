/**
 * `npm run bench -- mesh`: what the demo mesh costs, in a process of its own, at rest and while every node is visited.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { serviceMessageSchema } from '@/lib/service/messages'
import { projectRoot } from '@/lib/service/project-root'
import { createVisitor, visit } from '../unit/collector/mesh/visitor'

export interface MeshFigures {
  nodes: number
  /** From the start of the process until the first nodes answer. */
  readySeconds: number
  /** …until all nodes are up with their tables. */
  formedSeconds: number
  restCpuPercent: number
  restRssMb: number
  /** Visits from outside, each a handshake, identify and a ping. */
  visitsPerSecond: number
  peakRssMb: number
}

const argsSchema = z.object({
  nodes: z.coerce.number().int().min(2).default(60),
  seed: z.coerce.number().int().default(7),
  rounds: z.coerce.number().int().min(1).default(3),
})
const nodesSchema = z.array(
  z.object({
    peerId: z.string(),
    addresses: z.array(z.string()),
    running: z.boolean(),
    unreachable: z.boolean(),
  }),
)
const VISITS_AT_ONCE = 16
/** Links open a few at a time after the tables are whole. */
const settleMs = (nodes: number): number => 20_000 + nodes * 500
const REST_MS = 20_000

export async function run({ nodes, seed, rounds }: z.infer<typeof argsSchema>): Promise<MeshFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'explorer-mesh-'))
  const startedAt = performance.now()
  const seconds = (): number => (performance.now() - startedAt) / 1_000
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'cli.ts', 'mesh', '--nodes', String(nodes), '--seed', String(seed)],
    {
      cwd: projectRoot(),
      env: { ...process.env, DATA_DIR: dataDir, MESH_STATUS_PORT: '0', LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  try {
    const controlUrl = await new Promise<string>((resolve, reject) => {
      child.on('message', (raw) => {
        const message = serviceMessageSchema.safeParse(raw)
        if (message.data?.type === 'ready') resolve(message.data.details.controlUrl ?? '')
      })
      child.once('exit', () => {
        reject(new Error('the mesh ended before it was ready'))
      })
    })
    const readySeconds = seconds()
    const list = async (): Promise<z.infer<typeof nodesSchema>> =>
      nodesSchema.parse(await (await fetch(`${controlUrl}/nodes`)).json())
    while ((await list()).filter((node) => node.running).length < nodes) await wait(50)
    const formedSeconds = seconds()
    await wait(settleMs(nodes))
    const before = await processFigures(controlUrl)
    await wait(REST_MS)
    const after = await processFigures(controlUrl)
    let peakRssMb = after.rssMb
    const visitor = await createVisitor()
    const visitsFrom = performance.now()
    let visits = 0
    for (let round = 0; round < rounds; round += 1) {
      const open = (await list()).filter((node) => node.running)
      const work = async (): Promise<void> => {
        for (let node = open.shift(); node !== undefined; node = open.shift()) {
          await visit(visitor, node, async (connection) => {
            await visitor.services.identify.identify(connection)
            await visitor.services.ping.ping(connection.remotePeer)
          }).catch(() => undefined)
          visits += 1
        }
      }
      await Promise.all(Array.from({ length: VISITS_AT_ONCE }, work))
      peakRssMb = Math.max(peakRssMb, (await processFigures(controlUrl)).rssMb)
    }
    const visitsPerSecond = visits / ((performance.now() - visitsFrom) / 1_000)
    await visitor.stop()
    return {
      nodes,
      readySeconds: rounded(readySeconds),
      formedSeconds: rounded(formedSeconds),
      restCpuPercent: rounded(((after.cpuSeconds - before.cpuSeconds) / (REST_MS / 1_000)) * 100),
      restRssMb: rounded(after.rssMb),
      visitsPerSecond: rounded(visitsPerSecond),
      peakRssMb: rounded(peakRssMb),
    }
  } finally {
    const ended = once(child, 'exit')
    if (child.connected) child.disconnect()
    await ended
    await rm(dataDir, { recursive: true, force: true })
  }
}

const rounded = (value: number): number => Math.round(value * 10) / 10

async function processFigures(url: string): Promise<{ cpuSeconds: number; rssMb: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    cpuSeconds: figure('process_cpu_seconds_total'),
    rssMb: figure('process_resident_memory_bytes') / 1_048_576,
  }
}

export default async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { nodes: { type: 'string' }, seed: { type: 'string' }, rounds: { type: 'string' } },
  })
  process.stdout.write(`${JSON.stringify(await run(argsSchema.parse(values)))}\n`)
}
