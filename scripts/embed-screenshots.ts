/**
 * Takes the pictures of widgets, badges and the builder in `docs/screenshots`: of the production build over a made-up
 * history that goes on until now, on a page of another site. `npm run screenshots:embeds`, after `npm run build`.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { DAY_MS } from '@/collector/seed/options'
import { seedDatabase } from '@/collector/seed/seed'
import { readWire } from '@/lib/api/wire'
import { maySignUpdates } from '@/lib/authorities/trust'
import { BADGE_NAMES, BADGE_STYLES, badgeAddress, nodeBadge, type BadgeName } from '@/lib/embed/badges'
import { embedWidget } from '@/lib/embed/snippets'
import { WIDGET_TYPES, type WidgetType } from '@/lib/embed/widgets'
import { loadProfile } from '@/lib/networks/load-profile'
import { nodeSummarySchema, type NodeSummary } from '@/lib/nodes'
import { projectRoot } from '@/lib/service/project-root'
import { launchBrowser } from '../test/fixtures/browser'
import { startBuiltWeb } from '../test/fixtures/built-web'
import { startTestEngine, type TestEngine } from '../test/fixtures/engine'
import { heartbeat, visit } from '../test/fixtures/facts'
import { writeFacts } from '../test/fixtures/history'
import { startOtherOrigin, type OtherOrigin } from '../test/fixtures/other-origin'
import { startStack } from '../test/fixtures/stack'

const SCHEMES = ['light', 'dark'] as const
const BEAT_MS = 5_000
/** The map is drawn, and at rest. */
const MAP_SETTLED_MS = 8_000
const BADGE_LOOK = { deviceScaleFactor: 2, viewport: { width: 900, height: 400 } }
const MESH_SETTLED_MS = 20_000
const KNOWN_LIMIT_MS = 240_000
/** Room around a widget, and one that fills what it is given. */
const SURROUNDINGS =
  '<style>:root{color-scheme:light dark}body{margin:20px}meshara-widget{display:block}</style>'

/** What a made-up history lacks: messages of today, and the part that lays out the map. */
const OF_A_LIVING_MESH = ['messages-24h', 'map'] as const

const folder = join(projectRoot(), 'docs/screenshots')
await mkdir(folder, { recursive: true })
const { browser, close } = await launchBrowser()
const other = await startOtherOrigin()
try {
  await takeFigures()
  await takeLivingMesh()
} finally {
  await other.close()
  await close()
}

/** What is worth a picture only after weeks. */
async function takeFigures(): Promise<void> {
  const engine = await startTestEngine()
  try {
    await seed(engine)
    const web = await startBuiltWeb(engine)
    try {
      const nodes = await activeNodes(web.url)
      const stopBeating = await goOnUntilNow(engine, nodes)
      const peerId = nodes[0]?.peerId ?? ''
      try {
        for (const type of WIDGET_TYPES.filter((each) => !isOfALivingMesh(each))) {
          const { snippets } = embedWidget(type, {}, peerId, web.url)
          await takeWidget(browser, other, type, snippets[1]?.code ?? '')
        }
        await takeBadges(browser, other, web.url, [
          ...BADGE_NAMES.filter((name) => name !== 'messages').map((name) => [name, name] as const),
          ['node', nodeBadge(peerId)],
        ])
        await takeStyles(browser, other, web.url)
        await takeBuilder(browser, web.url)
      } finally {
        await stopBeating()
      }
    } finally {
      await web.stop()
    }
  } finally {
    await engine.stop()
  }
}

async function takeLivingMesh(): Promise<void> {
  const stack = await startStack()
  try {
    await isKnown(stack.url, 'messages')
    await new Promise((resolve) => setTimeout(resolve, MESH_SETTLED_MS))
    for (const type of OF_A_LIVING_MESH) {
      const { snippets } = embedWidget(type, {}, '', stack.url)
      await takeWidget(browser, other, type, snippets[1]?.code ?? '', type === 'map' ? MAP_SETTLED_MS : 500)
    }
    await takeBadges(browser, other, stack.url, [['messages', 'messages']])
  } finally {
    await stack.stop()
  }
}

function isOfALivingMesh(type: WidgetType): boolean {
  return OF_A_LIVING_MESH.some((each) => each === type)
}

