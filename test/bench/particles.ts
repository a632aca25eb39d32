/**
 * What a frame costs in a real browser until its pixels are there: all of the map drawn anew, and the same map below
 * moving particles. Without a GPU the browser's software renderer is measured. `npm run bench -- particles --nodes 300
 * --nodes 10000`, which are the sizes unless others are given. A size ends after two minutes, with the frames there were.
 * @module
 */
import { parseArgs } from 'node:util'
import type { TrafficHop } from '@/lib/live/traffic'
import { launchBrowser } from '../fixtures/browser'
import { buildMapPage, node, openMapPage, snapshot } from '../fixtures/map-browser'

const PARTICLES = 600
const ROUNDS = 4
const FULL_FRAMES = 6
const MOVING_MS = 3_000
/** Of one size, from the map's loading: what was measured until then is what is told. */
const LIMIT_MS = 120_000
const DEGREE = 5

declare global {
  interface Window {
    /** Of the dearest frame since this was 0: ms from its beginning until its pixels can be read. */
    frameMs: number
  }
}

export default async function particles(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { nodes: { type: 'string', multiple: true, default: ['300', '10000'] } },
  })
  const script = await buildMapPage()
  const { browser, close } = await launchBrowser()
  const sizes = []
  try {
    for (const count of values.nodes.map(Number)) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await openMapPage(page, script)
      const { graph, hops } = grid(count, DEGREE)
      await page.addStyleTag({ content: '#map { width: 1280px !important; height: 800px !important }' })
      // The compiler names functions with it, and the page knows nothing of the compiler.
      await page.evaluate('window.__name = (named) => named')
      await page.evaluate(measureFrames)
      await page.evaluate(() => window.mapPage.start({ withoutGpu: false, withMotion: false }))
      await page.evaluate((loaded) => {
        window.mapPage.load(loaded)
      }, graph)
      const frames = await page.evaluate(playRounds, {
        hops,
        rounds: ROUNDS,
        fullFrames: FULL_FRAMES,
        movingMs: MOVING_MS,
        limitMs: LIMIT_MS,
      })
      const figures = {
        nodes: count,
        links: graph.links.length,
        fullMs: summary(frames.full),
        particlesMs: summary(frames.moving),
      }
      process.stderr.write(`${JSON.stringify(figures)}\n`)
      sizes.push(figures)
      await page.close()
    }
  } finally {
    await close()
  }
  process.stdout.write(`${JSON.stringify({ particles: PARTICLES, sizes })}\n`)
}

/** Nodes in a square, each linked to some near it, and hops spread over the links. */
function grid(count: number, degree: number) {
  const side = Math.ceil(Math.sqrt(count))
  const nodes = Array.from({ length: count }, (_, at) => node(at + 1))
  const links = nodes.flatMap(({ num }) =>
    Array.from({ length: degree }, (_, at) => ({
      a: num,
      b: num + 1 + at * 17,
      evidence: 'table' as const,
      mutual: true,
      estimatedRttMs: at * 50,
    })).filter(({ b }) => b <= count),
  )
  const places = nodes.map(({ num }): [number, number, number] => [
    num,
    (num % side) * 20,
    Math.floor(num / side) * 20,
  ])
  const step = Math.max(1, Math.floor(links.length / PARTICLES))
  const hops = links
    .filter((_, at) => at % step === 0)
    .slice(0, PARTICLES)
    .map(({ a, b }): TrafficHop => ({ from: a, to: b, type: 'broadcast', startMs: 0, tookMs: 275 }))
  return { graph: snapshot(nodes, links, places), hops }
}

/** In the page: what was asked for before is drawn first, so that a frame pays for itself alone. */
function measureFrames(): void {
  const ask = window.requestAnimationFrame.bind(window)
  const pixel = new Uint8Array(4)
  const finish = () => {
    const gl = document.querySelector('canvas')?.getContext('webgl2')
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
  }
  window.frameMs = 0
  window.requestAnimationFrame = (callback) =>
    ask((atMs) => {
      finish()
      const startedMs = performance.now()
      callback(atMs)
      finish()
      window.frameMs = Math.max(window.frameMs, performance.now() - startedMs)
    })
}

interface Plan {
  hops: readonly TrafficHop[]
  rounds: number
  fullFrames: number
  movingMs: number
  limitMs: number
}

/** In the page: full frames and frames with particles by turns, so that a busy machine is busy in both. */
async function playRounds({ hops, rounds, fullFrames, movingMs, limitMs }: Plan) {
  const endMs = performance.now() + limitMs
  const isTime = () => performance.now() < endMs
  const frames: { full: number[]; moving: number[] } = { full: [], moving: [] }
  const map = document.getElementById('map')
  const underWay = () => Number(map?.dataset.particles)
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const nextFrame = async () => {
    window.frameMs = 0
    while (window.frameMs === 0 && isTime()) await wait(1)
    return window.frameMs
  }
  await wait(1_500)
  for (let round = 0; round < rounds && isTime(); round++) {
    for (let at = 0; at < fullFrames && isTime(); at++) {
      window.mapPage.press(at % 2 === 0 ? 'ArrowUp' : 'ArrowDown')
      await nextFrame()
      await wait(100)
      if (window.frameMs > 0) frames.full.push(window.frameMs)
    }
    window.mapPage.play({
      fromMs: round * 1e6,
      toMs: 0,
      total: hops.length,
      sampledOneIn: 1,
      hops: [...hops],
    })
    const untilMs = performance.now() + movingMs
    while (performance.now() < untilMs && isTime()) {
      window.frameMs = 0
      await wait(1)
      if (window.frameMs > 0 && underWay() >= hops.length / 2) frames.moving.push(window.frameMs)
    }
    // The glows fade after the last arrival, in frames of their own.
    while (underWay() > 0 && isTime()) await wait(20)
    await wait(1_000)
  }
  return frames
}

function summary(frames: readonly number[]) {
  const sorted = [...frames].sort((one, other) => one - other)
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10
  return { least: at(0), median: at(0.5), p90: at(0.9), frames: sorted.length }
}
