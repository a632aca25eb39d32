/** A map that pages do not take whole, in a browser: a small one, where pages are told to take less. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layOut } from '@/cli/seed/lay-out'
import { seedTopology } from '@/collector/seed/topology/seed-topology'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { decodeNames } from '@/lib/graph/codec/names'
import { startBuiltWeb, type BuiltWeb } from '../fixtures/built-web'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { pagesOn } from './pages'

const SOON = { timeout: 20_000, interval: 50 }
const NODES = 2_600
const HELD = 1_000
const MINUTE_MS = 60_000

let engine: TestEngine
let web: BuiltWeb

beforeAll(async () => {
  engine = await startTestEngine()
  const { signal } = new AbortController()
  const atMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS
  const options = { nodes: NODES, links: 7_800, seed: 1, atMs }
  await seedTopology({ owner: engine.open('owner'), db: engine.open('collector'), options, signal })
  await layOut(engine.settings, signal)
  web = await startBuiltWeb(engine, { MAP_WHOLE_NODES: String(HELD) })
}, 180_000)
afterAll(async () => {
  await web.stop()
  await engine.stop()
})

const pages = pagesOn('')
const line = (page: Page) => page.getByTestId('part-line')
const words = (page: Page) => line(page).innerText()
const map = (page: Page) => page.getByTestId('map')
const drawn = async (page: Page) => Number(await map(page).getAttribute('data-drawn-nodes'))

async function snapshotOf(search = '') {
  const response = await fetch(`${web.url}/map/snapshot.bin${search}`)
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer()))
}

/** The page, with snapshots held back until they are let go. */
async function openHeld(search = '') {
  let letGo: () => void = () => undefined
  let isHeld = new Promise<void>((resolve) => (letGo = resolve))
  const page = await pages.open('about:blank')
  await page.route('**/map/snapshot.bin*', async (route) => {
    await isHeld
    await route.continue().catch(() => undefined)
  })
  await page.goto(`${web.url}/${search}`)
  return {
    page,
    letGo: () => {
      letGo()
    },
    holdNext: () => {
      isHeld = new Promise<void>((resolve) => (letGo = resolve))
    },
  }
}

describe('a map of which a page takes a part', () => {
  it('begins with its groups, says how much of it has come, and loads the rest when that is wanted', async () => {
    const { page, letGo, holdNext } = await openHeld()
    await expect.poll(() => words(page), SOON).toMatch(/^2,600 nodes in \d+ groups\..*on their way…$/)
    await expect.poll(() => map(page).getAttribute('data-picture'), SOON).toBe('groups')
    expect(await drawn(page)).toBe(0)
    letGo()
    await expect.poll(() => words(page), SOON).toContain('The 1,000 best linked of 2,600 nodes are loaded.')
    await expect.poll(() => drawn(page), SOON).toBe(HELD)

    holdNext()
    const all = line(page).getByRole('button', { name: /^Load all · about \d+ MB$/ })
    await all.click()
    await expect.poll(() => words(page), SOON).toContain('others are on their way…')
    await line(page).getByRole('button', { name: 'Cancel' }).click()
    letGo()
    await all.waitFor(SOON)
    expect(await drawn(page)).toBe(HELD)
    await all.click()
    await expect.poll(() => drawn(page), SOON).toBe(NODES)
    expect(await line(page).count()).toBe(0)
  })

  it('says that the rest could not be loaded, and has it by itself once that can be', async () => {
    const page = await pages.open('about:blank')
    await page.route('**/map/snapshot.bin*', (route) => route.abort('connectionreset'))
    await page.goto(`${web.url}/`)
    await expect
      .poll(() => words(page), SOON)
      .toBe(
        'No node of 2,600 nodes could be loaded. The others are asked for again by themselves in a moment.',
      )
    await page.unroute('**/map/snapshot.bin*')
    await expect.poll(() => drawn(page), SOON).toBe(HELD)
    expect(await words(page)).toContain('The 1,000 best linked of 2,600 nodes are loaded.')
    pages.forgive((text) => text.includes('ERR_CONNECTION_RESET'))
  })

  it('loads the nodes of a group that is opened, whatever nodes are grouped by, and brings the others back', async () => {
    const page = await pages.open(`${web.url}/?group=country`)
    await expect.poll(() => words(page), SOON).toContain('best linked of 2,600 nodes are loaded.')
    await expect.poll(() => page.getByTestId('map-key').count(), SOON).toBe(1)
    // From the middle on, groups are walked like nodes.
    const said = page.getByText(/Enter opens it\.$/)
    await expect
      .poll(async () => {
        await map(page).press('Enter')
        return said.count()
      }, SOON)
      .toBe(1)
    await map(page).press('Enter')
    const loaded = /^([\d,]+) of the ([\d,]+) nodes? of (.+) are loaded\.$/
    await expect.poll(() => words(page), SOON).toMatch(loaded)
    const [, held, count] = loaded.exec(await words(page)) ?? []
    expect(held).toBe(count)
    await page
      .getByRole('button', { name: /back|all/i })
      .first()
      .waitFor(SOON)
    await map(page).press('Escape')
    await expect.poll(() => words(page), SOON).toContain('The 1,000 best linked of 2,600 nodes are loaded.')
  })

  it('finds a node that is not loaded, flies to it and knows what it is linked to', async () => {
    const page = await pages.open(`${web.url}/`)
    await expect.poll(() => drawn(page), SOON).toBe(HELD)
    const held = new Set((await snapshotOf(`?nodes=${String(HELD)}`)).columns.nodes.nums)
    const num = (await snapshotOf()).columns.nodes.nums.find((one) => !held.has(one)) ?? 0
    const names = await fetch(`${web.url}/map/names.bin?nums=${String(num)}`)
    const peerId = decodeNames(new Uint8Array(await names.arrayBuffer())).get(num) ?? ''
    expect(peerId).not.toBe('')

    await page.route('**/map/snapshot.bin?around=*', (route) => route.abort())
    const field = page.getByRole('search').getByRole('combobox')
    await field.fill(peerId)
    // What is found lies over the map's tools.
    await page
      .getByRole('option')
      .first()
      .click({ trial: true, position: { x: 20, y: 20 }, timeout: SOON.timeout })
    const again = page.getByRole('status').getByRole('button', { name: 'Try again' })
    await again.waitFor(SOON)
    await page.unroute('**/map/snapshot.bin?around=*')
    await again.click()
    pages.forgive((text) => text.includes('?around='))
    const card = page.getByTestId('node-card')
    await expect.poll(() => card.textContent(), SOON).toContain(peerId.slice(-8))
    const around = await snapshotOf(`?around=${String(num)}`)
    const unknown = [...around.columns.nodes.nums].filter((one) => !held.has(one)).length
    await expect.poll(() => drawn(page), SOON).toBe(HELD + unknown)

    await page.goto(`${web.url}/?node=${peerId}&around=1`)
    const near = page.getByTestId('neighbourhood')
    const others = around.columns.nodes.count - 1
    await expect
      .poll(() => near.innerText(), SOON)
      .toMatch(new RegExp(`^${String(others)} nodes? within`, 'm'))
    expect(await near.innerText()).toContain('a part of the map')
  })
})
