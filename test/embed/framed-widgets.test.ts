import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadProfile } from '@/lib/networks/load-profile'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { visit } from '../fixtures/facts'
import { writeFacts } from '../fixtures/history'
import { startOtherOrigin, type OtherOrigin } from '../fixtures/other-origin'
import { retry } from '../e2e/stack-in-use'
import type { OpenWeb } from '../fixtures/open-web'
import { ALL, NODES, elementOf, pathOf, startWidgetWeb, writeHistory } from './framed-pages'

const SOON = { timeout: 30_000 }
let engine: TestEngine
let web: OpenWeb
let site: OtherOrigin
let chromium: TestBrowser
const contexts: BrowserContext[] = []

beforeAll(async () => {
  ;[engine, site, chromium] = await Promise.all([startTestEngine(), startOtherOrigin(), launchBrowser()])
  await writeHistory(engine, Date.now())
  web = await startWidgetWeb(engine, loadProfile(engine.settings))
  await retry(async () => {
    const html = await (await fetch(`${web.url}${pathOf('nodes')}`)).text()
    if (!html.includes(`>${String(NODES)}</strong>`)) throw new Error(html)
  }, SOON.timeout)
})
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()))
})
afterAll(async () => {
  await chromium.close()
  await Promise.all([web.stop(), site.close()])
  await engine.stop()
})

async function open(address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await chromium.browser.newContext(options)
  contexts.push(context)
  const page = await context.newPage()
  await page.goto(address)
  return page
}

const script = (): string => `<script type="module" src="${web.url}/embed/widget.js"></script>`
/** The frame whose address begins so. */
async function frameOf(page: Page, path: string): Promise<Frame> {
  return retry(() => {
    const found = page.frames().find((frame) => frame.url().startsWith(`${web.url}${path}`))
    return found === undefined ? Promise.reject(new Error(`no frame of ${path}`)) : Promise.resolve(found)
  }, SOON.timeout)
}
const stored = (page: Page): Promise<string> =>
  page.evaluate(() => localStorage.getItem('meshara-widgets') ?? '')
const heightOf = (page: Page): Promise<number> =>
  page
    .locator('meshara-widget iframe')
    .first()
    .evaluate((frame) => frame.clientHeight)

