/** Pages of a browser on the shared stack, one a test; what one complains of fails its test. @module */
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, LOOKS, type TestBrowser } from '../fixtures/browser'

export interface Pages {
  /**
   * A page of a context of its own, open on a path. Without `reducedMotion` it rests: what moves beside the point has
   * every frame drawn by a processor.
   */
  open(path: string, options?: BrowserContextOptions): Promise<Page>
  /** Leaves out what a page had to complain of. */
  forgive(complaint: (text: string) => boolean): void
}

/** For the files that look at pages: call it once, at the top. */
export function pagesOn(url: string): Pages {
  let chromium: TestBrowser
  let context: BrowserContext | undefined
  let complaints: string[] = []

  beforeAll(async () => {
    chromium = await launchBrowser()
  })
  afterAll(async () => {
    await chromium.close()
  })
  afterEach(async () => {
    await context?.close()
    context = undefined
    expect(complaints.splice(0)).toEqual([])
  })
  return {
    open: async (path, options = {}) => {
      context = await chromium.browser.newContext({
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      })
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${url}${path}`)
      return page
    },
    forgive: (complaint) => {
      complaints = complaints.filter((text) => !complaint(text))
    },
  }
}

/** Rules that a colour scheme may break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What is wrong with a page for some of its readers, in any of its looks. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  const widths = new Set<number>()
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 800 })
    // Our pages have no frames, so nothing has to be put together from several, in a page of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    // As wide as before it differs in its colours alone.
    const runOnly = widths.has(width) ? { runOnly: OF_COLOURS } : {}
    widths.add(width)
    const { violations } = await axe.options({ resultTypes: ['violations'], ...runOnly }).analyze()
    const where = `${colorScheme} ${String(width)}`
    found.push(...violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html ?? ''}`))
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (tooWide > 0) found.push(`${where}: ${String(tooWide)} px too wide`)
  }
  return found
}
