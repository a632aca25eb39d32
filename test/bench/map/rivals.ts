/** The same network drawn by others: small pages of their own, served on loopback. @module */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { MapColumns } from '@/lib/graph/map-columns'
import { launchBrowser } from '../../fixtures/browser'
import { LIMIT_MS, VIEWPORT } from './explorer-page'
import { FIRST_PICTURE, markMs, panFps, watch } from './watch-page'

export const RIVALS = { sigma: 'sigma-page.ts', d3Canvas: 'd3-canvas-page.ts' } as const

export interface RivalFigures {
  readonly firstPictureMs: number
  readonly panFps: number
}

/** What the pages of others are given: places, and who is linked to whom. */
export interface RivalGraph {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly from: readonly number[]
  readonly to: readonly number[]
}

export function rivalGraph({ nodes, links }: MapColumns): RivalGraph {
  const cut = (values: ArrayLike<number>, count: number) => Array.from(values).slice(0, count)
  return {
    xs: cut(nodes.xs, nodes.count),
    ys: cut(nodes.ys, nodes.count),
    from: cut(links.from, links.count),
    to: cut(links.to, links.count),
  }
}

/** @returns null: it did not finish in time, or its page died of it. */
export async function measureRival(
  name: keyof typeof RIVALS,
  graph: RivalGraph,
): Promise<RivalFigures | null> {
  try {
    return await visitRival(name, graph)
  } catch (error) {
    process.stderr.write(`${name}: ${String(error)}\n`)
    return null
  }
}

async function visitRival(name: keyof typeof RIVALS, graph: RivalGraph): Promise<RivalFigures | null> {
  const server = await serve(name, JSON.stringify(graph))
  const { browser, close } = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: VIEWPORT })
    await watch(page)
    const { port } = server.address() as AddressInfo // listening on TCP, so never a string or null
    await page.goto(`http://127.0.0.1:${String(port)}/`, { waitUntil: 'commit' })
    const firstPictureMs = await markMs(page, FIRST_PICTURE, LIMIT_MS)
    const fps = firstPictureMs === null ? null : await panFps(page, LIMIT_MS)
    return firstPictureMs === null || fps === null ? null : { firstPictureMs, panFps: fps }
  } finally {
    await close()
    server.close()
  }
}

async function serve(name: keyof typeof RIVALS, graph: string): Promise<Server> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL(RIVALS[name], import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  const script = bundle.outputFiles[0]?.text ?? ''
  const server = createServer((request, response) => {
    const [type, body] =
      request.url === '/graph.json'
        ? ['application/json', graph]
        : request.url === '/page.js'
          ? ['text/javascript', script]
          : ['text/html', PAGE]
    response.writeHead(200, { 'content-type': type })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const PAGE = `<!doctype html><style>
  html, body, #map { margin: 0; width: 100%; height: 100%; overflow: hidden; background: #fff }
  canvas { display: block }
</style><div id="map"></div><script type="module" src="/page.js"></script>`
