import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Download, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWire } from '@/lib/api/wire'
import { growthAnswerSchema } from '@/lib/analytics/growth'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import {
  DASHBOARDS,
  figure,
  isAlive,
  numberIn,
  startDashboards,
  tableBehind,
  TODAY,
  visitPage,
  YESTERDAY,
  type DashboardStack,
  type Looking,
  type VisitOptions,
} from './dashboards'

const PAGES = ['/analytics', ...DASHBOARDS.map((name) => `/analytics/${name}`)]
/** Things are in one order or the other, and in colours of the one or the other scheme: each of both is checked. */
const LOOKS = [
  { width: 390, colorScheme: 'dark', isChecked: true },
  { width: 820, colorScheme: 'light', isChecked: false },
  { width: 1280, colorScheme: 'light', isChecked: true },
] as const
const [NARROW] = LOOKS
/** Google calls up to 0.1 good; nothing here has a reason to move. */
const SHIFT_MOST = 0.02
/** Scripts wait for the first frame so long. */
const MOST_WAIT_MS = 1_000
const OF_YESTERDAY = `seen_at >= '${YESTERDAY} 00:00:00' AND seen_at < '${TODAY} 00:00:00'`
const LAST_DAY = `?from=${YESTERDAY}&to=${TODAY}`

let stack: DashboardStack
let chromium: TestBrowser
let whenEmpty: Record<string, string> = {}

beforeAll(async () => {
  ;[stack, chromium] = await Promise.all([startDashboards(), launchBrowser()])
  const asked = PAGES.map(async (path) => [path, await (await fetch(stack.url + path)).text()] as const)
  whenEmpty = Object.fromEntries(await Promise.all(asked))
  await stack.seed()
}, 180_000)
afterAll(async () => {
  await chromium.close()
  await stack.stop()
})

const onPage = <T>(path: string, look: Looking<T>, options?: VisitOptions): Promise<T> =>
  visitPage(chromium.browser, `${stack.url}${path}`, look, options)
const checkForAll = async (page: Page) =>
  (
    await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
  ).violations
const panelOf = (page: Page, title: string): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: title }) })
const textOf = (download: Download): Promise<string> => download.path().then((path) => readFile(path, 'utf8'))
const BY_DAY = 'Nodes that answered, by day'

