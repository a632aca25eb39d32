import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createMesh } from '@/collector/mesh/create-mesh'
import type { Mesh } from '@/collector/mesh/mesh'
import { getCollectorStatus } from '@/db/queries/network/get-collector-status'
import { CollectorStartError, startTestCollector } from '@/test/fixtures/collector'
import { startTestEngine } from '@/test/fixtures/engine'
import { readJournal } from '@/test/fixtures/read-journal'

let dataDir: string
let mesh: Mesh

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'explorer-collector-'))
  mesh = await createMesh({ nodes: 6, seed: 3, churn: false, latency: false })
})
afterAll(async () => {
  await mesh.close()
  await rm(dataDir, { recursive: true, force: true })
})

const demo = (): Record<string, string> => ({
  DATA_DIR: dataDir,
  BOOTSTRAP: mesh.bootstrap.join(','),
  CRAWL_INTERVAL: '1000',
})

/** @returns the sentence with which the collector gave up. */
async function refusal(env: Record<string, string>): Promise<string> {
  try {
    await (await startTestCollector({ DATA_DIR: dataDir, ...env })).kill()
  } catch (error) {
    if (error instanceof CollectorStartError) return error.message
    throw error
  }
  throw new Error('it started')
}

/** Value of a metric without labels. */
async function metric(statusUrl: string, name: string): Promise<number> {
  const text = await (await fetch(`${statusUrl}/metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come about`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the collector', () => {
  it('crawls while ClickHouse is away, is ready, says so in its metrics, and keeps what it saw', async () => {
    const collector = await startTestCollector(demo())
    await until('a crawl', async () => (await metric(collector.statusUrl, 'crawler_crawls_finished')) > 0)
    await until(
      'facts in the spool',
      async () => (await metric(collector.statusUrl, 'explorer_spool_facts')) > 12,
    )
    expect(await metric(collector.statusUrl, 'explorer_store_up')).toBe(0)
    expect(await metric(collector.statusUrl, 'explorer_spool_bytes')).toBeGreaterThan(0)
    const ready = await fetch(`${collector.statusUrl}/readyz`)
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n'])
    const again = await refusal(demo())
    expect(again).toMatch(/^A collector named "collector-1" already runs with the spool .*COLLECTOR_NAME\.$/)
    const began = performance.now()
    expect(await collector.stop()).toBe(0)
    expect(performance.now() - began).toBeLessThan(4_000)

    const facts = (await readJournal(join(dataDir, 'spool', 'explorer_demo', 'collector-1'))).flatMap(
      (batch) => batch.facts,
    )
    const reached = facts.flatMap((fact) => (fact.kind === 'visit' && fact.reachable ? [fact.peerId] : []))
    const running = mesh.nodes.filter((node) => node.running).map(({ peerId }) => peerId)
    expect([...new Set(reached)].sort()).toEqual(running.sort())
    expect(facts.find(({ kind }) => kind === 'heartbeat')).toMatchObject({ collector: 'collector-1' })
    expect(facts.findLast(({ kind }) => kind === 'crawl')).toMatchObject({ collector: 'collector-1' })
  }, 120_000)

  it('states in ClickHouse, on /readyz and to the person at the terminal that its only bootstrap is dead', async () => {
    const engine = await startTestEngine()
    onTestFinished(() => engine.stop())
    const gone = await createMesh({ nodes: 2, seed: 4, churn: false, latency: false })
    await gone.close()
    const collector = await startTestCollector({
      DATA_DIR: engine.settings.DATA_DIR,
      BOOTSTRAP: gone.bootstrap[0] ?? '',
      CRAWL_INTERVAL: '1000',
    })
    onTestFinished(() => collector.kill())
    const web = engine.open('web')
    await until('a problem', async () => {
      const [status] = await getCollectorStatus(web, Date.now())
      const isTold =
        status !== undefined && status.problem !== '' && collector.notices.includes(status.problem)
      return isTold && (await fetch(`${collector.statusUrl}/readyz`)).status === 503
    })
    expect(await collector.stop()).toBe(0)
  }, 120_000)

  it('says what to do when there is no node to begin with', async () => {
    expect(await refusal({ NETWORK: 'meshara' })).toBe(
      'The network "meshara" has no bootstrap address, and ClickHouse, which may know nodes from before, does not answer: give the address of a node you trust with --bootstrap /ip4/…/tcp/…/p2p/<peer id>.',
    )
    expect(await refusal({})).toContain('start the whole demo with `npm start`')
  })

  it('lists the networks it knows when it is asked for another', async () => {
    expect(await refusal({ NETWORK: 'nowhere' })).toMatch(
      /^There is no network profile "nowhere": choose one of demo, meshara, /,
    )
  })

  it('says in one sentence that its folder cannot be used', async () => {
    const file = join(dataDir, 'a-file')
    await writeFile(file, '')
    const sentence = await refusal({ ...demo(), DATA_DIR: file })
    expect(sentence).toMatch(/^The spool folder .*a-file\/spool\/.* cannot be used: ENOTDIR: .*\.$/)
  })
})
