import { fileURLToPath } from 'node:url'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MapDelta, MapLink } from '@/lib/live/events'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import type { SmallMap } from '../fixtures/map-page'
import {
  BOTTOM,
  buildMapPage,
  COLOURS,
  LEFT,
  node,
  nothing,
  openMapPage,
  RIGHT,
  SIZE,
  snapshot,
  square,
  TOP,
} from '../fixtures/map-browser'

const SOON = { timeout: 20_000 }

const communityOf = (num: number) => (num % 2) + 1

/** Two communities beside each other, each in rows with one large node, and links between neighbours. */
function crowd(count: number): SmallMap {
  const nodes = Array.from({ length: count }, (_, at) =>
    node(at + 1, { community: communityOf(at + 1), peerCount: at < 2 ? 100 : 1 }),
  )
  const places = nodes.map(({ num, community }): [number, number, number] => {
    const at = Math.floor(num / 2)
    return [num, (at % 50) * 10 + (community === 1 ? 0 : 900), Math.floor(at / 50) * 10]
  })
  const links = nodes.slice(2).map(({ num }): MapLink => ({
    a: num - 2,
    b: num,
    evidence: 'table',
    mutual: true,
    estimatedRttMs: null,
  }))
  return snapshot(nodes, links, places)
}

describe('the map in a browser', () => {
  let chromium: TestBrowser
  let script: string
  let page: Page
  let errors: string[]

  const pixel = (x: number, y: number) =>
    page.evaluate(async ([atX, atY]) => window.mapPage.pixel(atX, atY), [x, y] as const)
  const start = (options: { withoutGpu?: boolean; withMotion?: boolean } = {}) =>
    page.evaluate((given) => window.mapPage.start(given), {
      withoutGpu: false,
      withMotion: false,
      ...options,
    })
  const load = (whole: SmallMap) =>
    page.evaluate((given) => {
      window.mapPage.load(given)
    }, whole)
  const apply = (change: Partial<MapDelta>) =>
    page.evaluate(
      (given) => {
        window.mapPage.apply(given)
      },
      { ...nothing, ...change },
    )
  const looked = () => page.evaluate(() => window.mapPage.looked.at(-1))
  const opened = () => page.evaluate(() => window.mapPage.opened)

  beforeAll(async () => {
    script = await buildMapPage()
    chromium = await launchBrowser()
  }, 60_000)
  afterAll(async () => {
    await chromium.close()
  })
  beforeEach(async () => {
    page = await chromium.browser.newPage({ viewport: SIZE })
    errors = await openMapPage(page, script)
  })
  afterEach(async () => {
    await page.close()
    expect(errors).toEqual([])
  })

  describe.each([
    { backend: 'webgl2', withoutGpu: false },
    { backend: 'canvas2d', withoutGpu: true },
  ])('drawn with $backend', ({ backend, withoutGpu }) => {
    it('draws each status in its shape and colour, and links in the colour of their latency', async () => {
      expect(await start({ withoutGpu })).toBe(backend)
      await load(square)
      expect(await pixel(LEFT, TOP)).toEqual([0, 255, 0])
      expect(await pixel(RIGHT, TOP)).toEqual([0, 255, 0])
      // Hollow: the middle is ground, the rim is colour.
      expect(await pixel(LEFT, BOTTOM)).toEqual([0, 0, 0])
      expect(await pixel(LEFT + 19, BOTTOM)).toEqual([255, 0, 255])
      expect(await pixel(RIGHT, BOTTOM)).toEqual([0, 0, 0])
      expect(await pixel(RIGHT + 13, BOTTOM)).toEqual([136, 136, 136])
      const [red = 0, green = 0, blue = 0] = await pixel(400, TOP)
      expect(blue).toBeGreaterThan(60)
      expect(Math.max(red, green)).toBeLessThan(20)
      expect(await pixel(400, BOTTOM)).toEqual([0, 0, 0])
    })

    it('follows a delta: a node changes, a link goes, a node goes', async () => {
      await start({ withoutGpu })
      await load(square)
      await apply({ nodes: [node(1, { status: 'offline' })], linksRemoved: [[1, 2]] })
      expect(await pixel(LEFT, TOP)).toEqual([0, 0, 0])
      expect(await pixel(400, TOP)).toEqual([0, 0, 0])
      await apply({ seq: 3, gone: [1], nodes: [node(5)], positions: [[5, -100, -100]] })
      expect(await pixel(LEFT, TOP)).toEqual([0, 255, 0])
      expect(await page.getAttribute('#map', 'data-drawn-nodes')).toBe('4')
    })

    it('steps the rest back while a node is looked at', async () => {
      await start({ withoutGpu })
      await load(square)
      await page.mouse.move(LEFT, BOTTOM)
      await expect.poll(looked, SOON).toBe(3)
      const [, dimmed = 255] = await pixel(RIGHT, TOP)
      expect(dimmed).toBeLessThan(120)
      expect(await pixel(LEFT, TOP)).toEqual([0, 255, 0])
      await page.mouse.move(400, 300)
      await expect.poll(looked, SOON).toBeNull()
      expect(await pixel(RIGHT, TOP)).toEqual([0, 255, 0])
    })
  })

  it('opens a node that is clicked, and nothing when the ground is clicked or dragged', async () => {
    await start()
    await load(square)
    await page.mouse.click(RIGHT, TOP)
    await page.mouse.click(400, 300)
    await page.mouse.move(LEFT, TOP)
    await page.mouse.down()
    await page.mouse.move(LEFT + 60, TOP + 40, { steps: 4 })
    await page.mouse.up()
    expect(await opened()).toEqual([2])
    expect(await pixel(LEFT + 60, TOP + 40)).toEqual([0, 255, 0])
  })

  it('zooms about the pointer with the wheel, and fits again with 0', async () => {
    await start()
    await load(square)
    await page.mouse.move(LEFT, TOP)
    await page.mouse.wheel(0, -300)
    await expect.poll(() => pixel(RIGHT, TOP), SOON).not.toEqual([0, 255, 0])
    expect(await pixel(LEFT, TOP)).toEqual([0, 255, 0])
    await page.evaluate(() => {
      window.mapPage.press('0')
    })
    expect(await pixel(RIGHT, TOP)).toEqual([0, 255, 0])
  })

  it('is walked by keyboard from node to linked node, and opened', async () => {
    await start()
    await load(square)
    const press = (key: string) =>
      page.evaluate((given) => {
        window.mapPage.press(given)
      }, key)
    await page.evaluate(() => window.mapPage.flyTo(1))
    expect(await looked()).toBe(1)
    await press('ArrowRight')
    expect(await looked()).toBe(2)
    await press('ArrowLeft')
    await press('ArrowDown')
    expect(await looked()).toBe(3)
    await press('Enter')
    expect(await opened()).toEqual([3])
    await press('Escape')
    expect(await looked()).toBeNull()
  })

  it('lets a finger look first and open with the second tap', async () => {
    await page.close()
    const context = await chromium.browser.newContext({ viewport: SIZE, hasTouch: true })
    page = await context.newPage()
    await page.setContent(
      '<style>#map { position: absolute; inset: 0 } canvas { position: absolute; inset: 0; pointer-events: none }</style><div id="map"></div>',
    )
    await page.addScriptTag({ content: script })
    await start()
    await load(square)
    await page.touchscreen.tap(LEFT + 10, TOP + 6)
    await expect.poll(looked, SOON).toBe(1)
    expect(await opened()).toEqual([])
    await page.touchscreen.tap(LEFT + 10, TOP + 6)
    await expect.poll(opened, SOON).toEqual([1])
  })

  it('moves to new positions in steps where motion is wanted, and rests at the end', async () => {
    await start({ withMotion: true })
    await load(square)
    await expect.poll(() => pixel(LEFT, TOP), SOON).toEqual([0, 255, 0])
    await apply({ positions: [[2, 0, -100]] })
    await expect.poll(() => pixel(400, TOP), SOON).toEqual([0, 255, 0])
    await expect.poll(() => pixel(RIGHT, TOP), SOON).toEqual([0, 0, 0])
  })

  it('is there whole with its first frame, however much motion is wanted, and rests then', async () => {
    await start({ withMotion: true })
    const seen = await page.evaluate(
      async ([whole, x, y]) => {
        const { mapPage } = window
        mapPage.load(whole)
        const first = await mapPage.pixelInMotion(x, y)
        mapPage.countFrames()
        for (let frame = 0; frame < 6; frame++) await mapPage.pixelInMotion(x, y)
        return { first, frames: mapPage.countFrames() }
      },
      [square, LEFT, TOP] as const,
    )
    expect(seen.first).toEqual([0, 255, 0])
    expect(seen.frames).toBeLessThan(3)
  })

  it('tells when the GPU is taken away, and draws again in a new life', async () => {
    await start()
    await load(square)
    await page.evaluate(() => {
      document
        .querySelector('canvas')
        ?.getContext('webgl2')
        ?.getExtension('WEBGL_lose_context')
        ?.loseContext()
    })
    await expect.poll(() => page.evaluate(() => window.mapPage.lost), SOON).toBe(1)
    await page.evaluate(() => {
      window.mapPage.stop()
    })
    await start({ withoutGpu: true })
    expect(await pixel(LEFT, TOP)).toEqual([0, 255, 0])
  })

  it('draws five thousand nodes with thirty thousand links', async () => {
    const nodes = Array.from({ length: 5_000 }, (_, at) => node(at + 1))
    const links = nodes.flatMap(({ num }): MapLink[] =>
      Array.from({ length: 6 }, (_, at) => ({
        a: num,
        b: num + 1 + at * 37,
        evidence: 'table' as const,
        mutual: at % 2 === 0,
        estimatedRttMs: at * 50,
      })).filter(({ b }) => b <= 5_000),
    )
    const positions = nodes.map(({ num }): [number, number, number] => [
      num,
      (num % 100) * 10,
      Math.floor(num / 100) * 10,
    ])
    await start()
    await load(snapshot(nodes, links, positions))
    await expect.poll(() => page.getAttribute('#map', 'data-drawn-nodes'), SOON).toBe('5000')
    await page.evaluate(() => window.mapPage.flyTo(2_550))
    const at = await page.evaluate(
      () =>
        new Promise<{ x: number; y: number }>((resolve) => {
          requestAnimationFrame(() => {
            resolve({ ...window.mapPage.at })
          })
        }),
    )
    expect(await pixel(at.x, at.y)).toEqual([0, 255, 0])
  })

  it('paints nodes as it is told, and lets those stand back that a filter leaves out', async () => {
    await start()
    await load(square)
    await page.evaluate(() => {
      window.mapPage.paint([1])
    })
    expect(await pixel(LEFT, TOP)).toEqual([255, 255, 255])
    const [red = 255] = await pixel(RIGHT, TOP)
    expect(red).toBeLessThan(60)
    await page.mouse.click(RIGHT, TOP)
    expect(await opened()).toEqual([])
    await page.evaluate(() => {
      window.mapPage.paint(null)
    })
    expect(await pixel(RIGHT, TOP)).toEqual([0, 255, 0])
  })

  it('gives what is seen as a PNG of the screen and as shapes', async () => {
    await start()
    await load(square)
    expect(await page.evaluate(() => window.mapPage.measurePng())).toEqual(SIZE)
    const svg = await page.evaluate(() => window.mapPage.drawSvg())
    expect(svg.match(/<circle /g)).toHaveLength(2)
    expect(svg.match(/<line /g)).toHaveLength(2)
    expect(svg).toContain('Everything that is seen is drawn.')
  })

  it('tells that there are too many nodes for a browser without WebGL', async () => {
    await start({ withoutGpu: true })
    await load(crowd(5_001))
    expect(await page.evaluate(() => window.mapPage.refused)).toEqual([5_001])
  })

  it('shows a large map as groups from afar, which are walked, opened and left again by keyboard', async () => {
    const press = (key: string) =>
      page.evaluate((given) => {
        window.mapPage.press(given)
      }, key)
    await start()
    await load(crowd(6_000))
    await page.evaluate(() => {
      window.mapPage.gather('community')
    })
    await pixel(0, 0)
    await press('Enter')
    await press('ArrowRight')
    await press('ArrowLeft')
    const groups = () => page.evaluate(() => window.mapPage.groups)
    expect((await groups()).slice(-2)).toEqual(['Community 2', 'Community 1'])
    expect(await looked()).toBeUndefined()
    await press('Enter')
    await pixel(0, 0)
    await press('Enter')
    const num = await looked()
    expect(num).toBeGreaterThan(0)
    expect(communityOf(num ?? 0)).toBe(1)
    await press('Escape')
    await press('Escape')
    expect(await page.evaluate(() => window.mapPage.openedGroups)).toEqual(['Community 1', null])
  })

  it('keeps the picture of a crowd while it is dragged, and has it whole again at rest', async () => {
    await start()
    await load(crowd(6_000))
    const whole = () => expect.poll(() => page.getAttribute('#map', 'data-picture'), SOON).toBe('whole')
    await whole()
    const svg = await page.evaluate(() => window.mapPage.drawSvg())
    const [, x = 0, y = 0] = (/<circle cx="([\d.]+)" cy="([\d.]+)"/.exec(svg) ?? []).map(Number)
    expect((await pixel(x, y))[1]).toBeGreaterThan(100)
    await page.mouse.move(400, 300)
    await page.mouse.down()
    await page.mouse.move(440, 330, { steps: 3 })
    expect((await pixel(x + 40, y + 30))[1]).toBeGreaterThan(100)
    await page.mouse.up()
    await whole()
    expect((await pixel(x + 40, y + 30))[1]).toBeGreaterThan(100)
  })

  it('takes its colours from the very tokens of the page', () => {
    const css = readFileSync(
      fileURLToPath(new URL('../../components/ui/tokens.css', import.meta.url)),
      'utf8',
    )
    for (const name of Object.keys(COLOURS)) expect(css).toContain(`${name}: light-dark(`)
  })
})