describe('dashboards over a history', () => {
  it.each([...PAGES, '/'])('read well in every look: %s', async (path) => {
    const wrong: string[] = []
    const sizeOf = (width: number) => ({ width, height: 844 })
    await onPage(
      path,
      async (page, shift) => {
        for (const { width, colorScheme, isChecked } of LOOKS) {
          if (width !== NARROW.width) {
            await page.setViewportSize(sizeOf(width))
            await page.emulateMedia({ colorScheme })
            // What is pushed about is so while a page comes.
            await page.reload()
          }
          if (path === '/') await page.locator('#health-title').waitFor({ state: 'attached' })
          else await isAlive(page)
          const violations = isChecked ? await checkForAll(page) : []
          const tooWide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          const shifted = await shift()
          wrong.push(
            ...violations.map(({ id, nodes }) => `${width}: ${id} ${nodes[0]?.html ?? ''}`),
            ...(tooWide > 0 ? [`${width}: ${tooWide} px too wide`] : []),
            ...(shifted < SHIFT_MOST ? [] : [`${width}: shifted by ${shifted}`]),
          )
        }
      },
      { viewport: sizeOf(NARROW.width), colorScheme: NARROW.colorScheme },
    )
    expect(wrong).toEqual([])
  })

  it.each(DASHBOARDS)('show charts, axes and tables without any script: %s', async (name) => {
    await onPage(
      `/analytics/${name}`,
      async (page) => {
        const chart = page.getByRole('figure').first()
        expect(await chart.innerText()).toMatch(/\d/)
        // A drawing in strokes, or bars and cells in boxes.
        expect(await chart.locator('svg path, [data-picture="box"]').count()).toBeGreaterThan(0)
        await page.locator('summary', { hasText: /^Data/ }).first().click()
        const rows = page.getByRole('main').getByRole('table').first().getByRole('row')
        expect(await rows.count()).toBeGreaterThan(2)
        await page.getByRole('link', { name: '7 days' }).click()
        await page.waitForURL(`**/analytics/${name}?range=7d`)
        expect(await page.getByRole('link', { name: '7 days' }).getAttribute('aria-current')).toBe('true')
      },
      { javaScriptEnabled: false },
    )
  })

  it.each([
    [
      'growth',
      'Answered',
      `SELECT uniqExact(node_num) AS n FROM sightings WHERE reachable AND ${OF_YESTERDAY}`,
    ],
    [
      'messages',
      'Messages',
      `SELECT uniqExact(message_id) AS n FROM observations WHERE toDate(arrived_at) = '${YESTERDAY}'`,
    ],
    ['latency', 'Measured', `SELECT count() AS n FROM sightings WHERE isNotNull(rtt_ms) AND ${OF_YESTERDAY}`],
    [
      'geography',
      'Networks',
      `SELECT uniqExact(asn) AS n FROM sightings WHERE reachable AND asn > 0 AND ${OF_YESTERDAY}`,
    ],
    [
      'versions',
      'Answered',
      `SELECT uniqExact(node_num) AS n FROM sightings WHERE reachable AND ${OF_YESTERDAY}`,
    ],
  ])('show what a plain count of the raw rows gives: %s, %s', async (name, title, sql) => {
    const counted = await stack.count(sql)
    expect(counted).toBeGreaterThan(10)
    await onPage(`/analytics/${name}${LAST_DAY}`, async (page) => {
      expect(numberIn(await figure(page, title))).toBe(counted)
    })
  })

  it('count what authorities signed as its rows do', async () => {
    const counted = await stack.count(
      // Each message of a seeded history holds one signature; one that is sent again is not new.
      `SELECT uniqExact(public_key, kind, version_named, checksum) AS n FROM announcements WHERE verdict = 'valid'`,
    )
    expect(counted).toBeGreaterThan(1)
    await onPage('/analytics/authorities?range=all', async (page) => {
      await page.getByText(`${counted} messages publish or announce an update`).waitFor()
    })
  })

  it('say that their network is made up, which a seed noted in the database', async () => {
    expect(whenEmpty['/analytics']).not.toMatch(/made-up data/i)
    await onPage('/analytics/latency', async (page) => {
      await page.getByRole('banner').getByText('Demo mesh (made-up data)').first().waitFor()
      await page.getByText('Made-up data', { exact: true }).waitFor()
      expect(await page.getByText('Simulated places').count()).toBe(0)
    })
  })

  it('offer no choice that would change nothing, and keep it for other pages', async () => {
    await onPage('/analytics/authorities?bucket=week&compare=previous', async (page) => {
      await page.getByRole('group', { name: 'Time range' }).waitFor()
      expect(await page.getByRole('group', { name: 'By' }).count()).toBe(0)
      expect(await page.getByText('Compare with before').count()).toBe(0)
      await page.getByRole('navigation', { name: 'Analytics' }).getByRole('link', { name: 'Growth' }).click()
      await page.waitForURL('**/analytics/growth?bucket=week&compare=previous')
    })
  })

  it('are light on paper, say what was chosen, and leave out what is to be clicked', async () => {
    await onPage(
      '/analytics/growth?range=7d',
      async (page) => {
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
        await page.getByText(/UTC to .* UTC, by day$/).waitFor()
        const isSeen = (name: string) => page.getByRole('link', { name, exact: true }).first().isVisible()
        expect([await isSeen('Latency'), await isSeen('CSV'), await isSeen('7 days')]).toEqual([
          false,
          false,
          false,
        ])
        const ink = await page.evaluate(() => {
          const context = document.createElement('canvas').getContext('2d')
          if (context === null) return Number.NaN
          context.fillStyle = getComputedStyle(document.body).color
          context.fillRect(0, 0, 1, 1)
          return Math.max(...context.getImageData(0, 0, 1, 1).data.slice(0, 3))
        })
        expect(ink).toBeLessThan(100)
      },
      { colorScheme: 'dark' },
    )
  })

  it('give one score of the network, on the map and on the overview', async () => {
    const [map, overview] = await Promise.all(
      ['/', '/analytics'].map((path) =>
        onPage(path, async (page) => {
          const health = panelOf(page, 'Network health')
          return /(\d+)\s*of 100/.exec(await health.innerText())?.[1]
        }),
      ),
    )
    expect(map).toMatch(/^\d+$/)
    expect(overview).toBe(map)
  })
})

