/**
 * Takes the pictures of the map at several sizes in `docs/screenshots`: from afar in both colour schemes and from near,
 * of the production build over made-up networks that are laid out. `npm run screenshots:map`, or of one size
 * `npm run screenshots:map -- --nodes 10000`; `--data <folder>` keeps the databases for the next time.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keepChurning } from '@/cli/seed/keep-churning'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import type { MapColumns } from '@/lib/graph/map-columns'
import { mapHref, writeView } from '@/lib/map-query'
import { projectRoot } from '@/lib/service/project-root'
import { FACTS, FIRST_PICTURE, markMs, watch } from '../test/bench/map/watch-page'
import { startLaidOutEngine } from '../test/bench/map/laid-out-engine'
import { launchBrowser } from '../test/fixtures/browser'
import { buildIfNeeded } from '../test/fixtures/build-if-needed'
import { startBuiltWeb } from '../test/fixtures/built-web'

const SIZES = [300, 10_000, 100_000] as const
const LINKS_EACH = 5
const VIEWPORT = { width: 1440, height: 900 }
const LIMIT_MS = 120_000
/** Labels fade in, and figures come. */
const SETTLING_MS = 4_000
/** Nodes that are seen from near, about. */
const NEAR_NODES = 90

const folder = join(projectRoot(), 'docs/screenshots')
const { values } = parseArgs({
  options: { nodes: { type: 'string', multiple: true }, data: { type: 'string' } },
})
const wanted = (values.nodes ?? SIZES).map(Number)
await mkdir(folder, { recursive: true })
await buildIfNeeded()
const { browser, close } = await launchBrowser()
try {
  for (const nodes of SIZES) {
    if (!wanted.includes(nodes)) continue
    const kept = values.data === undefined ? null : join(values.data, String(nodes))
    const { engine, seeded } = await startLaidOutEngine({ nodes, links: nodes * LINKS_EACH, seed: 1 }, kept)
    try {
      // Signs of life of the collector: without them every picture says that it is away.
      const beating = new AbortController()
      const { signal } = beating
      const beats = keepChurning({ db: engine.open('collector'), seeded, percent: 0, signal })
      const web = await startBuiltWeb(engine)
      try {
        const near = mapHref({ view: writeView(nearView(await wholeMap(web.url))) })
        await take(`${web.url}/`, `map-${String(nodes)}-far-light`, 'light')
        await take(`${web.url}/`, `map-${String(nodes)}-far-dark`, 'dark')
        await take(`${web.url}${near}`, `map-${String(nodes)}-near-dark`, 'dark')
      } finally {
        beating.abort()
        await beats
        await web.stop()
      }
    } finally {
      await engine.stop()
    }
  }
} finally {
  await close()
}

async function take(url: string, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme })
  await watch(page)
  await page.goto(url)
  for (const mark of [FIRST_PICTURE, FACTS]) {
    if ((await markMs(page, mark, LIMIT_MS)) === null) throw new Error(`${name} was not drawn in time.`)
  }
  await page.waitForTimeout(SETTLING_MS)
  await page.screenshot({ path: join(folder, `${name}.png`), timeout: LIMIT_MS })
  process.stdout.write(`${name}.png\n`)
  await page.close()
}

async function wholeMap(url: string): Promise<MapColumns> {
  const endMs = performance.now() + LIMIT_MS
  for (;;) {
    const response = await fetch(`${url}/map/snapshot.bin`)
    if (response.ok) return decodeSnapshot(new Uint8Array(await response.arrayBuffer())).columns
    if (performance.now() > endMs) throw new Error(`There was no map: ${await response.text()}`)
    await response.arrayBuffer()
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** Around a node with many links, and so much of the map that a few dozen nodes are seen. */
function nearView({ nodes, links }: MapColumns): { x: number; y: number; span: number } {
  const degrees = new Uint32Array(nodes.count)
  for (const ends of [links.from, links.to])
    for (const end of ends.subarray(0, links.count)) degrees[end] = (degrees[end] ?? 0) + 1
  const ranked = Array.from(degrees.keys()).sort((a, b) => (degrees[b] ?? 0) - (degrees[a] ?? 0))
  // Not the very first: they stand in the middle of everything.
  const middle = ranked[Math.floor(nodes.count / 100)] ?? 0
  const [x, y] = [nodes.xs[middle] ?? 0, nodes.ys[middle] ?? 0]
  const distances = Float64Array.from({ length: nodes.count }, (_, node) =>
    Math.hypot((nodes.xs[node] ?? 0) - x, (nodes.ys[node] ?? 0) - y),
  ).sort()
  return { x, y, span: 2 * (distances[Math.min(NEAR_NODES, nodes.count - 1)] ?? 100) }
}
