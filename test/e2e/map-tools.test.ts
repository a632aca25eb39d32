import { readFile } from 'node:fs/promises'
import type { CDPSession, Download, Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { countryName } from '@/lib/format/names'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { columnsOf, mapNodeAt } from '@/lib/graph/columns-of'
import type { MapSnapshot } from '@/lib/graph/snapshot'
import { readView } from '@/lib/map-query'
import { pagesOn, violationsOf } from './pages'
import { NODES, openStack, SOON } from './stack-in-use'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
/** A finger needs this much, px. */
const TARGET_PX = 40

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)

/** The map, once its nodes are drawn: those of the mesh, and who else they name. */
async function openMap(search = '', options: Parameters<typeof pages.open>[1] = {}): Promise<Page> {
  const page = await pages.open(`/${search}`, options)
  await drawn(page)
  return page
}

async function drawn(page: Page): Promise<void> {
  const nodes = async () => Number(await page.getByTestId('map').getAttribute('data-drawn-nodes'))
  await expect.poll(nodes, SOON).toBeGreaterThanOrEqual(NODES)
}

const tool = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Tools of the map' }).getByRole('button', { name })
const asked = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)
const spanOf = (page: Page) => readView(asked(page, 'view') ?? '')?.span ?? Infinity

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path())
}

describe('the look of the map', () => {
  it('is chosen, explained with counts, and filters as the list of nodes does', async () => {
    const page = await openMap()
    await tool(page, 'Look').click()
    await page.getByRole('radio', { name: 'Country' }).check()
    await expect.poll(() => asked(page, 'colour'), SOON).toBe('country')

    const { country } = await stack.anActiveNode()
    const there = await stack.nodes(`country=${country}&limit=100`)
    const entry = page.getByTestId('map-key').getByRole('button', { name: countryName(country) })
    await expect.poll(() => entry.innerText(), SOON).toContain(String(there.length))
    await entry.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page, 'country'), SOON).toBe(country)
    await expect.poll(() => entry.getAttribute('aria-pressed'), SOON).toBe('true')
    const line = page.getByTestId('shown-line')
    await expect
      .poll(() => line.innerText(), SOON)
      .toMatch(new RegExp(`^${String(there.length)} of \\d+ nodes shown`))

    await line.getByRole('link', { name: 'List' }).click()
    await page.waitForURL(`**/nodes?country=${country}`)
    await page.goBack()
    await line.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => asked(page, 'country'), SOON).toBeNull()
    expect(asked(page, 'colour')).toBe('country')
  })

  it('is restored from the address, with filters that only the server can tell', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await openMap(`?q=${peerId}&colour=uptime&size=same`)
    await expect.poll(() => page.getByTestId('shown-line').innerText(), SOON).toMatch(/^1 of \d+ nodes shown/)
    await tool(page, 'Look').click()
    expect(await page.getByRole('radio', { name: 'All the same' }).isChecked()).toBe(true)
    expect(
      await page
        .getByRole('radio', { name: /^Uptime/ })
        .first()
        .isChecked(),
    ).toBe(true)
    await tool(page, 'Filter').click()
    expect(await page.getByRole('searchbox', { name: 'Key begins with' }).inputValue()).toBe(peerId)
  })

  it('counts in its legend what the filters leave of each entry', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await openMap(`?q=${peerId}&colour=country`)
    // Of all other countries none is left, and the legend still has them.
    await expect.poll(() => page.getByTestId('map-key').innerText(), SOON).toMatch(/\b0 of \d+/)
  })

  it('by betweenness is worked out, and says so', async () => {
    const page = await openMap('?colour=betweenness')
    await expect
      .poll(() => page.getByTestId('map-key').innerText(), SOON)
      .toMatch(/top 1%[^]*On how many of the shortest ways/)
  })
})