describe('a dashboard that was read before', () => {
  it('is on the screen before its scripts, which are at hand, take it over', async () => {
    const { paintedMs, begunMs, readyMs } = await onPage(PAGES[0] ?? '', async (page) => {
      await isAlive(page)
      await page.addInitScript(() => {
        let begunMs = 0
        // The first thing that Next does.
        Object.defineProperty(window, 'next', {
          set: (next: object) => {
            begunMs ||= performance.now()
            Object.defineProperty(window, 'next', { value: next, writable: true })
            Object.assign(next, { begunMs })
          },
          configurable: true,
        })
      })
      await page.reload()
      await isAlive(page)
      return page.evaluate(() => {
        const { next } = window as unknown as { next: { begunMs: number } } // as it was left above
        const [paint] = performance.getEntriesByName('first-contentful-paint')
        const runtime = performance
          .getEntriesByType('resource')
          .find(({ name }) => /\/turbopack-[^/]*\.js$/.test(name))
        return {
          paintedMs: paint?.startTime ?? Number.NaN,
          begunMs: next.begunMs,
          readyMs: runtime === undefined ? Number.NaN : runtime.startTime + runtime.duration,
        }
      })
    })
    // On a machine that paints too late the scripts do not wait.
    if (begunMs - readyMs < MOST_WAIT_MS) expect(begunMs).toBeGreaterThanOrEqual(paintedMs)
    expect(begunMs).toBeGreaterThan(0)
    expect(readyMs).toBeGreaterThan(0)
  })
})

