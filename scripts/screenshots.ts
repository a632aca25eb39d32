/**
 * Takes the pictures in `docs/screenshots`: each page, light, dark and on a phone, of the real stack over the demo
 * mesh. `npm run screenshots`.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { readWire } from '@/lib/api/wire'
import { messageSummarySchema, type MessageSummary } from '@/lib/messages/message'
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

/** Pages that are shown from top to bottom. */
const WHOLE = new Set(['node', 'node-unreachable', 'message'])

interface Picture {
  name: string
  path: string
  /** What the picture begins with; unset: the top of the page. */
  heading?: string
}

const folder = join(projectRoot(), 'docs/screenshots')
await mkdir(folder, { recursive: true })
const stack = await startStack()
const { browser, close } = await launchBrowser()
try {
  await watchForAWhile(browser, stack)
  const active = await firstNode(stack, 'active=yes&sort=peers')
  const inactive = await firstNode(stack, 'active=no&sort=seen')
  const message = await widestMessage(stack)
  const pages: Picture[] = [
    { name: 'map', path: '/' },
    { name: 'nodes', path: '/nodes' },
    { name: 'node', path: `/nodes/${active.peerId}` },
    { name: 'node-unreachable', path: `/nodes/${inactive.peerId}` },
    { name: 'messages', path: '/messages' },
    { name: 'message', path: `/messages/${message.id}` },
    { name: 'node-messages', path: `/nodes/${active.peerId}`, heading: 'Messages' },
    { name: 'search', path: `/search?q=${message.id.slice(0, 1)}` },
    { name: 'unknown', path: '/nodes/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN' },
  ]
  for (const { name: look, ...settings } of LOOKS) {
    const page = await browser.newPage(settings)
    for (const { name, path, heading } of pages) {
      await page.goto(`${stack.url}${path}`)
      await settled(page)
      if (heading !== undefined) await bringUp(page, heading)
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: WHOLE.has(name) })
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
  const { nodes } = readWire(z.object({ nodes: z.array(nodeSummarySchema) }), await response.json())
  const [node] = nodes
  if (node === undefined) throw new Error(`No node fits ${query}.`)
  return node
}

/** Of the newest messages whose way is known in time, the one that reached most nodes. */
async function widestMessage({ url }: Stack): Promise<MessageSummary> {
  const response = await fetch(`${url}/api/v1/messages?limit=100`)
  const { messages } = readWire(z.object({ messages: z.array(messageSummarySchema) }), await response.json())
  const [widest] = messages
    .filter(({ t100AfterMs }) => t100AfterMs !== null)
    .sort((one, other) => other.reached - one.reached)
  if (widest === undefined) throw new Error('No message is known whose way is known in time.')
  return widest
}

async function bringUp(page: Page, heading: string): Promise<void> {
  await page
    .getByRole('heading', { name: heading, exact: true })
    .first()
    // The header stays above what is scrolled.
    .evaluate((element) => {
      scrollTo({ top: element.getBoundingClientRect().top + scrollY - 130 })
    })
}

/** Live, drawn, and at rest. */
async function settled(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).first().waitFor()
  await page.waitForTimeout(3_000)
}
