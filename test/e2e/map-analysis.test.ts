import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { pagesOn, violationsOf } from './pages'
import { NODES, openStack, SOON } from './stack-in-use'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)

async function openTool(name: string): Promise<Page> {
  const page = await pages.open('/')
  // Nodes that others speak of are on the map as well, and may come later.
  await expect
    .poll(async () => Number(await page.getByTestId('map').getAttribute('data-drawn-nodes')), SOON)
    .toBeGreaterThanOrEqual(NODES)
  await page.getByRole('group', { name: 'Tools of the map' }).getByRole('button', { name }).click()
  return page
}

describe('what can be worked out on the map', () => {
  it('tells what remains without a country, undoes it, and can be used by everyone', async () => {
    const page = await openTool('What if')
    await page.getByRole('radio', { name: 'Country' }).check()
    const countries = page.getByRole('combobox', { name: 'Country to take away' })
    const [, text = ''] = /: (\d+) node/.exec(await countries.locator('option').first().innerText()) ?? []
    expect(Number(text)).toBeGreaterThan(0)
    await countries.focus()
    await page.getByRole('button', { name: 'Take away' }).focus()
    await page.keyboard.press('Enter')

    const figures = page.getByRole('table', { name: 'The network before and after' })
    const nodes = figures.getByRole('row', { name: /^Nodes/ })
    await expect.poll(() => nodes.innerText(), SOON).toMatch(/\d/)
    const [before, after] = (await nodes.getByRole('cell').allInnerTexts()).map(Number)
    expect(before).toBeGreaterThanOrEqual(NODES)
    expect(after).toBe(Number(before) - Number(text))
    const outcome = page.getByRole('region', { name: 'What remains' })
    expect(await outcome.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await violationsOf(page)).toEqual([])

    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => figures.count(), SOON).toBe(0)
  })

  it('tells what remains where a phone shows it at once', async () => {
    const page = await pages.open('/', {
      viewport: { width: 390, height: 664 },
      hasTouch: true,
      isMobile: true,
    })
    await page.getByRole('button', { name: 'Tools', exact: true }).tap(SOON)
    await page.getByRole('button', { name: 'What if' }).tap()
    await page.getByRole('button', { name: 'Take away' }).tap()
    const sentence = page.getByText(/nodes hang together/).first()
    await sentence.waitFor(SOON)
    const { y = Infinity, height = 0 } = (await sentence.boundingBox()) ?? {}
    expect(y).toBeGreaterThan(0)
    expect(y + height).toBeLessThan(664)
  })

  it('finds the shortest way between two nodes, and lists it', async () => {
    const [first, second] = (await stack.nodes('active=yes&sort=key')).map(({ peerId }) => peerId)
    const page = await openTool('Shortest path')
    for (const [end, peerId] of [
      ['From', first],
      ['To', second],
    ] as const) {
      const field = page.getByRole('searchbox', { name: new RegExp(`^${end}`) })
      await field.fill(String(peerId))
      await page.getByText('Enter takes the first').waitFor(SOON)
      await field.press('Enter')
      await field.waitFor({ state: 'detached', ...SOON })
    }
    const way = page.getByRole('list', { name: 'Nodes on the way' }).getByRole('listitem')
    await expect.poll(() => way.count(), SOON).toBeGreaterThanOrEqual(2)
    expect(await way.first().innerText()).toContain(String(first).slice(-8))
    expect(await way.last().innerText()).toContain(String(second).slice(-8))
    const links = (await way.count()) - 1
    await page.getByText(`Not fewer than ${String(links)} link`).waitFor(SOON)
  })

  it('shows a neighbourhood by its address, as deep as asked, and goes back to the map', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await pages.open(`/?node=${peerId}&around=1`)
    const view = page.getByRole('dialog', { name: /^Around/ })
    const words = () => view.getByRole('status').first()
    const nearby = view.getByRole('navigation', { name: 'Nodes nearby' }).getByRole('listitem')
    await expect.poll(() => nearby.count(), SOON).toBeGreaterThan(0)
    await view.getByText(/^As the map was at \d\d:\d\d:\d\d UTC$/).waitFor(SOON)
    const [, near = ''] = /^([\d,]+) node/.exec(await words().innerText()) ?? []
    await view.getByRole('button', { name: '3 links' }).click()
    await expect
      .poll(async () => Number.parseInt(await words().innerText(), 10), SOON)
      .toBeGreaterThan(Number(near))
    expect(new URL(page.url()).searchParams.get('around')).toBe('3')
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => view.count(), SOON).toBe(0)
    expect(new URL(page.url()).searchParams.has('around')).toBe(false)
  })
})
