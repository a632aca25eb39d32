/**
 * What the store takes in and how fast it answers, at the size of a large network: facts through the real writer,
 * every query of the screens through the real client and engine. `npm run bench -- store --nodes 100000`.
 * @module
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createFactWriter } from '@/db/facts/fact-writer'
import { loadKnownNodes } from '@/db/facts/load-known-nodes'
import { getChangedLinks } from '@/db/queries/feed/get-changed-links'
import { getChangedNodes } from '@/db/queries/feed/get-changed-nodes'
import { getFeedStart } from '@/db/queries/feed/get-feed-start'
import { getTopology } from '@/db/queries/map/get-topology'
import { getNetworkTotals } from '@/db/queries/network/get-network-totals'
import { findNodes } from '@/db/queries/nodes/find-nodes'
import { getNodeDetail } from '@/db/queries/nodes/get-node-detail'
import { getNodeFacets } from '@/db/queries/nodes/get-node-facets'
import { getNodePage } from '@/db/queries/nodes/get-node-page'
import { getNodeRtt } from '@/db/queries/nodes/get-node-rtt'
import { getNodeUptimes } from '@/db/queries/nodes/get-node-uptime'
import { getNodesByNum } from '@/db/queries/nodes/get-nodes-by-num'
import { NODE_SORTS, nodeQuerySchema, type NodeQuery } from '@/lib/nodes'
import type { Fact } from '@/lib/facts'
import { startTestEngine } from '../fixtures/engine'
import { failure, neighbours, peerId, testNode, visit } from '../fixtures/facts'

const DAY_MS = 86_400_000
const COUNTRIES = ['DE', 'US', 'FR', 'NL', 'SG', 'GB', 'CA', 'FI']
const never = new AbortController().signal

export default async function storeBench(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      nodes: { type: 'string', default: '100000' },
      neighbours: { type: 'string', default: '20' },
      batch: { type: 'string', default: '1000' },
      runs: { type: 'string', default: '15' },
    },
  })
  const nodes = Number(values.nodes)
  const degree = Number(values.neighbours)
  const batch = Number(values.batch)
  const runs = Number(values.runs)
  const engine = await startTestEngine()
  try {
    const collector = engine.open('collector')
    const web = engine.open('web')
    const nowMs = Date.now()
    const writer = createFactWriter(collector)

    const write = async (name: string, factsOf: (n: number) => Fact[]): Promise<number[]> => {
      const times: number[] = []
      for (let from = 0; from < nodes; from += batch) {
        const facts = Array.from({ length: Math.min(batch, nodes - from) }, (_, i) =>
          factsOf(from + i),
        ).flat()
        const startedAt = performance.now()
        await writer.write({ id: `${name}-${String(from)}`, facts }, never)
        times.push(performance.now() - startedAt)
      }
      return times
    }
    const met = await write('meet', (n) => [reached(n, nowMs - 3_600_000)])
    const linked = await write('link', (n) => [neighbours(n, nowMs - 3_000_000, named(n, nodes, degree))])
    const again = await write('again', (n) => [
      n % 10 === 3 ? failure(n, nowMs - 60_000, 1) : reached(n, nowMs - 60_000),
    ])
    // Nodes from all over, as a revisit meets them.
    const scattered: number[] = []
    for (let count = 0; count < 10; count += 1) {
      const facts = Array.from({ length: 60 }, (_, i) => reached((i * 7_919 + count) % nodes, Date.now()))
      const startedAt = performance.now()
      await writer.write({ id: `scattered-${String(count)}`, facts }, never)
      scattered.push(performance.now() - startedAt)
    }

    // One node's month, a visit every 15 s, and a collector's beats.
    const owner = engine.open('owner')
    await owner.command({
      name: 'seed-month',
      sql: `INSERT INTO sightings (seen_at, node_num, collector, reachable, failures_in_row, agent, rtt_ms, rtt_method)
        SELECT now64(3, 'UTC') - toIntervalSecond(number * 15), 1, 'c1', number % 500 > 9, if(number % 500 > 9, 0, 10 - number % 500), 'meshara/1.0.0', number % 40, 'ping_quiet'
        FROM numbers(${String((30 * DAY_MS) / 15_000)})`,
    })
    await owner.command({
      name: 'seed-beats',
      sql: `INSERT INTO collector_heartbeats (at, collector)
        SELECT now64(3, 'UTC') - toIntervalSecond(number * 5), 'c1' FROM numbers(${String((30 * DAY_MS) / 5_000)}) WHERE number % 20000 > 100`,
    })

    const figures: Record<string, { p50: number; p95: number; engineCpu: number | null }> = {}
    const measure = async (name: string, run: () => Promise<unknown>, times = runs): Promise<void> => {
      const took: number[] = []
      const cpuBefore = cpuMs(engine.pid)
      for (let count = 0; count < times; count += 1) {
        const startedAt = performance.now()
        await run()
        took.push(performance.now() - startedAt)
      }
      const cpuAfter = cpuMs(engine.pid)
      const engineCpu =
        cpuBefore === null || cpuAfter === null
          ? null
          : Math.round((10 * (cpuAfter - cpuBefore)) / times) / 10
      figures[name] = { ...percentiles(took), engineCpu }
    }
    const page = (query: Partial<NodeQuery>) => getNodePage(web, nodeQuerySchema.parse(query))
    for (const sort of NODE_SORTS) {
      await measure(`page by ${sort}`, () => page({ sort }))
      const { nextCursor } = await page({ sort })
      await measure(`next page by ${sort}`, () => page({ sort, cursor: nextCursor ?? undefined }))
    }
    await measure('page of country', () => page({ country: 'DE', active: 'yes' }))
    await measure('page of version', () => page({ version: 'kubo', sort: 'rtt', order: 'asc' }))
    await measure('page of asn', () => page({ asn: 64_510 }))
    await measure('page of key prefix, 2 digits', () => page({ q: testNode(7).publicKey?.slice(0, 2) }))
    await measure('page of whole key', () => page({ q: testNode(7).publicKey ?? '' }))
    await measure('page of peer id prefix', () => page({ q: peerId(7).slice(0, 12) }))
    await measure('10 pages at once', () =>
      Promise.all(NODE_SORTS.concat('key', 'rtt', 'seen').map((sort) => page({ sort }))),
    )
    await measure('facets', () => getNodeFacets(web))
    await measure('totals', () => getNetworkTotals(web, nowMs))
    await measure('find nodes', () => findNodes(web, peerId(7).slice(0, 12), 10))
    await measure('60 nodes by number', () =>
      getNodesByNum(
        web,
        Array.from({ length: 60 }, (_, i) => 1 + i * 1_500),
      ),
    )
    await measure('node detail', () => getNodeDetail(web, peerId(0)))
    for (const days of [1, 7, 30]) {
      await measure(`uptime ${String(days)} d`, () => getNodeUptimes(web, 1, [days * DAY_MS], Date.now()))
    }
    await measure('rtt 30 d', () => getNodeRtt(web, 1, Date.now() - 30 * DAY_MS, 200, Date.now()))
    await measure('known nodes', () => loadKnownNodes(collector, 'c1', nowMs - DAY_MS), 3)
    await measure('topology', () => getTopology(web, nowMs), 3)
    let cursor = (await getChangedNodes(web, await getFeedStart(web))).cursor
    await measure('feed, nothing new', async () => {
      cursor = (await getChangedNodes(web, cursor)).cursor
    })
    const links = await getFeedStart(web)
    await measure('links feed, nothing new', () => getChangedLinks(web, links))

    process.stdout.write(`${'ms'.padEnd(36)} p50      p95  engine CPU\n`)
    for (const [name, { p50, p95, engineCpu }] of Object.entries(figures)) {
      const columns = [p50, p95, engineCpu ?? NaN].map((ms) => ms.toFixed(1).padStart(8))
      process.stdout.write(`${name.padEnd(32)} ${columns.join(' ')}\n`)
    }
    const perSecond = (times: number[]) =>
      Math.round(nodes / (times.reduce((sum, ms) => sum + ms, 0) / 1_000))
    process.stdout.write(
      `${JSON.stringify({
        nodes,
        degree,
        newVisitsPerSecond: perSecond(met),
        visitsPerSecond: perSecond(again),
        linkSetsPerSecond: perSecond(linked),
        batchMs: percentiles(again),
        scatteredBatchMs: percentiles(scattered),
        queryMs: figures,
      })}\n`,
    )
  } finally {
    await engine.stop()
  }
}

function reached(n: number, atMs: number): Fact {
  return visit(n, atMs, {
    agent: `${n % 3 === 0 ? 'kubo' : 'meshara'}/0.${String(n % 40)}.${String(n % 7)}`,
    protocols: ['/ipfs/id/1.0.0', '/meshara/kad/1.0.0'],
    peerCount: n % 300,
    rttMs: (n * 37) % 300,
    rttMethod: 'ping_quiet',
    addresses: [`/ip4/10.${String(n % 250)}.0.0/ipcidr/24/tcp/4001`],
    place: {
      source: 'simulated',
      country: COUNTRIES[n % COUNTRIES.length] ?? '',
      region: `Region ${String(n % 200)}`,
      city: `City ${String(n % 1_000)}`,
      lat: n % 90,
      lon: n % 180,
      asn: 64_500 + (n % 500),
      asName: `Network ${String(n % 500)}`,
    },
  })
}

function named(n: number, nodes: number, degree: number): number[] {
  return Array.from({ length: degree }, (_, i) => (n * 31 + i * i * 977 + i) % nodes)
}

/** Processor time a process has taken, ms (in steps of 10): what is left of a figure when the machine is busy. */
function cpuMs(pid: number): number | null {
  try {
    const fields =
      readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? []
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return null // Not Linux.
  }
}

function percentiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 10
  return { p50: at(0.5), p95: at(0.95) }
}