describe('a chart', () => {
  it('is read out by keyboard, day by day', async () => {
    const counted = await stack.count(
      `SELECT uniqExact(node_num) AS n FROM sightings WHERE reachable AND ${OF_YESTERDAY}`,
    )
    await onPage('/analytics/growth', async (page) => {
      await isAlive(page)
      const reader = page.getByRole('slider', { name: `${BY_DAY}: point in time` })
      await reader.focus()
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowLeft')
      const said = await reader.getAttribute('aria-valuetext')
      expect(said).toContain(`Answered ${counted}`)
      const legend = page.getByRole('figure', { name: BY_DAY }).locator('dl > div', { hasText: 'Answered' })
      expect(numberIn(await legend.locator('dd').innerText())).toBe(counted)
      await page.keyboard.press('Home')
      expect(await reader.getAttribute('aria-valuetext')).not.toBe(said)
    })
  })

  it('shows its query by keyboard, which gives the same figures to whoever runs it', async () => {
    await onPage('/analytics/growth?range=7d', async (page) => {
      const panel = panelOf(page, 'Nodes that answered')
      await panel.locator('summary', { hasText: /^Show/ }).focus()
      await page.keyboard.press('Enter')
      const query = panel.getByRole('region', { name: 'Query get-growth', exact: true })
      const sql = await query.locator('pre').innerText()
      const names = await query.locator('dt').allInnerTexts()
      const values = await query.locator('dd').allInnerTexts()
      const rows = await stack.askAsWeb(
        sql,
        Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])),
      )
      const shown = await tableBehind(page, BY_DAY)
      const [yesterday] = shown.slice(2)
      const newest = rows.toSorted((a, b) => (String(a.start) < String(b.start) ? -1 : 1)).at(-1)
      expect(Number(newest?.reachable)).toBeGreaterThan(10)
      expect(yesterday).toContain(String(newest?.reachable))
    })
  })

  it('gives its table as CSV and as JSON', async () => {
    await onPage('/analytics/growth?range=7d', async (page) => {
      const panel = panelOf(page, 'Nodes that answered')
      const take = async (kind: string): Promise<string> => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          panel.getByRole('link', { name: kind, exact: true }).click(),
        ])
        return textOf(download)
      }
      const [heading = '', ...lines] = (await take('CSV')).trim().split(/\r?\n/)
      const column = heading.split(',').indexOf('nodes_reachable')
      const { points } = readWire(growthAnswerSchema, JSON.parse(await take('JSON')))
      const [headings = [], ...rows] = await tableBehind(page, BY_DAY)
      const answered = headings.indexOf('Answered')
      const shown = rows.map((row) => row[answered]).toReversed()
      expect(shown).toHaveLength(7)
      expect(points.map(({ reachable }) => (reachable === null ? '—' : String(reachable)))).toEqual(shown)
      expect(lines.map((line) => line.split(',')[column]?.replace(/^$/, '—'))).toEqual(shown)
    })
  })

  it.each([
    ['growth', { 'Who came and who went': 'start_utc', 'How long nodes live': 'from_ms,to_ms,nodes' }],
    ['growth', { 'How much of the time': 'from_share', 'How many nodes share': 'from_nodes' }],
    ['messages', { 'Messages by purpose': 'start_utc,type', Types: 'type', Topics: 'topic' }],
    ['latency', { 'Between continents': 'from,to', 'From each collector': 'collector' }],
    ['geography', { Continents: 'continent', Regions: 'country,region', 'Hosted or not': 'kind' }],
    ['geography', { 'Countries by rank': 'country,continent', Networks: 'asn' }],
    ['versions', { Releases: 'name,version,first', Agents: 'agent,name', Names: 'name,agents' }],
    ['authorities', { Quorum: 'from_utc', Alarms: 'at_utc', 'Who they are': 'name,public_key' }],
  ] as const)('gives the table that it is drawn from: %s', async (name, columns) => {
    await onPage(`/analytics/${name}?range=7d`, async (page) => {
      for (const [title, heading] of Object.entries(columns)) {
        const link = panelOf(page, title).getByRole('link', { name: 'CSV' }).first()
        const answer = await page.request.get(`${stack.url}${(await link.getAttribute('href')) ?? ''}`)
        expect([answer.status(), (await answer.text()).slice(0, heading.length)]).toEqual([200, heading])
      }
    })
  })

  it('draws sessions that began above those that ended, as their rows count them', async () => {
    const turns = (what: string, known: string): Promise<number> =>
      stack.count(
        `SELECT count() AS n FROM sessions FINAL WHERE online AND ${known} AND toDate(${what}) = '${YESTERDAY}'`,
      )
    const [joins, departures] = await Promise.all([
      turns('started_at', 'start_known'),
      turns('ended_at', 'end_known'),
    ])
    expect(joins).toBeGreaterThan(0)
    await onPage('/analytics/growth?range=7d', async (page) => {
      const title = 'Sessions that began and ended, by day'
      const [, , yesterday = []] = await tableBehind(page, title)
      expect(yesterday.slice(1, 3).map(numberIn)).toEqual([joins, departures])
      expect(await page.getByRole('figure', { name: title }).locator('svg path').count()).toBeGreaterThan(1)
    })
  })

  it('is taken along as a picture', async () => {
    await onPage('/analytics/growth?range=7d', async (page) => {
      await isAlive(page)
      const panel = panelOf(page, 'Nodes that answered')
      const take = async (kind: string): Promise<Download> => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          panel.getByRole('button', { name: `as ${kind}` }).click(),
        ])
        return download
      }
      const svg = await textOf(await take('SVG'))
      expect(svg).toMatch(/^<svg[^>]*>/)
      expect(svg).toContain('Nodes that answered')
      expect(svg.match(/<path/g)?.length ?? 0).toBeGreaterThan(0)
      // Of today nothing is known: the history ends before it. The mark of that stands beside its words as well.
      expect(svg).toContain('<pattern id="unobserved"')
      expect(svg.match(/fill="url\(#unobserved\)"/g)?.length ?? 0).toBeGreaterThan(1)
      expect(svg).toContain('Made-up data')
      const png = await readFile(await (await take('PNG')).path())
      expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n')
      // Width and height stand in the first chunk; a picture of nothing is smaller than 10 kB.
      expect(png.readUInt32BE(16)).toBeGreaterThan(1_000)
      expect(png.byteLength).toBeGreaterThan(10_000)
    })
  })
})

