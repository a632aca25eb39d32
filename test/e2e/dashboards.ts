/** Dashboards of the production build on a made-up history of its own, and plain counts of it to hold them to. @module */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { z } from 'zod'
import { DAY_MS } from '@/collector/seed/options'
import { seedDatabase } from '@/collector/seed/seed'
import type { Database } from '@/db/client'
import { readEndpoint } from '@/db/endpoint'
import { loadProfile } from '@/lib/networks/load-profile'
import { startBuiltWeb } from '../fixtures/built-web'
import { startTestEngine } from '../fixtures/engine'

export const DASHBOARDS = ['growth', 'messages', 'latency', 'geography', 'versions', 'authorities'] as const

/** End of the history: the day before today is its last one. */
export const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS
export const YESTERDAY = new Date(TODAY_MS - DAY_MS).toISOString().slice(0, 10)
export const TODAY = new Date(TODAY_MS).toISOString().slice(0, 10)

export interface DashboardStack {
  url: string
  /** Fills the empty database. */
  seed(): Promise<void>
  /** One figure, counted by plain SQL. */
  count(sql: string): Promise<number>
  /** Runs SQL as any client may in the role of the web. @returns its rows. */
  askAsWeb(sql: string, params: Record<string, string>): Promise<Record<string, unknown>[]>
  /** Ends the database as a power cut would; `restart` brings it back. */
  killStore(): Promise<void>
  restartStore(): Promise<void>
  stop(): Promise<void>
}

export async function startDashboards(): Promise<DashboardStack> {
  const engine = await startTestEngine()
  const web = await startBuiltWeb(engine).catch(async (error: unknown) => {
    await engine.stop()
    throw error
  })
  const { settings } = engine
  return {
    url: web.url,
    seed: () =>
      seed(engine.open('owner'), engine.open('collector'), loadProfile(settings).authorities?.members ?? []),
    count: async (sql) => {
      const [row] = await engine.open('owner').select({
        name: 'count',
        sql,
        params: {},
        row: z.object({ n: z.coerce.number() }),
      })
      return row?.n ?? Number.NaN
    },
    askAsWeb: async (sql, params) => {
      const endpoint = readEndpoint(settings.DATA_DIR)
      if (endpoint === null) throw new Error('The engine wrote no endpoint file.')
      const url = new URL(endpoint.url)
      url.searchParams.set('database', 'explorer_demo')
      url.searchParams.set('default_format', 'JSONEachRow')
      for (const [name, value] of Object.entries(params)) url.searchParams.set(`param_${name}`, value)
      const answer = await fetch(url, {
        method: 'POST',
        body: sql,
        headers: { 'x-clickhouse-user': 'web', 'x-clickhouse-key': endpoint.passwords.web },
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(text)
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
    },
    killStore: () => engine.kill(),
    restartStore: () => engine.restart(),
    stop: async () => {
      await web.stop()
      await engine.stop()
    },
  }
}

async function seed(
  owner: Database,
  db: Database,
  members: readonly { publicKey: string; trust: readonly string[] }[],
): Promise<void> {
  await seedDatabase({
    owner,
    db,
    options: { sightings: 50_000, hops: 20_000, seed: 1, nodes: 160, days: 70, untilMs: TODAY_MS },
    authorities: members.map(({ publicKey, trust }) => ({
      publicKey,
      signs: trust.includes('full') || trust.includes('update'),
    })),
    signal: new AbortController().signal,
  })
}

/** @param shift - how far what is shown was pushed about so far. */
export type Looking<T> = (page: Page, shift: () => Promise<number>) => Promise<T>

export interface VisitOptions extends BrowserContextOptions {
  /** Complaints that belong to what is looked at. */
  forgive?: RegExp
}

/** Opens a page, looks at it, and fails when it complained of something. */
export async function visitPage<T>(
  browser: Browser,
  url: string,
  look: Looking<T>,
  { forgive, ...options }: VisitOptions = {},
): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  try {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    const shift = await watchShifts(page)
    await page.goto(url)
    const found = await look(page, shift)
    expect(complaints.filter((text) => forgive?.test(text) !== true)).toEqual([])
    return found
  } finally {
    await context.close()
  }
}

/** Resolves when the page answers to a reader, and its letters are there. */
export async function isAlive(page: Page): Promise<void> {
  await page
    .locator('button:enabled', { hasText: /^(PNG|.* as PNG)$/ })
    .first()
    .waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

/** Adds up how far what is shown was pushed about; call it before the page is opened. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // What follows from what a reader does is meant to move.
        if ('hadRecentInput' in entry && entry.hadRecentInput === true) continue
        if ('value' in entry && typeof entry.value === 'number') shifts.push(entry.value)
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return () =>
    page.evaluate(() => {
      const shifts: unknown = Reflect.get(globalThis, 'shifts')
      if (!Array.isArray(shifts)) throw new Error('Nobody watched.')
      return shifts.map(Number).reduce((sum, shift) => sum + shift, 0)
    })
}

/** The value beside a name among the key figures. */
export async function figure(page: Page, name: string): Promise<string> {
  return page
    .getByRole('main')
    .locator('dl > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd')
    .first()
    .innerText()
}

/** Cells of the table behind a chart, a row an array; the headings first. */
export function tableBehind(page: Page, caption: string | RegExp): Promise<string[][]> {
  return page
    .getByRole('main')
    .locator('table', { has: page.locator('caption', { hasText: caption }) })
    .first()
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)),
    )
}

export const numberIn = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''))
