import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readWire } from '@/lib/api/wire'
import { nodeSummarySchema, type NodeSummary } from '@/lib/nodes'
import { launchBrowser } from '../fixtures/browser'
import { startStack, type Stack } from '../fixtures/stack'

const NODES = 8
const SOON = { timeout: 60_000, interval: 200 }
const environment = { MESH_NODES: String(NODES), REVISIT_INTERVAL: '3000' }

const allNodes = async (stack: Stack): Promise<NodeSummary[]> => {
  const response = await fetch(`${stack.url}/api/v1/nodes?sort=key&order=asc`)
  if (!response.ok) return []
  return readWire(z.object({ nodes: z.array(nodeSummarySchema) }), await response.json()).nodes
}

describe('the stack, stopped or hurt', () => {
  let folder: string
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'explorer-recovery-'))))
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('finds what was seen before when it is started again', async () => {
    const first = await startStack({ dataDir: folder, environment })
    await expect.poll(async () => (await allNodes(first)).length, SOON).toBeGreaterThanOrEqual(NODES)
    const before = await allNodes(first)
    const stopped = await first.stop()
    expect(stopped.code).toBe(0)
    expect(stopped.tookMs).toBeLessThan(5_000)

    const second = await startStack({ dataDir: folder, environment })
    try {
      const after = new Map((await allNodes(second)).map((node) => [node.peerId, node]))
      for (const { peerId, firstSeenMs, num } of before) {
        expect(after.get(peerId)).toMatchObject({ firstSeenMs, num })
      }
    } finally {
      await second.stop()
    }
  }, 180_000)

  it('says on the open page that the database is away, keeps what it shows, and recovers by itself', async () => {
    const stack = await startStack({ dataDir: folder, environment })
    const { browser, close } = await launchBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(`${stack.url}/nodes`)
      const rows = page.getByRole('table', { name: 'Nodes' }).getByRole('row')
      await expect
        .poll(async () => {
          await page.reload()
          return rows.count()
        }, SOON)
        .toBeGreaterThan(NODES)
      const { pid } = z
        .object({ pid: z.number() })
        .parse(JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8')))
      process.kill(pid, 'SIGKILL')
      const strip = page.getByRole('status').filter({ hasText: /database is away|ClickHouse is away/i })
      await strip.first().waitFor(SOON)
      expect(await rows.count()).toBeGreaterThan(NODES)
      await page.getByText('Live', { exact: true }).first().waitFor(SOON)
      const seenAgainMs = Date.now()
      await expect
        .poll(async () => Math.max(0, ...(await allNodes(stack)).map(({ lastVisitMs }) => lastVisitMs)), SOON)
        .toBeGreaterThan(seenAgainMs)
    } finally {
      await close()
      await stack.stop()
    }
  }, 180_000)
})