describe('a page of another site', () => {
  it.each(ALL)('frames %s and sees what the server says', async (type) => {
    const page = await open(
      site.page(`<iframe src="${web.url}${pathOf(type)}" width="400" height="300" title="w"></iframe>`),
    )
    const frame = await frameOf(page, pathOf(type))
    await frame.waitForSelector('#widget[data-state=live]', SOON)
    const summary = await frame.locator('#widget').getAttribute('data-summary')
    const html = await (await fetch(`${web.url}${pathOf(type)}`)).text()
    expect(summary).toBeTruthy()
    expect(html.replaceAll('&#x27;', `'`)).toContain(`data-summary="${String(summary)}"`)
    expect(await frame.locator('time').count()).toBe(1)
  })

  it('sees all of them by their elements, each as high as it asks to be, and clean for axe', async () => {
    const page = await open(
      site.page(`${script()}<main>${ALL.map((type) => elementOf(type)).join('')}</main>`),
    )
    for (const type of ALL) {
      await page.locator(`meshara-widget[type=${type}]`).scrollIntoViewIfNeeded()
      const frame = await frameOf(page, `/embed/${type}`)
      await frame.waitForSelector('#widget[data-state=live]', SOON)
      const asked = await frame.locator('#widget').evaluate((widget) => widget.getBoundingClientRect().height)
      await page.waitForFunction(
        ([name, height]) => {
          const inner = document.querySelector(`meshara-widget[type=${name}]`)?.shadowRoot
          return (inner?.querySelector('iframe')?.clientHeight ?? 0) >= height
        },
        [type, Math.floor(asked)] as const,
        SOON,
      )
    }
    // The moving map draws itself into its widget.
    const map = await frameOf(page, '/embed/map')
    await map.waitForSelector('#map canvas', SOON)
    // In a frame of any height, it takes what the figures leave.
    await page.setViewportSize({ width: 340, height: 700 })
    await map.waitForFunction(() => {
      const widget = document.querySelector('#widget')?.getBoundingClientRect()
      return widget?.height === innerHeight && document.documentElement.scrollHeight === innerHeight
    }, SOON)
    const found = await new AxeBuilder({ page }).analyze()
    expect(
      found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([])
  })

  it.each([160, 360, 1200])(
    'sees them right when %s px wide, dark, compact and in a colour of its own',
    async (width) => {
      const page = await open('about:blank', { viewport: { width, height: 500 }, colorScheme: 'dark' })
      for (const type of ALL) {
        for (const search of ['', '?compact=yes&accent=123456&theme=light']) {
          await page.goto(`${web.url}${pathOf(type, search)}`)
          const { wide, clipped } = await page.evaluate(() => ({
            wide: document.documentElement.scrollWidth,
            clipped: [...document.querySelectorAll('h1, p, dd, .value, .name')]
              .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
              .map((each) => each.textContent),
          }))
          expect([type, search, wide, clipped]).toEqual([type, search, width, []])
        }
        // Colours do not depend on the width.
        if (width !== 360) continue
        const found = await new AxeBuilder({ page }).analyze()
        expect([type, found.violations.map(({ id }) => id)]).toEqual([type, []])
      }
    },
  )

  it('sees the figures without JavaScript as well', async () => {
    const page = await open(`${web.url}${pathOf('nodes')}`, { javaScriptEnabled: false })
    expect(await page.locator('strong').textContent()).toBe(String(NODES))
  })

  it('changes a widget by its attributes, and is told what is wrong with them', async () => {
    const page = await open(site.page(`${script()}${elementOf('nodes', 'title="Our nodes"')}`))
    await (await frameOf(page, '/embed/nodes')).waitForSelector('h1:text-is("Our nodes")', SOON)
    const widget = page.locator('meshara-widget')
    await widget.evaluate((element) => element.setAttribute('type', 'health'))
    await (await frameOf(page, '/embed/health')).waitForSelector('#widget', SOON)
    await widget.evaluate((element) => element.setAttribute('type', 'nodez'))
    await page.waitForFunction(() =>
      document
        .querySelector('meshara-widget')
        ?.shadowRoot?.textContent.includes('There is no widget “nodez”'),
    )
    await expect.poll(() => page.frames().length, SOON).toBe(1)
  })

  it('loads a widget only when it is near to being seen', async () => {
    const page = await open(
      site.page(`${script()}${elementOf('nodes')}<div style="height:9000px"></div>${elementOf('latency')}`),
    )
    await frameOf(page, '/embed/nodes')
    expect(page.frames().some((frame) => frame.url().includes('/embed/latency'))).toBe(false)
    await page.locator('meshara-widget[type=latency]').scrollIntoViewIfNeeded()
    await frameOf(page, '/embed/latency')
  })

  it('works under a policy that allows the explorer and nothing else', async () => {
    const policy = `<meta http-equiv="content-security-policy" content="default-src 'none'; script-src ${web.url}; frame-src ${web.url}">`
    const page = await open(site.page(`${script()}${elementOf('nodes')}`, policy))
    await (await frameOf(page, '/embed/nodes')).waitForSelector('#widget[data-state=live]', SOON)
    await page.waitForFunction(() => localStorage.getItem('meshara-widgets') !== null, undefined, SOON)
    expect(await heightOf(page)).toBeGreaterThan(100)
  })
})

describe('messages between a page and its widgets', () => {
  const forged = { meshara: 'widget', heightPx: 3_000, summary: 'Forged.', asOfMs: 1 }

  it('count only from the frame itself, and only while the explorer is in it', async () => {
    const elsewhere = site.page('<p>Another frame</p>')
    const page = await open(
      site.page(`${script()}${elementOf('nodes')}<iframe id="other" src="${elsewhere}"></iframe>`),
    )
    await page.waitForFunction(() => localStorage.getItem('meshara-widgets') !== null, undefined, SOON)
    const before = { height: await heightOf(page), isForged: (await stored(page)).includes('Forged') }
    // From the page itself, from a frame of the page's own, and from a page of the explorer that is not in the frame.
    await page.evaluate((data) => postMessage(data, '*'), forged)
    const other = page.frames().find((frame) => frame.url() === elsewhere)
    await other?.evaluate((data) => parent.postMessage(data, '*'), forged)
    await page.evaluate(
      (address) => {
        const frame = document.createElement('iframe')
        frame.src = address
        frame.id = 'stranger'
        document.body.append(frame)
      },
      `${web.url}${pathOf('latency')}`,
    )
    const stranger = await frameOf(page, '/embed/latency')
    await stranger.waitForSelector('#widget')
    await stranger.evaluate((data) => parent.postMessage(data, '*'), forged)
    // Another origin in the very frame.
    expect({ height: await heightOf(page), isForged: (await stored(page)).includes('Forged') }).toEqual(
      before,
    )
    const usurper = site.page(
      `<script>parent.postMessage(${JSON.stringify(forged)}, '*')</script><p>Here</p>`,
    )
    await page.evaluate((address) => {
      const frame = document.querySelector('meshara-widget')?.shadowRoot?.querySelector('iframe')
      frame?.setAttribute('src', address)
    }, usurper)
    await retry(async () => {
      const there = page.frames().find((frame) => frame.url() === usurper)
      expect(await there?.locator('p').textContent()).toBe('Here')
    }, SOON.timeout)
    // What was posted before this has been heard when this is.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          addEventListener('message', ({ data }) => {
            if (data === 'last') resolve()
          })
          postMessage('last', '*')
        }),
    )
    expect({ height: await heightOf(page), isForged: (await stored(page)).includes('Forged') }).toEqual(
      before,
    )
  })

  it('are sent to nobody but the page that asked first from above', async () => {
    const page = await open(
      site.page(`<script>addEventListener('message', (event) => (window.heard = event.data))</script>
        <iframe id="w" src="${web.url}${pathOf('nodes')}" title="w"></iframe>`),
    )
    const frame = await frameOf(page, '/embed/nodes')
    await frame.waitForSelector('#widget[data-state=live]')
    const heard = (): Promise<unknown> =>
      page.evaluate(() => (window as unknown as { heard?: unknown }).heard)
    // From within itself: not from above.
    await frame.evaluate(() => postMessage({ meshara: 'hello' }, '*'))
    expect(await heard()).toBeUndefined()
    await page.evaluate(() => {
      const { contentWindow } = document.querySelector<HTMLIFrameElement>('#w') ?? {}
      contentWindow?.postMessage({ meshara: 'hello' }, '*')
    })
    await page.waitForFunction(() => 'heard' in window, undefined, SOON)
    expect(await heard()).toMatchObject({ meshara: 'widget', summary: '7 nodes, 5 of them active.' })
  })
})

