import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { NODES, openStack, SOON } from './stack-in-use'
import { pagesOn } from './pages'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)
const MOVING = { reducedMotion: 'no-preference' } as const
let id: string

beforeAll(async () => {
  ;({ id } = await stack.sentMessage())
}, 300_000)

const particles = async (page: Page, testId: string): Promise<number> =>
  Number((await page.getByTestId(testId).getAttribute('data-particles')) ?? 0)

describe('messages that move', () => {
  it('play from the publisher to the last node, on the tree and on the map', async () => {
    const page = await pages.open(`/messages/${id}`, MOVING)
    /** `3 of 24 nodes`: how many had it where the playhead is, of those whose time is known. */
    const counted = async (): Promise<{ had: number; all: number }> => {
      const [had = NaN, all = NaN] = (await page.getByTestId('path-count').innerText()).split(' of ')
      return { had: Number.parseInt(String(had), 10), all: Number.parseInt(String(all), 10) }
    }
    await expect.poll(async () => (await counted()).had, SOON).toBeGreaterThan(NODES / 2)
    const { had: whole, all } = await counted()
    expect(whole).toBe(all)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(async () => (await counted()).had, { ...SOON, interval: 5 }).toBeLessThan(all)
    let moving = 0
    await expect
      .poll(
        async () => {
          moving = Math.max(moving, await particles(page, 'message-path'))
          return (await counted()).had
        },
        { ...SOON, interval: 5 },
      )
      .toBe(all)
    expect(moving).toBeGreaterThan(0)
  })

  it('move along the links of the map while they are exchanged', async () => {
    const page = await pages.open('/', MOVING)
    await expect.poll(() => particles(page, 'map'), { ...SOON, interval: 20 }).toBeGreaterThan(0)
  })

  it('do not move where the system asks for little motion', async () => {
    const page = await pages.open('/', { reducedMotion: 'reduce' })
    await expect.poll(() => page.getByTestId('traffic-note').innerText(), SOON).toMatch(/little motion/)
    // As long as it takes for the mesh to say some dozens of messages more.
    const [newest] = await stack.messages('limit=1')
    let most = 0
    await expect
      .poll(
        async () => {
          most = Math.max(most, await particles(page, 'map'))
          const later = await stack.messages(
            `limit=50&from=${new Date(newest?.heardAtMs ?? 0).toISOString()}`,
          )
          return later.length
        },
        { ...SOON, interval: 50 },
      )
      .toBeGreaterThan(20)
    expect(most).toBe(0)

    await page.goto(`${stack.url}/messages/${id}`)
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor(SOON)
    expect(await particles(page, 'message-path')).toBe(0)
  })
})
