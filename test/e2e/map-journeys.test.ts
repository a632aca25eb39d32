import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TrafficFlow, TrafficHop } from '@/lib/live/traffic'
import type { Arrival } from '@/lib/messages/message'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { BOTTOM, buildMapPage, LEFT, openMapPage, RIGHT, SIZE, square, TOP } from '../fixtures/map-browser'

const SOON = { timeout: 20_000, interval: 20 }
const YELLOW = [255, 255, 0]
const BLACK = [0, 0, 0]
/** One after the other for some seconds, so that a slow machine sees one of them. */
const SEVERAL = [0, 700, 1_400, 2_100, 2_800].map((startMs) => ({ from: 1, to: 2, startMs }))

function flow(fromMs: number, hops: Partial<TrafficHop>[]): TrafficFlow {
  return {
    fromMs,
    toMs: fromMs + 1_000,
    total: hops.length,
    sampledOneIn: 1,
    hops: hops.map((hop) => ({ from: 1, to: 4, type: 'broadcast', startMs: 0, tookMs: null, ...hop })),
  }
}

function arrival(
  num: number,
  fromNum: number | null,
  afterMs: number | null,
  change: Partial<Arrival> = {},
): Arrival {
  return {
    node: { num, peerId: `peer-${String(num)}` },
    state: 'delivered',
    fromNum,
    depth: null,
    reportedAtUs: null,
    afterMs,
    uncertaintyMs: null,
    latency: { state: 'unknown' },
    duplicates: 0,
    ...change,
  }
}

/** Published at the top left, on to the top right, from there to the bottom right; it never arrived at the bottom left. */
const path = {
  arrivals: [
    arrival(1, null, 0, { state: 'published' }),
    arrival(2, 1, 100),
    arrival(4, 2, 200),
    arrival(3, null, null, { state: 'missing' }),
  ],
  redundant: [],
  family: 'broadcast',
} as const

