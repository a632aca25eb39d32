/** What a bench asks of a page that draws a map, whoever wrote it: when it had drawn, and how often it draws. @module */
import type { CDPSession, Page } from 'playwright-core'

/** Marks that a page sets with `performance.mark`. */
/** Nodes and links are drawn. */
export const FIRST_PICTURE = 'map:first-picture'
/** The groups of a map are drawn of which no node has come yet. */
export const GROUPS = 'map:groups'
export const FACTS = 'map:facts'

const REST_MS = 3_000
const PAN_MS = 6_000
/** From one end of a drag to the other, CSS pixels, and in how many moves. */
const DRAG = { reach: 260, moves: 40 } as const
const LOOK_MS = 100

interface Watch {
  longestTaskMs: number
  /** Animation frames, and those in which something was drawn on a canvas. */
  frames: number
  drawn: number
  /** By the name of a mark: when all that was drawn until then was there, ms since the navigation. */
  readonly marksMs: Record<string, number>
  /** Waits until everything that was drawn is there. */
  finish(): void
}

declare global {
  interface Window {
    mapWatch: Watch
  }
}

/** Before anything of the page runs. */
export async function watch(page: Page): Promise<void> {
  // The compiler names functions with it, and the page knows nothing of the compiler.
  await page.addInitScript('window.__name = (named) => named')
  await page.addInitScript(install)
}

/** In the page. */
function install(): void {
  const contexts = new Set<WebGL2RenderingContext | WebGLRenderingContext>()
  const flat = new Set<CanvasRenderingContext2D>()
  let hasDrawn = false
  const prototypes: readonly (readonly [object, RegExp])[] = [
    [WebGL2RenderingContext.prototype, /^draw/],
    [WebGLRenderingContext.prototype, /^draw/],
    [CanvasRenderingContext2D.prototype, /^(?:stroke|fill|drawImage|clearRect)/],
  ]
  for (const [prototype, names] of prototypes) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const drawing: unknown = names.test(name)
        ? Object.getOwnPropertyDescriptor(prototype, name)?.value
        : undefined
      if (typeof drawing !== 'function') continue
      Object.defineProperty(prototype, name, {
        configurable: true,
        writable: true,
        value(this: unknown, ...given: unknown[]): unknown {
          hasDrawn = true
          if (this instanceof WebGL2RenderingContext || this instanceof WebGLRenderingContext)
            contexts.add(this)
          else if (this instanceof CanvasRenderingContext2D) flat.add(this)
          return Reflect.apply(drawing, this, given)
        },
      })
    }
  }
  const pixel = new Uint8Array(4)
  const state: Watch = {
    longestTaskMs: 0,
    frames: 0,
    drawn: 0,
    marksMs: {},
    finish: () => {
      for (const gl of contexts) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
      for (const context of flat) context.getImageData(0, 0, 1, 1)
    },
  }
  window.mapWatch = state
  const mark = performance.mark.bind(performance)
  performance.mark = (name, options) => {
    if (name.startsWith('map:')) {
      // What a script has asked for is not what the screen shows: the GPU, or who plays it, may be seconds behind.
      state.finish()
      state.marksMs[name] ??= performance.now()
    }
    return mark(name, options)
  }
  const count = (): void => {
    state.frames += 1
    if (hasDrawn) state.drawn += 1
    hasDrawn = false
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      state.longestTaskMs = Math.max(state.longestTaskMs, duration)
  }).observe({ type: 'longtask', buffered: true })
}

/** ms from the start of the navigation until what a mark tells of could be seen; null: it was not set in time. */
export async function markMs(page: Page, name: string, limitMs: number): Promise<number | null> {
  const endMs = performance.now() + limitMs
  while (performance.now() < endMs) {
    // A page that lays out a hundred thousand nodes may not answer for as long as it does so.
    const found = await within(
      endMs - performance.now(),
      page.evaluate((mark) => window.mapWatch.marksMs[mark] ?? null, name),
    )
    if (found !== null) return Math.round(found)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return null
}

/** @returns null: it took longer. What fails afterwards is nobody's concern. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs)
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Frames a second while the map is dragged about by its ground, drawn to their last pixel. */
export async function panFps(page: Page, limitMs: number): Promise<number | null> {
  return within(limitMs, pan(page))
}

async function pan(page: Page): Promise<number> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 }
  // Off the middle, where a node is likely to be: dragging one would not be panning.
  const from = { x: width * 0.62, y: height * 0.18 }
  await page.evaluate(() => window.mapWatch.finish())
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  const before = await page.evaluate(() => ({ drawn: window.mapWatch.drawn, atMs: performance.now() }))
  const untilMs = performance.now() + PAN_MS
  for (let move = 0; performance.now() < untilMs; move++) {
    const swing = Math.sin((2 * Math.PI * move) / DRAG.moves)
    await page.mouse.move(
      from.x + DRAG.reach * 0.5 * swing,
      from.y + DRAG.reach * 0.3 * (1 - Math.abs(swing)),
    )
  }
  const after = await page.evaluate(() => {
    window.mapWatch.finish()
    return { drawn: window.mapWatch.drawn, atMs: performance.now() }
  })
  await page.mouse.up()
  return rate(after.drawn - before.drawn, after.atMs - before.atMs)
}

/** Frames a second that the page has for others while nobody touches the map. */
export async function restFps(page: Page): Promise<number> {
  const before = await page.evaluate(() => ({ frames: window.mapWatch.frames, atMs: performance.now() }))
  await page.waitForTimeout(REST_MS)
  const after = await page.evaluate(() => ({ frames: window.mapWatch.frames, atMs: performance.now() }))
  return rate(after.frames - before.frames, after.atMs - before.atMs)
}

const rate = (count: number, tookMs: number): number => Math.round((10_000 * count) / tookMs) / 10

export async function longestTaskMs(page: Page): Promise<number> {
  return Math.round(await page.evaluate(() => window.mapWatch.longestTaskMs))
}

/** Objects and array buffers of the page once what is not needed any more is collected, MB. */
export async function tabMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const usage = await cdp.send('Runtime.getHeapUsage')
  return Math.round((usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize) / 1e5) / 10
}
