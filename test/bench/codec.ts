/**
 * The map on the wire: how many bytes it is, how long it takes to write, and how long to read in a real browser.
 * `npm run bench -- codec`, at 100,000 nodes and 500,000 links unless others are asked for.
 * @module
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import { MAP_BROTLI } from '@/app/_server/live/edition'
import { MapFeed } from '@/app/_server/live/map-feed'
import { MapState } from '@/app/_server/live/map-state'
import { ByteReader } from '@/lib/graph/codec/bytes'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import { launchBrowser } from '../fixtures/browser'
import { inPieces } from '../live/scripted-source'
import { planNetwork } from './wire/network'

const ROUNDS = 9
/** Fresh pages that each read the map so many times: what runs for the first time in a page is not compiled yet. */
const PAGES = 5
const MAGIC_BYTES = 4
const root = fileURLToPath(new URL('../..', import.meta.url))

declare global {
  interface Window {
    decodeMap: (bytes: Uint8Array) => MapSnapshot
  }
}

export default async function codecBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      nodes: { type: 'string', default: '100000' },
      links: { type: 'string', default: '500000' },
      ticks: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
    },
  })
  const options = {
    nodes: Number(values.nodes),
    links: Number(values.links),
    ticks: Number(values.ticks),
    seed: Number(values.seed),
  }
  say('laying the network out')
  const contents = planNetwork(options)
  const state = new MapState()
  const feed = new MapFeed({ state, network: { name: 'bench', title: 'Bench' }, now: Date.now })
  const loadMs = await timed(() => state.replace(inPieces(contents)))
  const tellMs = await timed(() => feed.begin())
  const pickMs = median(await rounds(() => feed.snapshot()))
  const snapshot = feed.snapshot()
  const bytes = encodeSnapshot(snapshot)
  const encodeMs = median(await rounds(() => encodeSnapshot(snapshot)))
  const compressMs = median(await rounds(() => compressed(bytes)))
  say(
    JSON.stringify({
      loadMs,
      tellMs,
      pickMs,
      compressMs,
      rawBytes: bytes.length,
      wireBytes: compressed(bytes),
    }),
  )
  const sizes = sizesOf(
    snapshot,
    Array.from(snapshot.columns.nodes.nums, (num) => state.peerId(num) ?? ''),
  )
  const decode = await decodeInBrowser(bytes)
  say(JSON.stringify(decode))
  process.stdout.write(
    `${JSON.stringify({ ...sizes, encodeMs: rounded(encodeMs), decodeMs: median([...decode.firstMs, ...decode.laterMs]), decodeFirstMs: median(decode.firstMs) })}\n`,
  )
}

/** What each part of the map takes, compressed by itself: nodes from a map without links, links as what they add. */
function sizesOf(snapshot: MapSnapshot, peerIds: readonly string[]) {
  const { columns, totals } = snapshot
  const links = { ...columns.links, count: 0 }
  const [, bareShape = 0, bareFacts = 0, names = 0] = sectionsOf({
    ...snapshot,
    columns: { ...columns, links },
    peerIds,
  })
  const [, shape = 0, facts = 0] = sectionsOf(snapshot)
  return {
    bytesPerNode: rounded(bareShape / totals.nodes),
    bytesPerLink: rounded((shape - bareShape) / totals.links),
    factsBytesPerNode: rounded(bareFacts / totals.nodes),
    factsBytesPerLink: rounded((facts - bareFacts) / totals.links),
    namesBytesPerNode: rounded(names / totals.nodes),
  }
}

function sectionsOf(snapshot: MapSnapshot): number[] {
  const from = new ByteReader(encodeSnapshot(snapshot).subarray(MAGIC_BYTES))
  return Array.from({ length: 4 }, () => compressed(from.bytes(from.varint())))
}

/** As the web does it. */
function compressed(bytes: Uint8Array): number {
  return brotliCompressSync(bytes, {
    params: { ...MAP_BROTLI, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length
}

async function decodeInBrowser(bytes: Uint8Array): Promise<{ firstMs: number[]; laterMs: number[] }> {
  const script = await decoderScript()
  const { browser, close } = await launchBrowser()
  const firstMs: number[] = []
  const laterMs: number[] = []
  try {
    for (let count = 0; count < PAGES; count++) {
      const page = await browser.newPage()
      await page.addScriptTag({ content: script })
      const took = await page.evaluate(decodeAgainAndAgain, {
        base64: Buffer.from(bytes).toString('base64'),
        rounds: ROUNDS,
      })
      firstMs.push(took[0] ?? NaN)
      laterMs.push(...took.slice(1))
      await page.close()
    }
  } finally {
    await close()
  }
  return { firstMs, laterMs }
}

/** In the page. @returns ms of each round. */
async function decodeAgainAndAgain({
  base64,
  rounds,
}: {
  base64: string
  rounds: number
}): Promise<number[]> {
  const response = await fetch(`data:application/octet-stream;base64,${base64}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    window.decodeMap(bytes)
    took.push(performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return took
}

async function decoderScript(): Promise<string> {
  const result = await build({
    stdin: {
      contents: `import { decodeSnapshot } from '@/lib/graph/codec/decode'; window.decodeMap = decodeSnapshot`,
      resolveDir: root,
      loader: 'ts',
    },
    alias: { '@': root },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

async function rounds(work: () => unknown): Promise<number[]> {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) took.push(await timed(work))
  return took
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return rounded(performance.now() - began)
}

function median(values: number[]): number {
  return rounded([...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN)
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
