/** The product's own map, as a visitor opens it: measured. @module */
import { launchBrowser } from '../../fixtures/browser'
import {
  FACTS,
  FIRST_PICTURE,
  GROUPS,
  longestTaskMs,
  markMs,
  panFps,
  restFps,
  tabMb,
  watch,
} from './watch-page'
import { WireCount } from './wire-count'

export const VIEWPORT = { width: 1280, height: 800 }
/** A picture that is not there after this long will not come. */
export const LIMIT_MS = 120_000
/** After the facts: labels, the totals, the first changes. */
const SETTLING_MS = 2_000

/** What the first picture of a visit is made of. */
export type FirstPicture = 'groups' | 'nodes'

export interface ExplorerFigures {
  /** Of groups, where the map is too large for the page to begin with nodes; else of all nodes and links. */
  readonly firstPictureMs: number | null
  /** Until nodes and links are drawn. */
  readonly nodesMs: number | null
  /** Until everything that is known of nodes and links is there. */
  readonly factsMs: number | null
  readonly panFps: number | null
  readonly restFps: number | null
  readonly longTaskMs: number | null
  readonly tabMb: number | null
  /** Bytes of the map on the wire, MB: until the first picture, and until the facts. */
  readonly wireMb: number | null
  readonly wireWholeMb: number | null
}

const NOTHING: ExplorerFigures = {
  firstPictureMs: null,
  nodesMs: null,
  factsMs: null,
  panFps: null,
  restFps: null,
  longTaskMs: null,
  tabMb: null,
  wireMb: null,
  wireWholeMb: null,
}

/**
 * In a browser of its own, so that nothing is kept from a visit before.
 * @param begins - with what the page begins.
 */
export async function measureExplorer(url: string, begins: FirstPicture): Promise<ExplorerFigures> {
  const { browser, close } = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: VIEWPORT })
    await watch(page)
    const cdp = await page.context().newCDPSession(page)
    const wire = await WireCount.begin(cdp)
    await page.goto(url, { waitUntil: 'commit' })
    const firstPictureMs = await markMs(page, begins === 'groups' ? GROUPS : FIRST_PICTURE, LIMIT_MS)
    if (firstPictureMs === null) return NOTHING
    const nodesMs = await markMs(page, FIRST_PICTURE, LIMIT_MS)
    const factsMs = await markMs(page, FACTS, LIMIT_MS)
    const originMs = await page.evaluate(() => performance.timeOrigin)
    process.stderr.write(`${JSON.stringify(await page.evaluate(steps))}\n`)
    await page.waitForTimeout(SETTLING_MS)
    return {
      firstPictureMs,
      nodesMs,
      factsMs,
      restFps: await restFps(page),
      panFps: await panFps(page, LIMIT_MS),
      longTaskMs: await longestTaskMs(page),
      tabMb: await tabMb(cdp),
      wireMb: wire.untilMb(originMs + firstPictureMs),
      wireWholeMb: factsMs === null ? null : wire.untilMb(originMs + factsMs),
    }
  } finally {
    await close()
  }
}

/** In the page: where the time until the picture went, ms since the navigation. */
function steps(): Record<string, number> {
  const [page] = performance.getEntriesByType('navigation')
  const resources = performance.getEntriesByType('resource')
  const groups = resources.find(({ name }) => name.includes('/map/groups'))
  const map = resources.find(({ name }) => name.includes('/map/snapshot'))
  const scripts = resources.filter(({ name }) => name.includes('/_next/') && name.endsWith('.js'))
  const ends = (entry: PerformanceEntry | undefined): number =>
    entry instanceof PerformanceResourceTiming ? Math.round(entry.responseEnd) : 0
  return {
    documentMs: ends(page),
    scriptsMs: Math.max(0, ...scripts.map(ends)),
    ...(groups === undefined ? {} : { groupsArrivedMs: ends(groups) }),
    mapAskedMs: Math.round(map?.startTime ?? 0),
    mapArrivedMs: ends(map),
  }
}
