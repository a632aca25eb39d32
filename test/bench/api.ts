/**
 * The public surface under load: the production build on a seeded database, 50 connections from another process, every
 * operation, badges, and an export of all hops. `npm run bench -- api`, after `npm run build`.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createKey } from '@/cli/keys/keys'
import { DAY_MS, usualNodes } from '@/collector/seed/options'
import type { Database } from '@/db/client'
import { API_PATH } from '@/lib/api/operation'
import { HOPS_KEPT_DAYS } from '@/lib/messages/hop-query'
import { startBuiltWeb } from '../fixtures/built-web'
import { startSeededEngine } from './analytics/seeded-engine'
import { loadResultSchema, type LoadPlan, type LoadResult } from './api/load-process'
import { questionsOf, type Known } from './api/questions'
import { watchExport } from './api/watched-export'

const BADGE = '/badge/nodes.svg'
const KNOWN = 20
const MERGES_LIMIT_MS = 180_000
/** What whoever runs an explorer sets for a client that is to have all of it. */
const OPERATOR = {
  API_AT_ONCE: '64',
  EXPORTS_AT_ONCE: '2',
  BADGES_PER_MINUTE: '1000000000',
}

export default async function apiBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      sightings: { type: 'string', default: '1000000' },
      // A tenth lies on the days that are no longer kept.
      hops: { type: 'string', default: '1150000' },
      connections: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      data: { type: 'string' },
      // Only operations whose id begins so.
      only: { type: 'string', default: '' },
    },
  })
  const sightings = Number(values.sightings)
  const untilMs = Math.floor(Date.now() / DAY_MS) * DAY_MS
  const { engine } = await startSeededEngine(
    {
      sightings,
      hops: Number(values.hops),
      seed: Number(values.seed),
      nodes: usualNodes(sightings),
      days: 365,
      untilMs,
    },
    values.data ?? null,
  )
  try {
    await mergesEnded(engine.open('owner'))
    const headers = { authorization: `Bearer ${await newKey(engine.settings)}` }
    const web = await startBuiltWeb(engine, OPERATOR)
    const loader = startLoader()
    try {
      const load = (paths: readonly string[], sent: Record<string, string>): Promise<LoadResult> =>
        loader.run({
          url: web.url,
          paths: [...paths],
          // As the HTTP libraries of most languages ask by themselves.
          headers: { 'accept-encoding': 'gzip', ...sent },
          connections: Number(values.connections),
          seconds: Number(values.seconds),
        })
      const questions = [...questionsOf(await findKnown(web.url, headers))].filter(([id]) =>
        values.only.split(',').some((wanted) => id.startsWith(wanted)),
      )
      // The code of every answer is compiled, and what each reads has been read once.
      for (const [, paths] of questions) {
        for (const path of paths) await (await fetch(web.url + path, { headers })).arrayBuffer()
      }
      const from = new Date(untilMs - HOPS_KEPT_DAYS * DAY_MS).toISOString()
      const hops = `${web.url}${API_PATH}/hops.csv?from=${from}&to=${new Date(untilMs).toISOString()}`
      await watchExport(`${hops}&limit=1000`, headers, web.pid)
      const exported = await watchExport(hops, headers, web.pid)
      say(`export: ${String(exported.rows)} rows, ${String(exported.bytes)} bytes`)

      const endpoints: Record<string, Omit<LoadResult, 'errors' | 'statuses' | 'loaderCpuMs'>> = {}
      let errors = 0
      for (const [id, paths] of questions) {
        const { errors: failed, statuses, loaderCpuMs, ...figures } = await load(paths, headers)
        errors += failed
        endpoints[id] = figures
        say(
          `${id.padEnd(28)} ${String(figures.requestsPerSecond).padStart(6)}/s p50 ${figures.p50Ms.toFixed(1).padStart(7)} p95 ${figures.p95Ms.toFixed(1).padStart(7)} ms, ${String(paths.length)} questions, loader ${loaderCpuMs.toFixed(3)} ms each${failed === 0 ? '' : `, ${String(failed)} failed ${JSON.stringify(statuses)}`}`,
        )
      }
      const badge = await load([BADGE], {})
      errors += badge.errors
      if (badge.errors > 0) say(`${BADGE}: ${String(badge.errors)} failed ${JSON.stringify(badge.statuses)}`)
      process.stdout.write(
        `${JSON.stringify({
          endpoints,
          worstP95Ms: Math.max(...Object.values(endpoints).map(({ p95Ms }) => p95Ms)),
          badgeRequestsPerSecond: badge.requestsPerSecond,
          errors,
          exportRowsPerSecond: exported.rowsPerSecond,
          exportRows: exported.rows,
          exportGrowthMb: exported.growthMb,
        })}\n`,
      )
    } finally {
      await loader.stop()
      await web.stop()
    }
  } finally {
    await engine.stop()
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** As `cli.ts keys create --name bench --per-minute 1000000000` makes one. */
async function newKey(settings: Parameters<typeof createKey>[0]): Promise<string> {
  let key = ''
  await createKey(
    settings,
    { name: 'bench', perMinute: '1000000000' },
    {
      out: (line) => {
        key = line
      },
      note: () => undefined,
    },
  )
  return key
}

const nodesSchema = z.object({ nodes: z.array(z.object({ peerId: z.string() })) })
const messagesSchema = z.object({ messages: z.array(z.object({ id: z.string() })) })

async function findKnown(url: string, headers: Record<string, string>): Promise<Known> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(url + API_PATH + path, { headers })
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`)
    return response.json()
  }
  const { nodes } = nodesSchema.parse(await ask(`/nodes?sort=peers&limit=${String(KNOWN)}`))
  const { messages } = messagesSchema.parse(await ask(`/messages?limit=${String(KNOWN)}`))
  return { peerIds: nodes.map(({ peerId }) => peerId), messageIds: messages.map(({ id }) => id) }
}

const mergesSchema = z.object({ merges: z.coerce.number() })

/** What was loaded at once is put together behind it: that is the work of loading, not of answering. */
async function mergesEnded(owner: Database): Promise<void> {
  const deadline = Date.now() + MERGES_LIMIT_MS
  for (let quiet = 0; quiet < 3 && Date.now() < deadline;) {
    const [row] = await owner.select({
      name: 'count-merges',
      sql: 'SELECT count() AS merges FROM system.merges',
      row: mergesSchema,
    })
    quiet = row?.merges === 0 ? quiet + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

interface Loader {
  run(plan: LoadPlan): Promise<LoadResult>
  stop(): Promise<void>
}

function startLoader(): Loader {
  const child: ChildProcess = fork(fileURLToPath(new URL('./api/load-process.ts', import.meta.url)), [])
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  return {
    run: (plan) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null): void => {
          reject(new Error(`The process that loads ended with ${String(code)}.`))
        }
        child.once('exit', ended)
        child.once('message', (message) => {
          child.off('exit', ended)
          resolve(loadResultSchema.parse(message))
        })
        child.send(plan)
      }),
    stop: async () => {
      process.off('exit', end)
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