/** Waits until a badge tells its figure, and one of now. */
async function isKnown(url: string, badge: BadgeName): Promise<void> {
  const deadlineMs = performance.now() + KNOWN_LIMIT_MS
  for (;;) {
    const text = await (await fetch(`${url}${badgeAddress(badge, 'json', {})}`)).text()
    if (!text.includes('unknown') && text.includes('"isError":false')) return
    if (performance.now() > deadlineMs) throw new Error(`The badge ${badge} still says ${text}.`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

async function seed(engine: TestEngine): Promise<void> {
  await seedDatabase({
    owner: engine.open('owner'),
    db: engine.open('collector'),
    options: {
      sightings: 60_000,
      hops: 20_000,
      seed: 3,
      nodes: 240,
      days: 95,
      untilMs: Math.floor(Date.now() / DAY_MS) * DAY_MS,
    },
    authorities: (loadProfile(engine.settings).authorities?.members ?? []).map((member) => ({
      publicKey: member.publicKey,
      signs: maySignUpdates(member),
    })),
    signal: new AbortController().signal,
  })
}

async function activeNodes(url: string): Promise<NodeSummary[]> {
  const response = await fetch(`${url}/api/v1/nodes?active=yes&limit=500`)
  return readWire(z.object({ nodes: z.array(nodeSummarySchema) }), await response.json()).nodes
}

/**
 * A history ends with yesterday: today all are visited once more, and a collector is there.
 * @returns what takes it away.
 */
async function goOnUntilNow(engine: TestEngine, nodes: readonly NodeSummary[]): Promise<() => Promise<void>> {
  const collector = engine.open('collector')
  const nowMs = Date.now()
  const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
  await writeFacts(
    collector,
    nodes.flatMap((node, at) =>
      [dayMs + at * 1_000, nowMs - at * 100].map((atMs) =>
        visit(at, atMs, {
          peerId: node.peerId,
          agent: node.agent,
          peerCount: node.peerCount,
          rttMs: node.rttMs,
          rttMethod: node.rttMethod,
          place: {
            source: node.placeSource,
            country: node.country,
            region: node.region,
            city: node.city,
            lat: node.lat,
            lon: node.lon,
            asn: node.asn,
            asName: node.asName,
          },
        }),
      ),
    ),
  )
  let beating = writeFacts(collector, [heartbeat(nowMs)])
  const beats = setInterval(() => {
    beating = beating.then(() => writeFacts(collector, [heartbeat(Date.now())]))
  }, BEAT_MS)
  return async () => {
    clearInterval(beats)
    await beating
  }
}

async function takeWidget(
  on: Browser,
  site: OtherOrigin,
  type: string,
  code: string,
  restMs = 500,
): Promise<void> {
  for (const colorScheme of SCHEMES) {
    const page = await on.newPage({
      colorScheme,
      viewport: {
        width: type === 'map' || type === 'growth' || type === 'countries' ? 520 : 400,
        height: 700,
      },
      deviceScaleFactor: 2,
    })
    await page.goto(site.page(code, SURROUNDINGS))
    const frame = page.locator('iframe')
    await frame.contentFrame().locator('#widget[data-state="live"]').waitFor()
    await page.waitForTimeout(restMs)
    await shoot(page, 'meshara-widget', `embed-${type}-${colorScheme}`)
    await page.close()
  }
}

async function takeBadges(
  on: Browser,
  site: OtherOrigin,
  url: string,
  badges: readonly (readonly [id: string, name: string])[],
): Promise<void> {
  const page = await on.newPage(BADGE_LOOK)
  const pictures = badges.map(([id, name]) => `<p>${picture(url, badgeAddress(name, 'svg', {}), id)}</p>`)
  await page.goto(site.page(pictures.join('')), { waitUntil: 'networkidle' })
  for (const [id] of badges) await shoot(page, `#${id}`, `embed-badge-${id}`)
  await page.close()
}

async function takeStyles(on: Browser, site: OtherOrigin, url: string): Promise<void> {
  const page = await on.newPage(BADGE_LOOK)
  const pictures = BADGE_STYLES.map((style) =>
    picture(url, badgeAddress('reachable', 'svg', { style, logo: 'mesh' }), style),
  )
  const line = 'display:inline-flex;gap:10px;align-items:center;padding:6px'
  await page.goto(site.page(`<p id="styles" style="${line}">${pictures.join('')}</p>`), {
    waitUntil: 'networkidle',
  })
  await shoot(page, '#styles', 'embed-badge-styles')
  await page.close()
}

function picture(url: string, address: string, id: string): string {
  return `<img id="${id}" src="${url}${address.replaceAll('&', '&amp;')}" alt="">`
}

async function takeBuilder(on: Browser, url: string): Promise<void> {
  const looks = [
    { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 1000 } },
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 1000 } },
    { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  ] as const
  for (const { name, ...settings } of looks) {
    const page = await on.newPage(settings)
    await page.goto(`${url}/embed-builder?range=90d`)
    await page.locator('iframe').contentFrame().locator('#widget[data-state="live"]').waitFor()
    await page.waitForTimeout(2_000)
    await page.screenshot({ path: join(folder, `embed-builder-${name}.png`) })
    process.stdout.write(`embed-builder-${name}.png\n`)
    await page.close()
  }
}

async function shoot(page: Page, selector: string, name: string): Promise<void> {
  await page.locator(selector).screenshot({ path: join(folder, `${name}.png`) })
  process.stdout.write(`${name}.png\n`)
}
