import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { nodeSummarySchema, type NodeSummary } from '@/lib/nodes'
import { launchBrowser, LOOKS, type TestBrowser } from '../fixtures/browser'
import { startStack, type Stack } from '../fixtures/stack'

const NODES = 24
const SOON = { timeout: 30_000 }
/** Noticing takes two failed visits in a row; the promise is under a minute. */
const NOTICED = { timeout: 60_000 }

/** A valid identity that no node has. */
const UNSEEN = '/nodes/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'

const pageSchema = z.object({ nodes: z.array(nodeSummarySchema), total: z.number() })

describe('the explorer, over a real mesh', () => {
  let stack: Stack
  let chromium: TestBrowser
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  const api = async (query: string): Promise<NodeSummary[]> => {
    const response = await fetch(`${stack.url}/api/v1/nodes?${query}`)
    expect(response.status).toBe(200)
    return pageSchema.parse(await response.json()).nodes
  }
  /** A node the mesh can stop: any active one that is not the way into the mesh. */
  const anActiveNode = async (): Promise<NodeSummary> => {
    const { bootstrap = '' } = await stack.part('mesh')
    const found = (await api('active=yes&sort=peers&order=asc')).find(
      ({ peerId }) => !bootstrap.includes(peerId),
    )
    if (found === undefined) throw new Error('No active node that may be stopped.')
    return found
  }
  const neverReached = (): Promise<string> =>
    vi.waitFor(async () => {
      const node = (await api('active=no&limit=500')).find(({ status }) => status === 'unreachable')
      if (node === undefined) throw new Error('Every node was reached.')
      return node.peerId
    }, NOTICED)
  const control = async (path: string, body: unknown = {}): Promise<void> => {
    const { controlUrl } = await stack.part('mesh')
    const response = await fetch(`${String(controlUrl)}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    expect(response.status, await response.text()).toBe(200)
  }
  const open = async (path: string): Promise<void> => {
    await page.goto(`${stack.url}${path}`)
  }
  const drawnNodes = async (): Promise<number> =>
    Number(await page.getByTestId('map').getAttribute('data-drawn-nodes'))

  beforeAll(async () => {
    ;[stack, chromium] = await Promise.all([
      startStack({
        environment: { MESH_NODES: String(NODES), REVISIT_INTERVAL: '5000', CRAWL_INTERVAL: '15000' },
      }),
      launchBrowser(),
    ])
    // What stops and starts is what a test says.
    await control('/churn', { enabled: false })
    await vi.waitFor(async () => expect((await api('active=yes')).length).toBeGreaterThan(NODES / 2), NOTICED)
  }, 180_000)
  afterAll(async () => {
    await chromium.close()
    const { code, tookMs } = await stack.stop()
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(5_000)
  })

  beforeEach(async () => {
    context = await chromium.browser.newContext({ viewport: { width: 1280, height: 800 } })
    page = await context.newPage()
    complaints = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  it('draws the nodes on the map and counts them beside it', async () => {
    await open('/')
    await expect.poll(drawnNodes, SOON).toBeGreaterThanOrEqual(NODES)
    const figures = page.getByRole('complementary', { name: 'The network in figures' })
    await expect.poll(() => figures.innerText(), SOON).toMatch(/Active now\s+(\d+)/i)
    await page.getByText('Simulated places').first().waitFor(SOON)
  })

  it('shows a node go silent on the open page, tells why, and shows it return', async () => {
    const node = await anActiveNode()
    await open(`/nodes/${node.peerId}`)
    const status = page
      .getByRole('main')
      .getByRole('status')
      .filter({ hasText: /active/i })
      .first()
    await expect.poll(() => status.innerText(), SOON).toMatch(/^Active/)

    await control(`/nodes/${node.peerId}/stop`)
    await expect.poll(() => status.innerText(), NOTICED).toMatch(/^Inactive/)
    await page
      .getByText(/nothing listens on that port/i)
      .first()
      .waitFor(SOON)

    await control(`/nodes/${node.peerId}/start`)
    await expect.poll(() => status.innerText(), NOTICED).toMatch(/^Active/)
  })

  it('shows a node go silent on the open map', async () => {
    const node = await anActiveNode()
    await open('/')
    await page.getByRole('button', { name: 'As a table' }).click()
    const row = page.getByRole('row').filter({ has: page.locator(`a[href="/nodes/${node.peerId}"]`) })
    await expect.poll(() => row.innerText(), SOON).toMatch(/Active/)
    await control(`/nodes/${node.peerId}/stop`)
    await expect.poll(() => row.innerText(), NOTICED).toMatch(/Inactive/)
    await control(`/nodes/${node.peerId}/start`)
    await expect.poll(() => row.innerText(), NOTICED).toMatch(/Active/)
  })

  it('keeps a filter over a reload, and only shows what fits it', async () => {
    const { country } = await anActiveNode()
    await open(`/nodes?country=${country}`)
    await page.getByRole('group', { name: 'Activity' }).getByText('Active', { exact: true }).click()
    await page.waitForURL(/active=yes/)
    const count = (): Promise<number> => page.getByRole('table', { name: 'Nodes' }).getByRole('row').count()
    await expect.poll(count, SOON).toBeGreaterThan(1)
    await page.reload()
    await expect.poll(count, SOON).toBeGreaterThan(1)
    expect(new URL(page.url()).searchParams.get('active')).toBe('yes')
    expect(new URL(page.url()).searchParams.get('country')).toBe(country)
    const shown = await api(`country=${country}&active=yes`)
    expect(shown.every((node) => node.country === country && node.status === 'online')).toBe(true)
  })

  it('finds a node by its public key in hex, from the search of any page', async () => {
    const node = await anActiveNode()
    expect(node.publicKey).toMatch(/^[0-9a-f]{64}$/)
    await open('/nodes')
    const field = page.getByRole('combobox', { name: /Find a node/ })
    await expect
      .poll(async () => {
        await page.keyboard.press('/')
        return field.evaluate((element) => element === document.activeElement)
      }, SOON)
      .toBe(true)
    await field.fill(String(node.publicKey))
    await page.getByRole('option').first().waitFor(SOON)
    await field.press('Enter')
    await page.waitForURL(`**/nodes/${node.peerId}`)
  })

  it.each([
    ['the map', () => '/'],
    ['the list', () => '/nodes'],
    ['a node', async () => `/nodes/${(await anActiveNode()).peerId}`],
    ['a node that was never reached', async () => `/nodes/${await neverReached()}`],
    ['a filter that fits nothing', () => '/nodes?country=XX'],
    ['an identity nobody has seen', () => UNSEEN],
    ['a question that is not understood', () => '/nodes?sort=foo'],
  ])(
    'has no accessibility violation, light or dark, wide or narrow: %s',
    async (_, pathOf) => {
      const path = await pathOf()
      await open(path)
      const found: string[] = []
      for (const { colorScheme, width } of LOOKS) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 800 })
        await page.getByRole('main').waitFor()
        await page.getByText('Live', { exact: true }).first().waitFor(SOON)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const where = `${colorScheme} ${String(width)}`
        found.push(...violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html ?? ''}`))
      }
      // The browser itself remarks on an answer that is no 200.
      complaints = complaints.filter((each) => !each.includes(path) || !/status of 40[04]/.test(each))
      expect(found).toEqual([])
    },
    120_000,
  )

  it('answers 400, and shows what is wrong, to a parameter that a page does not know', async () => {
    const { peerId } = await anActiveNode()
    for (const [path, field] of [
      ['/?foo=bar', 'foo'],
      ['/nodes?sort=foo', 'sort'],
      ['/nodes?cursor=abc', 'cursor'],
      [`/nodes/${peerId}?window=bogus`, 'window'],
      [`${UNSEEN}?foo=1`, 'foo'],
    ] as const) {
      const answer = await page.goto(`${stack.url}${path}`)
      expect(answer?.status(), path).toBe(400)
      const alert = page.getByRole('alert').filter({ hasText: 'is not understood' })
      await expect.poll(() => alert.innerText(), SOON).toMatch(new RegExp(`${field} is .*; expected: `))
    }
    complaints = complaints.filter((each) => !each.includes('status of 400') && !each.includes(UNSEEN))
    for (const path of ['/', `/?node=${peerId}`, '/nodes?sort=rtt', `/nodes/${peerId}?window=7d`]) {
      expect((await page.goto(`${stack.url}${path}`))?.status(), path).toBe(200)
    }
  })

  it('says so of an identity nobody has seen, and of what is not one', async () => {
    const unseen = await page.goto(`${stack.url}${UNSEEN}`)
    expect(unseen?.status()).toBe(404)
    await page.getByText('No node with this identity has been seen').waitFor(SOON)
    const rubbish = await page.goto(`${stack.url}/nodes/rubbish!`)
    expect(rubbish?.status()).toBe(400)
    await page
      .getByText(/not a peer id/i)
      .first()
      .waitFor(SOON)
    // The browser itself remarks on each of the two answers.
    expect(complaints.splice(0)).toHaveLength(2)
  })

  it('refuses a filter that does not fit with the name of the field', async () => {
    const response = await fetch(`${stack.url}/api/v1/nodes?sort=luck`)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.text()).toMatch(/sort.*peers/s)
  })

  it('answers for its health and its metrics, part by part', async () => {
    for (const name of ['engine', 'mesh', 'collect', 'cartographer', 'web']) {
      const { statusUrl } = await stack.part(name)
      for (const path of ['/healthz', '/readyz']) {
        expect((await fetch(`${String(statusUrl)}${path}`)).status, `${name} ${path}`).toBe(200)
      }
      expect(await (await fetch(`${String(statusUrl)}/metrics`)).text(), name).toContain(
        'process_cpu_seconds_total',
      )
    }
  })
})