describe('what goes along the links of the map', () => {
  let chromium: TestBrowser
  let script: string
  let page: Page
  let errors: string[]

  const pixel = (x: number, y: number) =>
    page.evaluate(async ([atX, atY]) => window.mapPage.pixel(atX, atY), [x, y] as const)
  const start = (going: 'traffic' | 'path', withoutGpu = false) =>
    page.evaluate((given) => window.mapPage.start(given), { withoutGpu, withMotion: false, going })
  const load = () =>
    page.evaluate((given) => {
      window.mapPage.load(given)
    }, square)
  const play = (given: TrafficFlow) =>
    page.evaluate((told) => {
      window.mapPage.play(told)
    }, given)
  const particles = () => page.getAttribute('#map', 'data-particles').then(Number)
  const showPath = (given: Parameters<typeof window.mapPage.showPath>[0] = path) =>
    page.evaluate((told) => {
      window.mapPage.showPath(told)
    }, given)
  const playhead = (ms: number | null) =>
    page.evaluate((atMs) => {
      window.mapPage.playhead(atMs)
    }, ms)

  /** Looks at two points with every frame, from the first particle until the last has gone and left no trace. */
  const watch = (given: TrafficFlow, points: readonly (readonly [number, number])[]) =>
    page.evaluate(
      async ({ told, at }) => {
        const seen: { particles: number; colours: number[][] }[] = []
        const map = document.getElementById('map')
        window.mapPage.play(told)
        const look = async () => {
          const colours: number[][] = []
          for (const [x, y] of at) colours.push(await window.mapPage.pixel(x, y))
          seen.push({ particles: Number(map?.dataset.particles), colours })
          return seen.at(-1)
        }
        while ((await look())?.particles === 0);
        while ((await look())?.particles !== 0);
        while ((await look())?.colours.some((colour) => Math.max(...colour) > 0) === true);
        return seen
      },
      { told: given, at: points },
    )

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
    it('sends a particle along its link, lets the link glow where none was drawn, and comes to rest', async () => {
      expect(await start('traffic', withoutGpu)).toBe(backend)
      await load()
      expect([await pixel(300, 200), await pixel(500, 400)]).toEqual([BLACK, BLACK])
      const seen = await watch(
        flow(
          0,
          SEVERAL.map((hop) => ({ ...hop, to: 4 })),
        ),
        [
          [300, 200],
          [500, 400],
        ],
      )
      expect(Math.max(...seen.map(({ particles }) => particles))).toBeGreaterThan(0)
      for (const at of [0, 1]) {
        const colours = seen.map(({ colours }) => colours[at] ?? BLACK)
        expect(Math.max(...colours.map(([red = 0]) => red))).toBeGreaterThan(20)
        for (const [red = 0, green = 0, blue = 0] of colours) {
          expect(Math.abs(red - green)).toBeLessThan(3)
          expect(blue).toBeLessThan(3)
        }
      }
      expect(seen.at(-1)?.colours).toEqual([BLACK, BLACK])
    })

    it('draws a path as far as the message has come, and who has it by then', async () => {
      await start('path', withoutGpu)
      await showPath()
      await load()
      await playhead(50)
      expect(await pixel(250, TOP)).toEqual(YELLOW)
      expect(await pixel(550, TOP)).not.toEqual(YELLOW)
      expect(await pixel(LEFT, TOP)).toEqual([0, 255, 0])
      expect((await pixel(RIGHT, TOP))[1]).toBeLessThan(120)
      await playhead(150)
      expect(await pixel(550, TOP)).toEqual(YELLOW)
      expect(await pixel(RIGHT, TOP)).toEqual([0, 255, 0])
      expect(await pixel(RIGHT, 200)).toEqual(YELLOW)
      expect(await pixel(RIGHT, 450)).toEqual(BLACK)
      await playhead(null)
      expect(await pixel(RIGHT, 450)).toEqual(YELLOW)
      await playhead(0)
      expect(await pixel(250, TOP)).not.toEqual(YELLOW)
    })

    it('marks a node that the message never reached, and lights one whose time is not known from the start', async () => {
      await start('path', withoutGpu)
      await showPath({
        ...path,
        arrivals: [...path.arrivals.slice(0, 2), arrival(4, 2, null), path.arrivals[3]],
      })
      await load()
      await playhead(0)
      const [red = 0, green = 0] = await pixel(LEFT, BOTTOM)
      expect(red).toBeGreaterThan(100)
      expect(green).toBeGreaterThan(50)
      expect((await pixel(RIGHT, TOP))[1]).toBeLessThan(120)
      // An offline node is hollow: its rim is in the full colour when it is lit.
      expect(await pixel(RIGHT + 13, BOTTOM)).toEqual([136, 136, 136])
      const onTheWay = await Promise.all([200, 203, 206].map((y) => pixel(RIGHT, y)))
      expect(onTheWay).toContainEqual(YELLOW)
    })
  })

  it('asks for no frame any more once all particles have arrived', async () => {
    await start('traffic')
    await load()
    await play(flow(0, SEVERAL))
    await expect.poll(particles, SOON).toBeGreaterThan(0)
    await expect.poll(particles, SOON).toBe(0)
    const asked = () =>
      page.evaluate(async () => {
        window.mapPage.countFrames()
        for (let frame = 0; frame < 12; frame++) await new Promise((next) => requestAnimationFrame(next))
        return window.mapPage.countFrames() - 12
      })
    await expect.poll(asked, SOON).toBe(0)
  })

  it('keeps the graph as it is below the particles while it changes and moves', async () => {
    await start('traffic')
    await load()
    await play(flow(0, SEVERAL))
    await expect.poll(particles, SOON).toBeGreaterThan(0)
    await page.evaluate(() => {
      window.mapPage.press('ArrowUp')
    })
    expect(await pixel(LEFT, TOP + 90)).toEqual([0, 255, 0])
    expect(await pixel(LEFT, TOP)).not.toEqual([0, 255, 0])
    await expect.poll(particles, SOON).toBe(0)
    expect(await pixel(LEFT, TOP + 90)).toEqual([0, 255, 0])
  })

  it('shows the graph in each frame in which only particles move', async () => {
    await start('traffic')
    await load()
    const settled = await pixel(LEFT, TOP)
    await play(flow(0, SEVERAL))
    await expect.poll(particles, SOON).toBeGreaterThan(0)
    const seen = await page.evaluate(
      async ([x, y]) => {
        const colours: string[] = []
        while (document.getElementById('map')?.dataset.particles !== '0') {
          colours.push(String(await window.mapPage.pixelInMotion(x, y)))
        }
        return colours
      },
      [LEFT, TOP] as const,
    )
    expect(seen.length).toBeGreaterThan(5)
    expect(new Set(seen)).toEqual(new Set([String(settled)]))
  })

  it('draws no particle to a node that is not on the map', async () => {
    await start('traffic')
    await load()
    const seen = await watch(flow(0, [{ from: 1, to: 99 }]), [[LEFT + 60, TOP + 60]])
    expect(new Set(seen.map(({ colours }) => String(colours[0])))).toEqual(new Set([String(BLACK)]))
  })

  it('goes on in a new life after the GPU was taken away', async () => {
    await start('path')
    await showPath()
    await load()
    await playhead(150)
    expect(await pixel(550, TOP)).toEqual(YELLOW)
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
    expect(await start('path', true)).toBe('canvas2d')
    expect(await pixel(550, TOP)).toEqual(YELLOW)
    expect(await pixel(RIGHT, 450)).toEqual(BLACK)
  })
})
