import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { decodeSnapshot } from '@/lib/graph/codec/decode'
import { encodeSnapshot } from '@/lib/graph/codec/encode'
import { decodeGroups, encodeGroups } from '@/lib/graph/codec/groups'
import { pagesOn } from './pages'
import { openStack, SOON } from './stack-in-use'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)

const TOTALS = { nodes: 1_000_000, links: 5_000_000 }

interface LargeMap {
  page: Page
  /** Addresses of snapshots that were asked for. */
  readonly asked: URL[]
  /** Lets snapshots through. */
  readonly release: () => void
}

/** The stack's own small map, said to be a part of a large one. */
async function openLargeMap(): Promise<LargeMap> {
  const page = await pages.open('/nodes')
  const asked: URL[] = []
  let release = (): void => undefined
  const isReleased = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/map/groups.bin*', async (route) => {
    const answer = await route.fetch()
    const whole = decodeGroups(await answer.body())
    const groups = whole.groups.map((group) => ({ ...group, count: group.count * 1_000 }))
    await route.fulfill({ body: Buffer.from(encodeGroups({ ...whole, groups, totals: TOTALS })) })
  })
  await page.route('**/map/snapshot.bin*', async (route) => {
    asked.push(new URL(route.request().url()))
    await isReleased
    const answer = await route.fetch()
    const snapshot = decodeSnapshot(await answer.body())
    await route.fulfill({ body: Buffer.from(encodeSnapshot({ ...snapshot, totals: TOTALS })) })
  })
  await page.route(`${stack.url}/`, async (route) => {
    const answer = await route.fetch()
    const html = await answer.text()
    // A page that does not know how large the network is asks before it takes all of it.
    const unknown = html.replace(/(\\"initialTotals\\":)\{[^}]*\}/, '$1null')
    await route.fulfill({ response: answer, body: unknown })
  })
  await page.goto(`${stack.url}/`)
  return { page, asked, release: () => release() }
}

describe('a map that is too large to be taken whole', () => {
  it('begins with its groups, then holds a part, says so, and has more when the reader asks', async () => {
    const { page, asked, release } = await openLargeMap()
    const map = page.getByTestId('map')
    const line = page.getByTestId('part-line')
    await expect.poll(() => map.getAttribute('data-picture'), SOON).toBe('groups')
    expect(await map.getAttribute('data-drawn-nodes')).toBe('0')
    await expect.poll(() => line.innerText(), SOON).toMatch(/^1,000,000 nodes in \d+ groups?\./)
    await expect
      .poll(() => page.getByTestId('view-words').textContent(), SOON)
      .toContain('The map has 1,000,000 nodes and 5,000,000 links.')

    release()
    await expect
      .poll(() => line.innerText(), SOON)
      .toMatch(/^The \d+ best linked of 1,000,000 nodes are loaded\./)
    const [first] = asked
    expect(first?.searchParams.get('nodes')).toBe('100000')
    expect(first?.searchParams.get('links')).toBe('500000')
    await expect.poll(async () => Number(await map.getAttribute('data-drawn-nodes')), SOON).toBeGreaterThan(0)

    await line.getByRole('button', { name: /^Load / }).click()
    await expect.poll(() => asked.length, SOON).toBe(2)
    expect(asked[1]?.searchParams.get('nodes')).not.toBe('100000')
  })

  it('loads the nodes of a group that is opened, and the best linked again when it is left', async () => {
    const { page, asked, release } = await openLargeMap()
    release()
    const map = page.getByTestId('map')
    const line = page.getByTestId('part-line')
    await expect.poll(() => line.innerText(), SOON).toMatch(/best linked of 1,000,000 nodes are loaded\./)
    await map.press('Enter')
    await map.press('Enter')
    await expect
      .poll(() => asked.at(-1)?.searchParams.get('group') ?? '', SOON)
      .toMatch(/^(community|country):/)
    await expect.poll(() => line.innerText(), SOON).toMatch(/^\d+ of the [\d,]+ nodes of .* are loaded\.$/)
    const before = asked.length
    await page.getByRole('button', { name: /^All groups/ }).click()
    await expect.poll(() => asked.length, SOON).toBeGreaterThan(before)
    expect(asked.at(-1)?.searchParams.get('group')).toBeNull()
  })
})
