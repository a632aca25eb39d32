/**
 * Lighthouse over the dashboards and the map, as a phone and as a desktop, on the production build with a made-up year
 * in the database.
 * @module
 */
import { createServer, type AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import lighthouse, { desktopConfig, type Config } from 'lighthouse'
import { z } from 'zod'
import { DAY_MS, usualNodes } from '@/collector/seed/options'
import { launchBrowser } from '../fixtures/browser'
import { buildIfNeeded } from '../fixtures/build-if-needed'
import { startBuiltWeb } from '../fixtures/built-web'
import { startSeededEngine } from './analytics/seeded-engine'

const PATHS = [
  '/',
  '/analytics',
  '/analytics/growth',
  '/analytics/messages',
  '/analytics/latency',
  '/analytics/geography',
  '/analytics/versions',
  '/analytics/authorities',
]
const CATEGORIES = {
  performance: 'performance',
  accessibility: 'accessibility',
  bestPractices: 'best-practices',
}
/** Audits that cost points are told when they lie under it. */
const GOOD = 0.9

const argumentsSchema = z.object({
  sightings: z.coerce.number().int().min(1_000).default(1_000_000),
  data: z.string().optional(),
  runs: z.coerce.number().int().min(1).max(15).default(3),
  page: z.string().optional(),
  device: z.enum(['mobile', 'desktop']).optional(),
})

type Scores = Record<keyof typeof CATEGORIES, number>
interface Run {
  scores: Scores
  /** Audits that were not passed, with what they show. */
  failed: string[]
  /** What the performance is made of, as Lighthouse writes it. */
  timings: string
}

export default async function bench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: Object.fromEntries(
      Object.keys(argumentsSchema.shape).map((name) => [name, { type: 'string' as const }]),
    ),
  })
  const { sightings, data, runs, page, device } = argumentsSchema.parse(values)
  await buildIfNeeded()
  const { engine } = await startSeededEngine(
    {
      sightings,
      hops: Math.round(sightings / 2),
      seed: 1,
      nodes: usualNodes(sightings),
      days: 365,
      untilMs: Math.floor(Date.now() / DAY_MS) * DAY_MS,
    },
    data ?? null,
  )
  try {
    const web = await startBuiltWeb(engine)
    try {
      const paths = PATHS.filter((path) => page === undefined || path === page)
      const devices = (['mobile', 'desktop'] as const).filter(
        (name) => device === undefined || name === device,
      )
      const byDevice: Record<string, Record<string, Scores>> = {}
      const pages: Record<string, Scores> = {}
      const htmlBytes: Record<string, number> = {}
      for (const path of paths) {
        const url = `${web.url}${path}`
        htmlBytes[path] = await compressedBytes(url)
        const scores: Record<string, Scores> = {}
        for (const name of devices) scores[name] = await measure(url, name, runs, `${path} ${name}`)
        byDevice[path] = scores
        pages[path] = worstOf(Object.values(scores))
      }
      const worst = worstOf(Object.values(pages))
      process.stdout.write(`${JSON.stringify({ pages, worst, byDevice, htmlBytes })}\n`)
    } finally {
      await web.stop()
    }
  } finally {
    await engine.stop()
  }
}

/** Of the page itself, as it is sent to a browser. */
async function compressedBytes(url: string): Promise<number> {
  return gzipSync(await (await fetch(url)).text()).length
}

/** Median of the performance; of the rest, which does not depend on the machine's load, the least. */
async function measure(
  url: string,
  device: 'mobile' | 'desktop',
  count: number,
  title: string,
): Promise<Scores> {
  const runs: Run[] = []
  for (let done = 0; done < count; done += 1) runs.push(await runOnce(url, device))
  const ordered = runs.toSorted((a, b) => a.scores.performance - b.scores.performance)
  const middle = ordered[Math.floor((ordered.length - 1) / 2)]
  if (middle === undefined) throw new Error('Nothing was run.')
  const least = (category: keyof Scores): number => Math.min(...runs.map(({ scores }) => scores[category]))
  const scores = {
    performance: middle.scores.performance,
    accessibility: least('accessibility'),
    bestPractices: least('bestPractices'),
  }
  process.stdout.write(`${title}: ${Object.values(scores).join(' ')} (${middle.timings})\n`)
  for (const audit of new Set(runs.flatMap(({ failed }) => failed))) process.stdout.write(`  ${audit}\n`)
  return scores
}

/** In a browser of its own: nothing of the run before is kept. */
async function runOnce(url: string, device: 'mobile' | 'desktop'): Promise<Run> {
  const port = await freePort()
  const { close } = await launchBrowser([`--remote-debugging-port=${String(port)}`])
  try {
    const config: Config | undefined = device === 'desktop' ? desktopConfig : undefined
    const result = await lighthouse(
      url,
      { port, logLevel: 'error', onlyCategories: Object.values(CATEGORIES) },
      config,
    )
    if (result === undefined) throw new Error('Lighthouse gave no result.')
    const { lhr } = result
    if (lhr.runtimeError !== undefined) throw new Error(`${url}: ${lhr.runtimeError.message}`)
    const scoreOf = (id: string): number => Math.round((lhr.categories[id]?.score ?? 0) * 100)
    const weighed = Object.values(CATEGORIES).flatMap((id) =>
      (lhr.categories[id]?.auditRefs ?? []).filter(({ weight }) => weight > 0),
    )
    const shown = (id: string): string => lhr.audits[id]?.displayValue ?? ''
    return {
      scores: {
        performance: scoreOf(CATEGORIES.performance),
        accessibility: scoreOf(CATEGORIES.accessibility),
        bestPractices: scoreOf(CATEGORIES.bestPractices),
      },
      failed: weighed.flatMap(({ id }) => {
        const audit = lhr.audits[id]
        const isPassed = audit?.score === undefined || audit.score === null || audit.score >= GOOD
        return isPassed ? [] : [`${id} ${audit.displayValue ?? audit.title}`]
      }),
      timings: [
        'first-contentful-paint',
        'largest-contentful-paint',
        'total-blocking-time',
        'cumulative-layout-shift',
        'speed-index',
      ]
        .map((id) => `${id} ${shown(id)}`)
        .join(', '),
    }
  } finally {
    await close()
  }
}

function worstOf(all: readonly Scores[]): Scores {
  const least = (category: keyof Scores): number => Math.min(...all.map((scores) => scores[category]))
  return {
    performance: least('performance'),
    accessibility: least('accessibility'),
    bestPractices: least('bestPractices'),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo // listening on TCP, so never a string or null
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}
