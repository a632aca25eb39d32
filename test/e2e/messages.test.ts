import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { readWire } from '@/lib/api/wire'
import { messageDetailSchema } from '@/lib/messages/message'
import { NODES, openStack, SOON, type Way } from './stack-in-use'
import { pagesOn } from './pages'

/** An id that no message has. */
const UNSEEN = '0123456789abcdef0123456789abcdef'
const PREFIX_DIGITS = 10

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)
let id: string
let way: Way

beforeAll(async () => {
  ;({ id, way } = await stack.sentMessage())
}, 300_000)

/** The way as rows of a tree or a table tell it. */
const shownWay = (page: Page, rows: string): Promise<Way> =>
  page
    .locator(rows)
    .evaluateAll((elements) =>
      Object.fromEntries(
        elements.map((each) => [each.getAttribute('data-node') ?? '', each.getAttribute('data-from') ?? '']),
      ),
    )

describe('messages, over a real mesh', () => {
  it('are found by the beginning of their id, and open on a tree with every hop that the mesh recorded', async () => {
    const page = await pages.open('/messages')
    const list = page.getByRole('table', { name: 'Messages' })
    await list.getByTestId('message-row').first().waitFor(SOON)
    await page.getByRole('searchbox', { name: /Filter by message id/ }).fill(id.slice(0, PREFIX_DIGITS))
    await page.waitForURL(new RegExp(`q=${id.slice(0, PREFIX_DIGITS)}`))
    await expect.poll(() => list.getByTestId('message-row').count(), SOON).toBe(1)
    await list.getByTestId('message-row').getByRole('link').first().click()
    await page.waitForURL(`**/messages/${id}`)

    expect(Object.keys(way).length).toBeGreaterThan(NODES / 2)
    await expect
      .poll(() => shownWay(page, '[data-testid="message-tree"] [role="treeitem"]'), SOON)
      .toEqual(way)
    expect(await shownWay(page, '[data-testid="hop-table"] [data-node]')).toEqual(way)
  })

  it('give their trace as CSV and as JSON', async () => {
    const page = await pages.open(`/messages/${id}`)
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

  it('are found from the search box of any page, by / and by Ctrl+K', async () => {
    const page = await pages.open('/nodes')
    for (const [path, key] of [
      ['/nodes', '/'],
      ['/', 'Control+k'],
    ] as const) {
      await page.goto(`${stack.url}${path}`)
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
    const ids = (await stack.messages('limit=500')).map((message) => message.id)
    const prefixes = ids.map((each) => each.slice(0, 2))
    const shared = prefixes.find((prefix, at) => prefixes.indexOf(prefix) !== at)
    if (shared === undefined) throw new Error('No two messages begin alike.')
    const page = await pages.open('/nodes')
    const field = page.getByRole('search').getByRole('combobox')
    await field.fill(shared)
    await expect.poll(() => page.getByRole('option').count(), SOON).toBeGreaterThan(1)
  })

  it('appear in the open list as they are sent', async () => {
    const page = await pages.open('/messages')
    await page.getByTestId('message-row').first().waitFor(SOON)
    const published = await stack.publish({ sizeBytes: 100 })
    const row = page.locator(`[data-message="${published}"]`)
    const news = page.getByRole('button', { name: /new/i })
    await expect
      .poll(async () => {
        if ((await row.count()) === 0 && (await news.count()) > 0) await news.first().click()
        return row.count()
      }, SOON)
      .toBe(1)
  })

  it('are told as unknown, or as not understood, where they are', async () => {
    const page = await pages.open('/messages')
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
    pages.forgive((text) => /status of 40[04]/.test(text))
  })

  it('are what the store has of them: the detail agrees with the list', async () => {
    const response = await fetch(`${stack.url}/api/v1/messages/${id}`)
    const detail = readWire(messageDetailSchema, await response.json())
    const [summary] = await stack.messages(`q=${id}`)
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