describe('what the map shares', () => {
  it('is found by name, and shown alone', async () => {
    const { country } = await stack.anActiveNode()
    const page = await openMap()
    const field = page.getByRole('search').getByRole('combobox')
    await expect
      .poll(async () => {
        await page.keyboard.press('/')
        return field.evaluate((element) => element === document.activeElement)
      }, SOON)
      .toBe(true)
    await field.fill(countryName(country))
    await page
      .getByRole('option', { name: countryName(country) })
      .first()
      .waitFor(SOON)
    await field.press('Enter')
    await expect.poll(() => asked(page, 'country'), SOON).toBe(country)
  })

  it('is opened, though the map flies there meanwhile and writes down where it stands', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await openMap('', { reducedMotion: 'no-preference' })
    let answer: () => void = () => undefined
    const isMeant = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route(`**/nodes/${peerId}*`, async (route) => {
      await isMeant
      await route.continue()
    })
    const field = page.getByRole('search').getByRole('combobox')
    await field.fill(peerId)
    await page.getByRole('option').first().waitFor(SOON)
    await field.press('ArrowDown')
    await field.press('Enter')
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(Infinity)
    answer()
    await page.waitForURL(`**/nodes/${peerId}`, SOON)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  it('stands together in groups, as chosen', async () => {
    const page = await openMap()
    await tool(page, 'Group').click()
    await page.getByRole('radio', { name: 'Country' }).check()
    await expect.poll(() => asked(page, 'group'), SOON).toBe('country')
    await page.getByRole('radio', { name: 'Automatic' }).check()
    await expect.poll(() => asked(page, 'group'), SOON).toBeNull()
  })
})

describe('a view of the map', () => {
  it('is copied as an address, and is the same where that is opened', async () => {
    const page = await openMap('?colour=version', { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByTestId('map').press('+')
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(Infinity)
    // The address has a view once the map rests in it; until then a copied one would be of on the way.
    const nearer = asked(page, 'view')
    await page.getByTestId('map').press('ArrowRight')
    await expect.poll(() => asked(page, 'view'), SOON).not.toBe(nearer)
    await tool(page, 'Share').click()
    await page.getByRole('button', { name: /Copy the link/ }).click()
    await page.getByText('Copied.').waitFor(SOON)
    const address = new URL(await page.evaluate(() => navigator.clipboard.readText()))
    expect(address.searchParams.get('colour')).toBe('version')
    const view = address.searchParams.get('view')
    expect(view).toBe(asked(page, 'view'))

    await page.goto(address.href)
    await expect.poll(() => page.getByTestId('view-words').textContent(), SOON).toMatch(/in view/)
    expect(asked(page, 'view')).toBe(view)
  })

  it('is taken along as PNG and as SVG', async () => {
    const page = await openMap()
    await tool(page, 'Share').click()
    const take = async (kind: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download', SOON),
        page.getByRole('button', { name: `as ${kind}` }).click(),
      ])
      expect(download.suggestedFilename()).toMatch(new RegExp(`^map-[\\d-]+\\.${kind.toLowerCase()}$`))
      return bytesOf(download)
    }
    const png = await take('PNG')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.length).toBeGreaterThan(5_000)
    const svg = await take('SVG')
    const isWhole = await page.evaluate((text) => {
      const drawing = new DOMParser().parseFromString(text, 'image/svg+xml')
      return drawing.querySelector('parsererror') === null && drawing.querySelectorAll('*').length > 20
    }, svg.toString())
    expect(isWhole).toBe(true)
  })

  it('is told in words, and said when it has been moved', async () => {
    const page = await openMap()
    const words = page.getByTestId('view-words')
    await expect.poll(() => words.textContent(), SOON).toMatch(/All \d+ nodes are in view/)
    for (let times = 0; times < 5; times++) await page.getByTestId('map').press('+')
    const said = page.getByRole('region', { name: 'The view in words' }).locator('[aria-live=polite]')
    await expect.poll(() => said.textContent(), SOON).toMatch(/\d+ of \d+ nodes in view|No node is in view/)
    await page.getByTestId('map').press('0')
    await expect.poll(() => said.textContent(), SOON).toMatch(/^All \d+ nodes/)
  })

  it('takes the whole screen, and gives it back', async () => {
    const page = await openMap()
    const button = page.getByRole('button', { name: 'Full screen' })
    await button.click()
    await expect.poll(() => button.getAttribute('aria-pressed'), SOON).toBe('true')
    expect(await page.evaluate(() => document.fullscreenElement?.getAttribute('aria-label'))).toBe('Map')
    await button.click()
    await expect.poll(() => button.getAttribute('aria-pressed'), SOON).toBe('false')
  })

  it('is helped by ?, which Escape closes', async () => {
    const page = await openMap()
    await page.getByTestId('map').press('?')
    const help = page.getByRole('region', { name: 'Help' })
    await help.waitFor(SOON)
    await page.keyboard.press('Escape')
    await expect.poll(() => help.count(), SOON).toBe(0)
    expect(await tool(page, 'Help').evaluate((button) => button === document.activeElement)).toBe(true)
  })
})

