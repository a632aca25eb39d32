/**
 * The map as a visitor meets it, with a made-up network at size in the database: the production build, the real parts,
 * a real browser; and the same network drawn by others. `npm run --silent bench -- map --nodes 100000 --links 500000`.
 * @module
 */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { SNAPSHOT_PATH } from '@/lib/graph/snapshot'
import { GROUPS_PATH } from '@/lib/graph/whole-groups'
import { buildIfNeeded } from '../fixtures/build-if-needed'
import { startBuiltWeb } from '../fixtures/built-web'
import { measureExplorer, type ExplorerFigures } from './map/explorer-page'
import { startLaidOutEngine } from './map/laid-out-engine'
import { neededBytes } from './map/needed-bytes'
import { measureRival, RIVALS, rivalGraph, type RivalFigures } from './map/rivals'
import { startBuiltCartographer } from './map/built-cartographer'

const MAP_LIMIT_MS = 600_000
/** Pages begin with the groups of larger maps, and hold a part of their nodes. */
const WHOLE_NODES_MAX = 200_000

const argumentsSchema = z.object({
  nodes: z.coerce.number().int().min(100).default(100_000),
  links: z.coerce.number().int().min(100).optional(),
  seed: z.coerce.number().int().min(0).default(1),
  /** Folder that is kept, so that the next run need not fill it again. */
  data: z.string().optional(),
  runs: z.coerce.number().int().min(1).max(9).default(3),
  /** `no`: the product alone. */
  rivals: z.enum(['yes', 'no']).default('yes'),
})

export default async function bench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: Object.fromEntries(
      Object.keys(argumentsSchema.shape).map((name) => [name, { type: 'string' as const }]),
    ),
  })
  const { nodes, links = 5 * nodes, seed, data, runs, rivals } = argumentsSchema.parse(values)
  await buildIfNeeded()
  const { engine, seedMs, layoutMs } = await startLaidOutEngine({ nodes, links, seed }, data ?? null)
  try {
    const cartographer = await startBuiltCartographer(engine)
    const web = await startBuiltWeb(engine)
    try {
      await mapIsThere(web.url)
      const begins = nodes > WHOLE_NODES_MAX ? 'groups' : 'nodes'
      const needed = begins === 'groups' ? null : await neededBytes(web.url)
      process.stderr.write(`${JSON.stringify(needed)}\n`)
      const visits: ExplorerFigures[] = []
      for (let run = 0; run < runs; run++) {
        const figures = await measureExplorer(web.url, begins)
        process.stderr.write(`${JSON.stringify(figures)}\n`)
        visits.push(figures)
      }
      const others: Record<string, RivalFigures | null> = { sigma: null, d3Canvas: null }
      if (rivals === 'yes') {
        const { columns } = decodeSnapshot(await wholeMap(web.url))
        const graph = rivalGraph(columns)
        for (const name of Object.keys(RIVALS) as (keyof typeof RIVALS)[]) {
          // keys of a const object
          others[name] = await measureRival(name, graph)
          process.stderr.write(`${name}: ${JSON.stringify(others[name])}\n`)
        }
      }
      const missing = Object.entries(middle(visits))
        .filter(([, value]) => value === null)
        .map(([name]) => name)
      for (const name of missing) process.stderr.write(`${name} was not reached in two minutes.\n`)
      process.stdout.write(
        `${JSON.stringify({
          firstPicture: begins,
          ...middle(visits),
          wireNeededMb: needed?.shapeMb ?? null,
          ...others,
          nodes,
          links,
          runs,
          seedMs: Math.round(seedMs),
          layoutMs: Math.round(layoutMs),
        })}\n`,
      )
    } finally {
      await web.stop()
      await cartographer.stop()
    }
  } finally {
    await engine.stop()
  }
}

/** Waits until the web has read the map. */
async function mapIsThere(url: string): Promise<void> {
  const endMs = performance.now() + MAP_LIMIT_MS
  for (;;) {
    const response = await fetch(`${url}${GROUPS_PATH}`)
    await response.arrayBuffer()
    if (response.ok) return
    if (performance.now() > endMs) throw new Error('The web had no map after ten minutes.')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function wholeMap(url: string): Promise<Uint8Array> {
  const response = await fetch(`${url}${SNAPSHOT_PATH}`)
  if (!response.ok) throw new Error(`The web gave no map: ${await response.text()}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** The median of each figure; null where most visits had none. */
function middle(visits: readonly ExplorerFigures[]): ExplorerFigures {
  const of = (name: keyof ExplorerFigures): number | null => {
    const values = visits.map((figures) => figures[name]).sort((a, b) => (a ?? Infinity) - (b ?? Infinity))
    return values[Math.floor((values.length - 1) / 2)] ?? null
  }
  return {
    firstPictureMs: of('firstPictureMs'),
    nodesMs: of('nodesMs'),
    panFps: of('panFps'),
    restFps: of('restFps'),
    longTaskMs: of('longTaskMs'),
    tabMb: of('tabMb'),
    wireMb: of('wireMb'),
    factsMs: of('factsMs'),
    wireWholeMb: of('wireWholeMb'),
  }
}