describe('the address of a dashboard', () => {
  it('holds the range, the buckets and the comparison, and goes along to other dashboards', async () => {
    await onPage('/analytics/growth?range=90d&bucket=week&compare=previous', async (page) => {
      await isAlive(page)
      const current = page.getByRole('main').locator('[aria-current=true]')
      expect((await current.allInnerTexts()).join()).toMatch(/90 d.*Week.*Compare/s)
      expect(await page.getByRole('figure', { name: 'Nodes that answered, by week' }).innerText()).toMatch(
        /period before/i,
      )
      await page.getByRole('link', { name: 'By day' }).click()
      await page.waitForURL(/bucket=day/)
      await page.getByRole('figure', { name: BY_DAY }).waitFor()
      await page.getByRole('navigation', { name: 'Analytics' }).getByRole('link', { name: 'Latency' }).click()
      await page.waitForURL('**/analytics/latency?range=90d&bucket=day&compare=previous')
      await page.goBack()
      await page.getByRole('figure', { name: BY_DAY }).waitFor()
    })
  })

  it('takes any two dates', async () => {
    await onPage('/analytics/growth', async (page) => {
      await page.locator('summary', { hasText: 'Other dates' }).click()
      const from = new Date(Date.parse(TODAY) - 5 * 86_400_000).toISOString().slice(0, 10)
      await page.getByLabel('From').fill(from)
      await page.getByLabel('Before').fill(TODAY)
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      await page.waitForURL(`**/analytics/growth?from=${from}&to=${TODAY}`)
      await page.getByText(`${from} – ${YESTERDAY}`).waitFor()
      expect((await tableBehind(page, BY_DAY)).slice(1)).toHaveLength(5)
    })
  })

  it.each([
    ['from=2090-01-01', 'begins in the future'],
    ['range=1y&bucket=hour', 'Not by the hour: hours are kept for 40 days. It is by the day.'],
  ])('says what cannot be had, and shows the nearest: %s', async (search, said) => {
    await onPage(`/analytics/growth?${search}`, async (page) => {
      expect(await page.getByRole('note').innerText()).toContain(said)
      await page.getByRole('figure', { name: /Nodes that answered, by/ }).waitFor()
    })
  })

  it('names what it does not understand, and shows the rest', async () => {
    await onPage(
      '/analytics/growth?range=7d&bucket=minute',
      async (page) => {
        const alert = page.getByRole('alert').filter({ hasText: 'is not understood' })
        expect(await alert.innerText()).toMatch(/bucket is minute; expected: .*day/s)
        await page.getByRole('figure', { name: BY_DAY }).waitFor()
      },
      { forgive: /status of 400/ },
    )
  })
})

describe('dashboards without figures', () => {
  it.each(PAGES)('say that nothing has been counted: %s', (path) => {
    expect(whenEmpty[path]).toContain('Nothing has been counted yet')
  })

  // The last, for it ends the database.
  it('say that the database is away, and come back by themselves', async () => {
    await stack.killStore()
    await onPage(
      '/analytics/growth',
      async (page) => {
        await page.getByRole('heading', { name: 'The database is away' }).waitFor()
        await stack.restartStore()
        await page.getByRole('figure', { name: BY_DAY }).waitFor()
      },
      { forgive: /status of 50\d/ },
    )
  }, 90_000)
})
