/**
 * Takes the pictures in `docs/screenshots`: each page, light, dark and on a phone, of the real stack over the demo
 * mesh. `npm run screenshots`.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { nodeSummarySchema, type NodeSummary } from '@/lib/nodes'
import { projectRoot } from '@/lib/service/project-root'
import { launchBrowser } from '../test/fixtures/browser'
import { startStack, type Stack } from '../test/fixtures/stack'

/** Long enough for a few nodes to have left, returned and changed version. */
const HISTORY_MS = 150_000
const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

const folder = join(projectRoot(), 'docs/screenshots')
await mkdir(folder, { recursive: true })
const stack = await startStack()
const { browser, close } = await launchBrowser()
try {
  await watchForAWhile(browser, stack)
  const active = await firstNode(stack, 'active=yes&sort=peers')
  const inactive = await firstNode(stack, 'active=no&sort=seen')
  const pages = [
    { name: 'map', path: '/' },
    { name: 'nodes', path: '/nodes' },
    { name: 'node', path: `/nodes/${active.peerId}` },
    { name: 'node-unreachable', path: `/nodes/${inactive.peerId}` },
    { name: 'unknown', path: '/nodes/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN' },
  ]
  for (const { name: look, ...settings } of LOOKS) {
    const page = await browser.newPage(settings)
    for (const { name, path } of pages) {
      await page.goto(`${stack.url}${path}`)
      await settled(page)
      await page.screenshot({
        path: join(folder, `${name}-${look}.png`),
        fullPage: name.startsWith('node-') || name === 'node',
      })
      process.stdout.write(`${name}-${look}.png\n`)
    }
    await page.close()
  }
} finally {
  await close()
  await stack.stop()
}

/** A page that has been open for a while, so that the list of events has something to tell. */
async function watchForAWhile(on: Browser, { url }: Stack): Promise<void> {
  const page = await on.newPage()
  await page.goto(url)
  await page.waitForTimeout(HISTORY_MS)
  await page.close()
}

async function firstNode({ url }: Stack, query: string): Promise<NodeSummary> {
  const response = await fetch(`${url}/api/v1/nodes?${query}&limit=1`)
  const { nodes } = z.object({ nodes: z.array(nodeSummarySchema) }).parse(await response.json())
  const [node] = nodes
  if (node === undefined) throw new Error(`No node fits ${query}.`)
  return node
}

/** Live, drawn, and at rest. */
async function settled(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).first().waitFor()
  await page.waitForTimeout(3_000)
}
