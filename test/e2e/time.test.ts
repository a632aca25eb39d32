/** Pages as of a time, the slider and the differences, in a browser, over a history whose every row is known. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAt } from '@/lib/past/at'
import { startBuiltWeb, type BuiltWeb } from '../fixtures/built-web'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { failure, heartbeat, neighbours, peerId, visit } from '../fixtures/facts'
import { writeFacts } from '../fixtures/history'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { violationsOf } from './pages'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SOON = { timeout: 20_000, interval: 100 }
const NOW = Date.now()
/** Ten days ago, at a whole hour. */
const T0 = Math.floor(NOW / HOUR) * HOUR - 10 * DAY
/** Six nodes then; two days later one has upgraded and moved, one is offline, one has come. */
const THEN = T0 + HOUR
const LATER = T0 + 2 * DAY + HOUR

let engine: TestEngine
let web: BuiltWeb
let chromium: TestBrowser

const place = (country: string) => ({
  source: 'simulated' as const,
  country,
  region: '',
  city: `${country} City`,
  lat: 50,
  lon: 8,
  asn: 64_500,
  asName: 'AS Test',
})

beforeAll(async () => {
  engine = await startTestEngine()
  const like = (agent: string, country: string) => ({ agent, place: place(country), peerCount: 3, rttMs: 20 })
  const found = [1, 2, 3, 4, 5].map((n) => visit(n, T0, like('then/1', 'DE')))
  await writeFacts(engine.open('collector'), [
    heartbeat(T0),
    ...found,
    failure(6, T0, 1),
    ...[1, 2, 3, 4, 5].map((n) =>
      neighbours(
        n,
        T0,
        [1, 2, 3, 4, 5].filter((other) => other !== n),
      ),
    ),
    ...[1, 2, 3].map((n) => visit(n, T0 + 2 * DAY, like('then/1', 'DE'))),
    visit(4, T0 + 2 * DAY, like('later/2', 'FR')),
    failure(5, T0 + 2 * DAY - HOUR, 1),
    failure(5, T0 + 2 * DAY, 2),
    visit(7, T0 + 2 * DAY, like('later/2', 'FR')),
    neighbours(7, T0 + 2 * DAY, [1, 2]),
    // Today: two are left of them.
    heartbeat(NOW - HOUR),
    ...[1, 7].map((n) => visit(n, NOW - HOUR, like('now/3', 'US'))),
    neighbours(7, NOW - HOUR, [1]),
  ])
  ;[web, chromium] = await Promise.all([startBuiltWeb(engine), launchBrowser()])
}, 120_000)
afterAll(async () => {
  await chromium.close()
  await web.stop()
  await engine.stop()
})