describe('the overview', () => {
  it('is not there where the map is small', async () => {
    const page = await openMap()
    await page.getByTestId('map').press('+')
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(Infinity)
    expect(await page.getByTestId('minimap').count()).toBe(0)
  })

  it('of a large map moves what is seen, by keyboard and by dragging', async () => {
    const page = await pages.open('/nodes')
    await page.route('**/map/snapshot.bin*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        body: Buffer.from(encodeSnapshot(widened(decodeSnapshot(await answer.body())))),
        contentType: 'application/octet-stream',
      })
    })
    await page.goto(`${stack.url}/`)
    const map = page.getByTestId('map')
    await expect
      .poll(async () => Number(await map.getAttribute('data-drawn-nodes')), SOON)
      .toBeGreaterThan(400)
    for (let times = 0; times < 4; times++) await map.press('+')
    const overview = page.getByTestId('minimap')
    await overview.waitFor(SOON)
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(Infinity)
    const placeOf = () => readView(asked(page, 'view') ?? '') ?? { x: NaN, y: NaN, span: NaN }
    const before = placeOf()
    await overview.press('ArrowRight')
    await expect.poll(() => placeOf().x, SOON).toBeGreaterThan(before.x)

    const box = await page.getByTestId('minimap-frame').boundingBox()
    if (box === null) throw new Error('The overview has no frame.')
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    const moved = placeOf()
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    await page.mouse.move(middle.x, middle.y - 12, { steps: 3 })
    await page.mouse.up()
    await expect.poll(() => placeOf().y, SOON).toBeLessThan(moved.y)
    expect(placeOf().span).toBeCloseTo(moved.span, 0)
  })
})

describe('the map on a phone', () => {
  it('has its tools in a sheet, with room for fingers', async () => {
    const page = await openMap('', PHONE)
    await page.getByRole('button', { name: 'Tools', exact: true }).tap()
    const sheet = page.getByRole('region', { name: 'Tools of the map' })
    const small = await page.locator('section[aria-label=Map] button:visible').evaluateAll(
      (buttons, least) =>
        buttons.flatMap((button) => {
          const { width, height } = button.getBoundingClientRect()
          return Math.min(width, height) < least ? [button.textContent] : []
        }),
      TARGET_PX,
    )
    expect(small).toEqual([])
    await sheet.getByRole('button', { name: 'Look' }).tap()
    await page.getByRole('radio', { name: 'Version' }).tap()
    await expect.poll(() => asked(page, 'colour'), SOON).toBe('version')
    const fits = await page.getByRole('region', { name: 'Look' }).evaluate((element) => {
      const { left, right, bottom } = element.getBoundingClientRect()
      return left >= 0 && right <= innerWidth && bottom <= innerHeight
    })
    expect(fits).toBe(true)
    await page.getByRole('button', { name: 'Close: Look' }).tap()
  })

  it('comes nearer under two fingers, and moves under one', async () => {
    const page = await openMap('', PHONE)
    const cdp = await page.context().newCDPSession(page)
    const at = { x: 195, y: 450 }
    await touch(
      cdp,
      [0, 20, 40, 60].map((step) => [
        { x: at.x - 30 - step, y: at.y },
        { x: at.x + 30 + step, y: at.y },
      ]),
    )
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(Infinity)
    const near = readView(asked(page, 'view') ?? '')
    await touch(
      cdp,
      [0, 20, 40, 60].map((step) => [{ x: at.x - step, y: at.y - step }]),
    )
    await expect.poll(() => readView(asked(page, 'view') ?? '')?.x, SOON).toBeGreaterThan(near?.x ?? Infinity)
    expect(spanOf(page)).toBeCloseTo(near?.span ?? NaN, 0)
  })
})