describe('while the server is away', () => {
  const body = (): string => `${script()}${elementOf('nodes')}`

  it('a widget keeps its figures and says how old they are, open or loaded anew, and goes on when it is back', async () => {
    const page = await open(site.page(body()))
    const frame = await frameOf(page, '/embed/nodes')
    await frame.waitForFunction(
      async () =>
        (await caches.has('widget-pages-1')) &&
        (await (await caches.open('widget-pages-1')).keys()).length > 0,
      undefined,
      SOON,
    )
    const { port } = web
    await web.stop()
    try {
      await frame.waitForFunction(
        () => document.querySelector('#away')?.textContent.includes('does not answer'),
        undefined,
        { timeout: 45_000 },
      )
      expect(await frame.locator('strong').textContent()).toBe(String(NODES))
      expect(await frame.locator('#age').textContent()).toMatch(/^, \d+ s ago$/)

      await page.reload()
      const again = await frameOf(page, '/embed/nodes')
      await again.waitForFunction(
        () => document.querySelector('#away')?.textContent.includes('does not answer'),
        undefined,
        { timeout: 45_000 },
      )
      expect(await again.locator('strong').textContent()).toBe(String(NODES))
      expect(await again.locator('h1').evaluate((head) => getComputedStyle(head).fontSize)).toBe('13px')
    } finally {
      web = await startWidgetWeb(engine, loadProfile(engine.settings), { port })
    }
    const back = await frameOf(page, '/embed/nodes')
    await back.waitForFunction(() => document.querySelector('#away')?.textContent === '', undefined, {
      timeout: 45_000,
    })
  })

  it('the element shows what the widget said last where a browser keeps no page', async () => {
    const page = await open(site.page(body()), { serviceWorkers: 'block' })
    await page.waitForFunction(() => localStorage.getItem('meshara-widgets') !== null, undefined, SOON)
    const { port } = web
    await web.stop()
    try {
      await page.reload()
      await page.waitForFunction(
        () =>
          /7 nodes, 5 of them active\.Last known, \d+ s ago\./.test(
            document.querySelector('meshara-widget')?.shadowRoot?.textContent ?? '',
          ),
        undefined,
        SOON,
      )
    } finally {
      web = await startWidgetWeb(engine, loadProfile(engine.settings), { port })
    }
  })
})

describe('an open widget', () => {
  it('shows what has changed, by itself', async () => {
    const page = await open(site.page(`${script()}${elementOf('nodes')}`))
    const frame = await frameOf(page, '/embed/nodes')
    await frame.waitForSelector(`strong:text-is("${String(NODES)}")`, SOON)
    await writeFacts(engine.open('collector'), [visit(NODES, Date.now())])
    await frame.waitForSelector(`strong:text-is("${String(NODES + 1)}")`, { timeout: 45_000 })
    await page.waitForFunction(
      (text) => localStorage.getItem('meshara-widgets')?.includes(text),
      `${String(NODES + 1)} nodes, `,
      SOON,
    )
  })
})