/** What a page complains of fails its test. */
async function onPage(
  path: string,
  look: (page: Page) => Promise<void>,
  reducedMotion: 'reduce' | 'no-preference' = 'reduce',
): Promise<void> {
  const context = await chromium.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion })
  const complaints: string[] = []
  try {
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${web.url}${path}`)
    await look(page)
  } finally {
    await context.close()
  }
  expect(complaints).toEqual([])
}
const at = (ms: number): string => `at=${writeAt(ms)}`
const banner = (page: Page) => page.getByTestId('past-banner')
const figures = (page: Page) => page.getByRole('complementary', { name: 'The network in figures' })

describe('pages as of a time', () => {
  it('list the nodes of then, say of when they are, and lead on within that time and back to now', async () => {
    await onPage(`/nodes?sort=key&order=asc&${at(THEN)}`, async (page) => {
      expect(await banner(page).innerText()).toMatch(/As of .+ UTC, (9|10) d ago — back to now/)
      const rows = page.getByRole('table', { name: 'Nodes' }).getByRole('row')
      // Those of then, and the head.
      await expect.poll(() => rows.count(), SOON).toBe(7)
      expect(await page.getByRole('table', { name: 'Nodes' }).innerText()).toMatch(/then\W1/)
      await page.getByRole('link', { name: peerId(4) }).click()
      await page.waitForURL(`**/nodes/${peerId(4)}?${at(THEN)}`)
      await banner(page).waitFor()
      expect(await page.locator('dl').first().innerText()).toMatch(/then\W1/)
      await page.getByRole('navigation', { name: 'Main' }).first().getByRole('link', { name: 'Map' }).click()
      await page.waitForURL(`**/?${at(THEN)}`)
      await banner(page).getByRole('link', { name: 'back to now' }).click()
      await page.waitForURL(`${web.url}/`)
      await banner(page).waitFor({ state: 'detached' })
    })
  })

  it('tell what had happened and what had been heard of by then', async () => {
    await onPage(`/events?${at(THEN)}`, async (page) => {
      expect(await banner(page).innerText()).toContain('What had happened by then, newest first.')
      const events = page.getByRole('main')
      await events.getByText(/first/i).first().waitFor()
      expect(await events.innerText()).not.toMatch(/Changed version\n|Went offline\n/)
      await page
        .getByRole('navigation', { name: 'Main' })
        .first()
        .getByRole('link', { name: 'Messages' })
        .click()
      await page.waitForURL(`**/messages?${at(THEN)}`)
      await page.getByRole('heading', { name: 'Nothing was recorded then' }).waitFor()
      expect(await page.getByRole('main').innerText()).toContain('No message was recorded so far.')
      await page.getByRole('link', { name: 'Back to now' }).click()
      await page.waitForURL(`${web.url}/messages`)
    })
  })

  it('show of a time before the first record that there is nothing, and where it begins', async () => {
    for (const path of ['/nodes', `/nodes/${peerId(1)}`, '/analytics/growth', '/events']) {
      await onPage(`${path}?at=2020-01-01`, async (page) => {
        await page.getByRole('heading', { name: 'Nothing was recorded then' }).waitFor()
        await page.getByRole('link', { name: 'The earliest there is' }).click()
        await banner(page).waitFor()
      })
    }
  })

  it('answer 400 to what is no time, and say what one looks like', async () => {
    const lists = ['/nodes', '/messages', '/events']
    for (const path of ['/', ...lists, `/nodes/${peerId(1)}`, '/analytics', '/diff?from=x&']) {
      const response = await fetch(`${web.url}${path}${path.includes('?') ? '' : '?'}at=yesterday`)
      expect([path, response.status]).toEqual([path, 400])
    }
    const page = await (await fetch(`${web.url}/nodes?at=yesterday`)).text()
    expect(page).toContain('a time such as 2026-11-21T14:00:00Z')
  })

  it('are not found by search engines, and have a head of their own', async () => {
    const head = await (await fetch(`${web.url}/nodes?${at(THEN)}`)).text()
    expect(head).toContain('noindex')
    expect(head).toMatch(/<link rel="canonical" href="[^"]*\/nodes\?at=/)
    expect(head).toMatch(/<title>[^<]*as of/)
  })
})

describe('the map back in time', () => {
  it('shows who was there, without the live feed, and plays on from there', async () => {
    await onPage(
      `/?${at(THEN)}`,
      async (page) => {
        await expect.poll(() => figures(page).innerText(), SOON).toMatch(/Active then\s+5/i)
        expect(await figures(page).innerText()).toMatch(/Nodes\s+6/i)
        const slider = page.getByRole('slider', { name: 'Time of the map' })
        await slider.waitFor()
        await slider.focus()
        await page.keyboard.press('PageUp')
        await page.keyboard.press('PageUp')
        await expect.poll(() => page.url(), SOON).toContain(at(LATER))
        await expect.poll(() => figures(page).innerText(), SOON).toMatch(/Active then\s+5/i)
        await expect.poll(() => figures(page).innerText(), SOON).toMatch(/Nodes\s+7/i)
        await page.getByRole('combobox', { name: 'Speed' }).selectOption('1d')
        await page.getByRole('button', { name: 'Play' }).click()
        await expect.poll(() => page.url(), SOON).toContain(at(LATER + 2 * DAY))
        await page.getByRole('button', { name: 'Pause' }).click()
        await page.keyboard.press('Tab')
        await page.getByRole('button', { name: 'Back to now' }).click()
        await expect.poll(() => page.url(), SOON).toBe(`${web.url}/`)
        await expect.poll(() => figures(page).innerText(), SOON).toMatch(/Active now\s+2/i)
      },
      'no-preference',
    )
  })

  it('opens from the map of now, and goes to its beginning by a key', async () => {
    await onPage('/', async (page) => {
      await page.getByRole('button', { name: 'Back in time' }).click()
      const slider = page.getByRole('slider', { name: 'Time of the map' })
      await slider.focus()
      await page.keyboard.press('Home')
      await expect.poll(() => page.url(), SOON).toContain(at(T0))
      await banner(page).waitFor()
    })
  })

  it('paints what has come, gone and changed, with how many of each', async () => {
    await onPage(`/?from=${writeAt(THEN)}&${at(LATER)}`, async (page) => {
      const key = page.getByTestId('difference-key')
      await key.waitFor(SOON)
      await expect.poll(() => key.innerText(), SOON).toMatch(/4 same/)
      expect(await key.innerText()).toMatch(
        /1 new[\s\S]*0 gone[\s\S]*2 changed[\s\S]*2 links made[\s\S]*0 links lost/,
      )
      await key.getByRole('link', { name: 'All differences, as a list' }).click()
      await page.waitForURL('**/diff?**')
      await page.getByRole('heading', { name: 'Differences' }).waitFor()
    })
  })
})

describe('the list of differences', () => {
  const path = `/diff?from=${writeAt(THEN)}&to=${writeAt(LATER)}`

  it('counts each kind, filters, and gives the same as a file', async () => {
    await onPage(path, async (page) => {
      const tabs = page.getByRole('navigation', { name: 'Kinds of difference' })
      expect((await tabs.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
        /All 6 New 1 Gone 0 State 1 Version 1 Place 1 Links made 2 Links lost 0/,
      )
      await tabs.getByRole('link', { name: 'Version' }).click()
      await page.waitForURL(/kind=version/)
      const table = page.getByRole('table')
      await expect.poll(() => table.getByRole('row').count(), SOON).toBe(2)
      expect(await table.innerText()).toMatch(/then\W1[\s\S]*later\W2/)
      await page.getByRole('combobox', { name: 'Country' }).selectOption('FR')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.waitForURL(/country=FR/)
      const file = await page.getByRole('link', { name: 'CSV' }).getAttribute('href')
      const csv = await (await fetch(`${web.url}${file ?? ''}`)).text()
      expect(csv.trim().split('\n')).toHaveLength(2)
      expect(csv).toMatch(new RegExp(`version"?,\\d+,"?${peerId(4)}`))
    })
  })
})

describe('everybody', () => {
  it.each([
    ['the map of what has changed', `/?from=${writeAt(THEN)}&${at(LATER)}`],
    ['the list of then', `/nodes?${at(THEN)}`],
    ['the list of differences', `/diff?from=${writeAt(THEN)}&to=${writeAt(LATER)}`],
    ['a time of nothing', '/nodes?at=2020-01-01'],
  ])('can use %s', async (_, path) => {
    await onPage(path, async (page) => {
      if (path.startsWith('/?')) await page.getByRole('slider', { name: 'Time of the map' }).waitFor()
      expect(await violationsOf(page)).toEqual([])
    })
  })
})