describe('the map’s tools', () => {
  it('have nothing wrong with them for any reader', async () => {
    const page = await openMap('?colour=country&active=yes')
    expect(await violationsOf(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 800 })
    await tool(page, 'Filter').click()
    expect(await violationsOf(page)).toEqual([])
  })

  it('move the map at once where the system asks for little motion', async () => {
    const page = await openMap('', { reducedMotion: 'reduce' })
    const seen = await page.getByTestId('map').evaluate((map) => {
      const before = getComputedStyle(map).backgroundPosition
      map.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
      return new Promise<[string, string, string]>((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const first = getComputedStyle(map).backgroundPosition
            setTimeout(() => {
              resolve([before, first, getComputedStyle(map).backgroundPosition])
            }, 300)
          }),
        )
      })
    })
    expect(seen[1]).not.toBe(seen[0])
    expect(seen[2]).toBe(seen[1])
  })

  it('go on after the GPU was taken away', async () => {
    const page = await openMap('?colour=country')
    const map = page.getByTestId('map')
    const isOther = await page.evaluate(() => {
      const canvas = document.querySelector('[data-testid=map] canvas')
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('Nothing is drawn.')
      canvas.id = 'before'
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
      return true
    })
    expect(isOther).toBe(true)
    await expect.poll(() => page.locator('#before').count(), SOON).toBe(0)
    await drawn(page)
    await map.press('+')
    await map.press('+')
    await expect.poll(() => spanOf(page), SOON).toBeLessThan(Infinity)
    expect(await page.getByTestId('map-key').innerText()).toMatch(/country/i)
  })
})

/** Fingers down where the first step says, moved through the others, and up. */
async function touch(cdp: CDPSession, steps: { x: number; y: number }[][]): Promise<void> {
  for (const [at, touchPoints] of steps.entries()) {
    await cdp.send('Input.dispatchTouchEvent', { type: at === 0 ? 'touchStart' : 'touchMove', touchPoints })
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

/** The map of the stack, with so many more nodes around it that an overview is of use. */
function widened(snapshot: MapSnapshot): MapSnapshot {
  const { columns } = snapshot
  const known = Array.from({ length: columns.nodes.count }, (_, index) =>
    mapNodeAt(columns, index, snapshot.peerIds[index] ?? null),
  )
  const [first] = known
  if (first === undefined) throw new Error('The map is empty.')
  const more = Array.from({ length: 400 }, (_, at) => ({ ...first, num: 1_000_000 + at, peerId: null }))
  const positions = known.map(({ num }, index): [number, number, number] => [
    num,
    columns.nodes.xs[index] ?? 0,
    columns.nodes.ys[index] ?? 0,
  ])
  const around = more.map(({ num }, at): [number, number, number] => [
    num,
    Math.cos(at) * (200 + at),
    Math.sin(at) * (200 + at),
  ])
  const nodes = [...known, ...more]
  return {
    ...snapshot,
    totals: { ...snapshot.totals, nodes: nodes.length },
    columns: columnsOf(nodes, [], [...positions, ...around]),
    peerIds: nodes.map(({ peerId }) => peerId),
  }
}
