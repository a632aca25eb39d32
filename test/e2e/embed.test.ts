import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { z } from 'zod'
import { scoreText } from '@/components/analytics/health/health-text'
import { OPERATIONS } from '@/lib/api/operations'
import { readWire } from '@/lib/api/wire'
import { WIDGETS, WIDGET_TYPES, type WidgetType } from '@/lib/embed/widgets'
import { formatCount, formatLatency } from '@/lib/format/numbers'
import { STATUS_TEXT } from '@/lib/format/statuses'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { startOtherOrigin, type OtherOrigin } from '../fixtures/other-origin'
import { SOON, openStack, retry } from './stack-in-use'

/** A dashboard's figures are kept for half a minute. */
const UPDATED_LIMIT_MS = 100_000

const stack = openStack(inject('stack'))
let chromium: TestBrowser
let site: OtherOrigin
const pages: Page[] = []

beforeAll(async () => {
  ;[chromium, site] = await Promise.all([launchBrowser(), startOtherOrigin()])
})
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()))
})
afterAll(async () => {
  await chromium.close()
  await site.close()
})

async function open(body: string): Promise<Page> {
  const page = await chromium.browser.newPage()
  pages.push(page)
  await page.goto(site.page(body))
  return page
}

/** The figure of a widget of the page, read in its frame. */
async function figure(page: Page, type: WidgetType): Promise<string> {
  // Out of sight it rests.
  await page.locator(`meshara-widget[type="${type}"]`).scrollIntoViewIfNeeded()
  const frame = await retry(() => {
    const found = page.frames().find((each) => new URL(each.url()).pathname.split('/')[2] === type)
    return found === undefined ? Promise.reject(new Error(`no frame of ${type}`)) : Promise.resolve(found)
  }, SOON.timeout)
  await frame.waitForSelector('#widget[data-state=live]', SOON)
  return (await frame.locator('[data-figure], .says').first().textContent()) ?? ''
}

async function ask<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
  return readWire(answer, await (await fetch(`${stack.url}/api/v1${path}`)).json())
}

describe('a page of another site', () => {
  it.each(['/', '/nodes', '/analytics', '/embed-builder'])('cannot frame %s', async (path) => {
    const page = await open(`<iframe src="${stack.url}${path}" title="w"></iframe>`)
    await retry(async () => {
      const inside = page.frames()[1]
      expect(inside?.url()).toMatch(/^chrome-error:/)
      await Promise.resolve()
    }, SOON.timeout)
    const { headers } = await fetch(`${stack.url}${path}`)
    expect(headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`)
    expect(headers.get('x-frame-options')).toBe('DENY')
  })

  it('sees in widgets what the API says', async () => {
    const [node] = await stack.nodes('active=yes&limit=1&sort=peers')
    const elements = WIDGET_TYPES.map((type) => {
      const { range, isOfNode } = WIDGETS[type]
      const more = `${range === null ? '' : 'range="7d"'} ${isOfNode ? `peer="${String(node?.peerId)}"` : ''}`
      return `<meshara-widget type="${type}" ${more}></meshara-widget>`
    })
    const page = await open(
      `<script type="module" src="${stack.url}/embed/widget.js"></script>${elements.join('')}`,
    )
    // The mesh goes on living between the two answers: they are compared until they are of one moment.
    const same = (type: WidgetType, said: () => Promise<string>): Promise<void> =>
      retry(async () => {
        const [shown, wanted] = [await figure(page, type), await said()]
        if (shown !== wanted) await page.reload()
        expect(shown).toBe(wanted)
      }, UPDATED_LIMIT_MS)
    const stats = () => ask('/stats', OPERATIONS.getStats.answer)
    const total = async (): Promise<string> => formatCount((await stats()).nodes)
    await same('nodes', total)
    await same('map', total)
    await same('health', async () =>
      scoreText((await ask('/analytics/health?range=7d', OPERATIONS.getHealth.answer)).score),
    )
    await same('quorum', async () => {
      const { quorum } = await ask('/analytics/authorities?range=7d', OPERATIONS.getAuthorityFigures.answer)
      return `${String(quorum?.up)} of ${String(quorum?.listed)}`
    })
    expect(await figure(page, 'node')).toBe(STATUS_TEXT.online.label)
    await same('messages-24h', async () => formatCount((await stats()).messages24h))
    await same('latency', async () => formatLatency((await stats()).averageRttMs).split(' ')[0] ?? '')
    expect(await figure(page, 'growth')).toMatch(/nodes answered|Nothing was observed/)
    expect(await figure(page, 'versions')).toContain('nodes run')
    expect(await figure(page, 'countries')).toContain('nodes answered from')
  }, 240_000)
})
