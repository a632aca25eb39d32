import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { messageDetailSchema, messageSummarySchema } from '@/lib/messages/message'
import { launchBrowser, LOOKS, type TestBrowser } from '../fixtures/browser'
import { startStack, type Stack } from '../fixtures/stack'

const NODES = 24
const SOON = { timeout: 30_000 }
/** Clocks are compared over half a minute of traffic, and ten seconds later. */
const COMPARED = { timeout: 150_000, interval: 1_000 }
/** An id that no message has. */
const UNSEEN = '0123456789abcdef0123456789abcdef'
const PREFIX_DIGITS = 10

const listSchema = z.object({ messages: z.array(messageSummarySchema) })
const recordSchema = z.object({
  id: z.string(),
  origin: z.string(),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
})
/** Who had it, and from whom; '' for who published it. */
type Way = Record<string, string>

describe('messages, over a real mesh', () => {
  let stack: Stack
  let chromium: TestBrowser
  let context: BrowserContext | undefined
  let page: Page
  let complaints: string[]
  /** The message that was sent for the tests, and its way by the mesh's own record. */
  let id: string
  let way: Way

  const control = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const { controlUrl } = await stack.part('mesh')
    const response = await fetch(`${String(controlUrl)}${path}`, init)
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  const post = (path: string, body: unknown): Promise<unknown> =>
    control(path, { method: 'POST', body: JSON.stringify(body) })
  const wayByTheMesh = async (): Promise<Way> => {
    const { origin, edges } = recordSchema.parse(await control(`/messages/${id}`))
    return { [origin]: '', ...Object.fromEntries(edges.map(({ from, to }) => [to, from])) }
  }
  const messages = async (query: string) => {
    const response = await fetch(`${stack.url}/api/v1/messages?${query}`)
    expect(response.status).toBe(200)
    return listSchema.parse(await response.json()).messages
  }
  const open = async (path: string): Promise<void> => {
    await page.goto(`${stack.url}${path}`)
  }
  const begin = async (options: BrowserContextOptions = {}): Promise<void> => {
    context = await chromium.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    page = await context.newPage()
    complaints = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  }
  /** The way as rows of a tree or a table tell it. */
  const shownWay = (rows: string): Promise<Way> =>
    page
      .locator(rows)
      .evaluateAll((elements) =>
        Object.fromEntries(
          elements.map((each) => [
            each.getAttribute('data-node') ?? '',
            each.getAttribute('data-from') ?? '',
          ]),
        ),
      )
  const particles = async (testId: string): Promise<number> =>
    Number((await page.getByTestId(testId).getAttribute('data-particles')) ?? 0)

  beforeAll(async () => {
    ;[stack, chromium] = await Promise.all([
      startStack({
        environment: {
          MESH_NODES: String(NODES),
          MESH_CHURN: 'off',
          MESH_PARTITIONS: 'off',
          MESH_MESSAGE_RATE: '4',
          CRAWL_INTERVAL: '15000',
          OBSERVE_PORT: '0',
        },
      }),
      launchBrowser(),
    ])
    await vi.waitFor(async () => {
      const newest = await messages('limit=20')
      expect(newest.some(({ t90AfterMs }) => t90AfterMs !== null)).toBe(true)
    }, COMPARED)
    const published = await post('/publish', {
      topic: '/meshara/broadcast/1',
      type: 'broadcast',
      sizeBytes: 500,
    })
    id = z.object({ id: z.string() }).parse(published).id
    // Every node that will have it has it, and its row says so.
    await vi.waitFor(async () => {
      const [message] = await messages(`q=${id}`)
      way = await wayByTheMesh()
      expect(message?.reached).toBe(Object.keys(way).length)
      expect(message?.t90AfterMs).not.toBeNull()
    }, COMPARED)
  }, 300_000)
  afterAll(async () => {
    await chromium.close()
    const { code, tookMs } = await stack.stop()
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(5_000)
  })
  afterEach(async () => {
    await context?.close()
    context = undefined
    expect(complaints).toEqual([])
  })

  it('are found by the beginning of their id, and open on a tree with every hop that the mesh recorded', async () => {
    await begin()
    await open('/messages')
    const list = page.getByRole('table', { name: 'Messages' })
    await list.getByTestId('message-row').first().waitFor(SOON)
    await page.getByRole('searchbox', { name: /Filter by message id/ }).fill(id.slice(0, PREFIX_DIGITS))
    await page.waitForURL(new RegExp(`q=${id.slice(0, PREFIX_DIGITS)}`))
    await expect.poll(() => list.getByTestId('message-row').count(), SOON).toBe(1)
    await list.getByTestId('message-row').getByRole('link').first().click()
    await page.waitForURL(`**/messages/${id}`)

    expect(Object.keys(way).length).toBeGreaterThan(NODES / 2)
    await expect.poll(() => shownWay('[data-testid="message-tree"] [role="treeitem"]'), SOON).toEqual(way)
    expect(await shownWay('[data-testid="hop-table"] [data-node]')).toEqual(way)
  })

  it('play from the publisher to the last node, on the tree and on the map', async () => {
    await begin()
    await open(`/messages/${id}`)
    /** `3 of 24 nodes`: how many had it where the playhead is, of those whose time is known. */
    const counted = async (): Promise<{ had: number; all: number }> => {
      const [had = NaN, all = NaN] = (await page.getByTestId('path-count').innerText()).split(' of ')
      return { had: Number.parseInt(String(had), 10), all: Number.parseInt(String(all), 10) }
    }
    await expect.poll(async () => (await counted()).had, SOON).toBeGreaterThan(NODES / 2)
    const { had: whole, all } = await counted()
    expect(whole).toBe(all)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(async () => (await counted()).had, { ...SOON, interval: 5 }).toBeLessThan(all)
    let moving = 0
    await expect
      .poll(
        async () => {
          moving = Math.max(moving, await particles('message-path'))
          return (await counted()).had
        },
        { ...SOON, interval: 5 },
      )
      .toBe(all)
    expect(moving).toBeGreaterThan(0)
  })

  it('give their trace as CSV and as JSON', async () => {
    await begin()
    await open(`/messages/${id}`)
    for (const name of ['CSV', 'JSON']) {
      const href = await page
        .getByRole('link', { name: new RegExp(name) })
        .first()
        .getAttribute('href')
      const response = await fetch(new URL(href ?? '', stack.url))
      expect(response.status).toBe(200)
      const text = await response.text()
      for (const peerId of Object.keys(way)) expect(text).toContain(peerId)
    }
  })

  it('move along the links of the map while they are exchanged', async () => {
    await begin()
    await open('/')
    await expect.poll(() => particles('map'), { ...SOON, interval: 20 }).toBeGreaterThan(0)
  })

  it('do not move where the system asks for little motion', async () => {
    await begin({ reducedMotion: 'reduce' })
    await open('/')
    await expect.poll(() => page.getByTestId('traffic-note').innerText(), SOON).toMatch(/little motion/)
    // As long as it takes for the mesh to say some dozens of messages more.
    const [newest] = await messages('limit=1')
    let most = 0
    await expect
      .poll(
        async () => {
          most = Math.max(most, await particles('map'))
          const later = await messages(`limit=50&from=${new Date(newest?.heardAtMs ?? 0).toISOString()}`)
          return later.length
        },
        { ...SOON, interval: 50 },
      )
      .toBeGreaterThan(20)
    expect(most).toBe(0)

    await open(`/messages/${id}`)
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor(SOON)
    expect(await particles('message-path')).toBe(0)
  })

  it('are found from the search box of any page, by / and by Ctrl+K', async () => {
    await begin()
    for (const [path, key] of [
      ['/nodes', '/'],
      ['/', 'Control+k'],
    ] as const) {
      await open(path)
      const field = page.getByRole('search').getByRole('combobox')
      await expect
        .poll(async () => {
          await page.keyboard.press(key)
          return field.evaluate((element) => element === document.activeElement)
        }, SOON)
        .toBe(true)
      await field.fill(id)
      await page.getByRole('option').first().waitFor(SOON)
      await field.press('Enter')
      await page.waitForURL(`**/messages/${id}`)
    }
  })

  it('are offered as a list where several begin alike, with the nodes that do', async () => {
    const ids = (await messages('limit=500')).map((message) => message.id)
    const prefixes = ids.map((each) => each.slice(0, 2))
    const shared = prefixes.find((prefix, at) => prefixes.indexOf(prefix) !== at)
    if (shared === undefined) throw new Error('No two messages begin alike.')
    await begin()
    await open('/nodes')
    const field = page.getByRole('search').getByRole('combobox')
    await field.fill(shared)
    await expect.poll(() => page.getByRole('option').count(), SOON).toBeGreaterThan(1)
  })

  it('appear in the open list as they are sent', async () => {
    await begin()
    await open('/messages')
    await page.getByTestId('message-row').first().waitFor(SOON)
    const published = z.object({ id: z.string() }).parse(await post('/publish', { sizeBytes: 100 }))
    const row = page.locator(`[data-message="${published.id}"]`)
    const news = page.getByRole('button', { name: /new/i })
    await expect
      .poll(async () => {
        if ((await row.count()) === 0 && (await news.count()) > 0) await news.first().click()
        return row.count()
      }, SOON)
      .toBe(1)
  })

  it('are told as unknown, or as not understood, where they are', async () => {
    await begin()
    const unseen = await page.goto(`${stack.url}/messages/${UNSEEN}`)
    expect(unseen?.status()).toBe(404)
    for (const path of [
      '/messages/rubbish!',
      '/messages?type=foo',
      '/messages?foo=bar',
      '/messages?cursor=abc',
    ]) {
      expect((await page.goto(`${stack.url}${path}`))?.status(), path).toBe(400)
      await page.getByRole('main').waitFor(SOON)
    }
    // The browser itself remarks on each answer.
    expect(complaints.splice(0).filter((each) => !/status of 40[04]/.test(each))).toEqual([])
  })

  it.each([
    ['the list', () => '/messages'],
    ['a message', () => `/messages/${id}`],
    ['an unknown message', () => `/messages/${UNSEEN}`],
    ['a question that is not understood', () => '/messages?type=foo'],
    ['a question without an answer', () => `/messages?q=${UNSEEN}`],
  ])(
    'have no accessibility violation, light or dark, wide or narrow: %s',
    async (_, path) => {
      await begin({ reducedMotion: 'reduce' })
      await open(path())
      await page.getByRole('main').waitFor(SOON)
      await page.getByText('Live', { exact: true }).first().waitFor(SOON)
      const found: string[] = []
      for (const { colorScheme, width } of LOOKS) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 800 })
        const { violations } = await new AxeBuilder({ page }).analyze()
        const where = `${colorScheme} ${String(width)}`
        found.push(...violations.map((each) => `${where}: ${each.id} ${each.nodes[0]?.html ?? ''}`))
        const tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (tooWide > 0) found.push(`${where}: ${String(tooWide)} px too wide`)
      }
      // The browser itself remarks on each answer that is no 200.
      complaints = complaints.filter((each) => !/status of 40[04]/.test(each))
      expect(found).toEqual([])
    },
    240_000,
  )

  it('are what the store has of them: the detail agrees with the list', async () => {
    await begin()
    const response = await fetch(`${stack.url}/api/v1/messages/${id}`)
    const detail = messageDetailSchema.parse(await response.json())
    const [summary] = await messages(`q=${id}`)
    expect(detail).toMatchObject({
      id,
      type: 'broadcast',
      signature: 'valid',
      reached: summary?.reached,
      hops: summary?.hops,
      originEvidence: 'published',
    })
    // The collector heard it itself, and nobody had it from the collector.
    expect(detail.observations).toHaveLength(1)
    expect(detail.evidence).toEqual(['traced', 'observed'])
    const nodes = new Set(Object.keys(way))
    expect(
      detail.arrivals.filter(({ state }) => state !== 'missing').every(({ node }) => nodes.has(node.peerId)),
    ).toBe(true)
  })
})
