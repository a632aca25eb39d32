import { beforeAll, describe, expect, inject, it } from 'vitest'
import { NODES, NOTICED, openStack, retry, SOON } from './stack-in-use'
import { pagesOn } from './pages'

/** A valid identity that no node has. */
const UNSEEN = '/nodes/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)

beforeAll(
  () =>
    retry(async () => {
      expect((await stack.nodes('active=yes')).length).toBeGreaterThan(NODES / 2)
    }, NOTICED.timeout),
  NOTICED.timeout,
)

describe('the explorer, over a real mesh', () => {
  it('draws the nodes on the map and counts them beside it', async () => {
    const page = await pages.open('/', { reducedMotion: 'no-preference' })
    const drawnNodes = async (): Promise<number> =>
      Number(await page.getByTestId('map').getAttribute('data-drawn-nodes'))
    await expect.poll(drawnNodes, SOON).toBeGreaterThanOrEqual(NODES)
    const figures = page.getByRole('complementary', { name: 'The network in figures' })
    await expect.poll(() => figures.innerText(), SOON).toMatch(/Active now\s+(\d+)/i)
    await page.getByText('Simulated places').first().waitFor(SOON)
  })

  it('draws the map while the page still waits for something, and nothing live is open', async () => {
    const page = await pages.open('/nodes')
    await page.addInitScript(() => {
      // What is fetched for the document holds up its end, wherever it is begun.
      addEventListener('DOMContentLoaded', () => {
        const never = new Image()
        never.src = '/never.png'
      })
    })
    await page.route('**/never.png', () => undefined)
    await page.goto(`${stack.url}/`, { waitUntil: 'commit' })
    // From now on it is this page's.
    let isLive = false
    page.on('websocket', () => {
      isLive = true
    })
    await expect
      .poll(async () => Number(await page.getByTestId('map').getAttribute('data-drawn-nodes')), SOON)
      .toBeGreaterThanOrEqual(NODES)
    expect(isLive).toBe(false)
  })

  it('keeps a filter over a reload, and only shows what fits it', async () => {
    const { country } = await stack.anActiveNode()
    const page = await pages.open(`/nodes?country=${country}`)
    await page.getByRole('group', { name: 'Activity' }).getByText('Active', { exact: true }).click()
    await page.waitForURL(/active=yes/)
    const count = (): Promise<number> => page.getByRole('table', { name: 'Nodes' }).getByRole('row').count()
    await expect.poll(count, SOON).toBeGreaterThan(1)
    await page.reload()
    await expect.poll(count, SOON).toBeGreaterThan(1)
    expect(new URL(page.url()).searchParams.get('active')).toBe('yes')
    expect(new URL(page.url()).searchParams.get('country')).toBe(country)
    const shown = await stack.nodes(`country=${country}&active=yes`)
    expect(shown.every((node) => node.country === country && node.status === 'online')).toBe(true)
  })

  it.each([
    ['Nodes', '/nodes?active=yes', /^"num","peerId",/],
    ['Messages', '/messages', /^"id",/],
    ['Events', '/events?kind=node_first_seen', /^"id",/],
  ])('hands out the list of %s as a file, with the filters of its address', async (name, path, head) => {
    const page = await pages.open(path)
    const href = await page.getByRole('link', { name: `${name} as CSV` }).getAttribute('href', SOON)
    expect(href).toBe(`/api/v1${path.replace(/(?=\?|$)/, '.csv')}`)
    const file = await fetch(`${stack.url}${String(href)}`)
    expect(file.headers.get('content-type')).toMatch(/^text\/csv/)
    expect(await file.text()).toMatch(head)
  })

  it('finds a node by its public key in hex, from the search of any page', async () => {
    const node = await stack.anActiveNode()
    expect(node.publicKey).toMatch(/^[0-9a-f]{64}$/)
    const page = await pages.open('/nodes')
    const field = page.getByRole('combobox', { name: /Find a node/ })
    await expect
      .poll(async () => {
        await page.keyboard.press('/')
        return field.evaluate((element) => element === document.activeElement)
      }, SOON)
      .toBe(true)
    await field.fill(String(node.publicKey))
    await page.getByRole('option').first().waitFor(SOON)
    await field.press('Enter')
    await page.waitForURL(`**/nodes/${node.peerId}`)
  })

  it('answers 400, and shows what is wrong, to a parameter that a page does not know', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await pages.open('/nodes')
    for (const [path, field] of [
      ['/?foo=bar', 'foo'],
      ['/nodes?sort=foo', 'sort'],
      ['/nodes?cursor=abc', 'cursor'],
      [`/nodes/${peerId}?window=bogus`, 'window'],
      [`${UNSEEN}?foo=1`, 'foo'],
    ] as const) {
      const answer = await page.goto(`${stack.url}${path}`)
      expect(answer?.status(), path).toBe(400)
      const alert = page.getByRole('alert').filter({ hasText: 'is not understood' })
      await expect.poll(() => alert.innerText(), SOON).toMatch(new RegExp(`${field} is .*; expected: `))
    }
    pages.forgive((text) => text.includes('status of 400') || text.includes(UNSEEN))
    for (const path of ['/', `/?node=${peerId}`, '/nodes?sort=rtt', `/nodes/${peerId}?window=7d`]) {
      expect((await page.goto(`${stack.url}${path}`))?.status(), path).toBe(200)
    }
  })

  it('says so of an identity nobody has seen, and of what is not one', async () => {
    const page = await pages.open('/nodes')
    const unseen = await page.goto(`${stack.url}${UNSEEN}`)
    expect(unseen?.status()).toBe(404)
    await page.getByText('No node with this identity has been seen').waitFor(SOON)
    const rubbish = await page.goto(`${stack.url}/nodes/rubbish!`)
    expect(rubbish?.status()).toBe(400)
    await page
      .getByText(/not a peer id/i)
      .first()
      .waitFor(SOON)
    // The browser itself remarks on each of the two answers.
    pages.forgive((text) => /status of 40[04]/.test(text))
  })

  it('refuses a filter that does not fit with the name of the field', async () => {
    const response = await fetch(`${stack.url}/api/v1/nodes?sort=luck`)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.text()).toMatch(/sort.*peers/s)
  })

  it('answers for its health and its metrics, part by part', async () => {
    for (const name of ['engine', 'mesh', 'collect', 'cartographer', 'web']) {
      const { statusUrl } = await stack.part(name)
      for (const path of ['/healthz', '/readyz']) {
        expect((await fetch(`${String(statusUrl)}${path}`)).status, `${name} ${path}`).toBe(200)
      }
      expect(await (await fetch(`${String(statusUrl)}/metrics`)).text(), name).toContain(
        'process_cpu_seconds_total',
      )
    }
  })
})

describe('a node that stops and starts again', () => {
  // A node that has gone has not reported all that it had: the message for the tests comes first.
  beforeAll(async () => {
    await stack.sentMessage()
  }, 300_000)

  const watch = async (peerId: string, status: () => Promise<string>): Promise<void> => {
    await expect.poll(status, NOTICED).toMatch(/Active/)
    await stack.control(`/nodes/${peerId}/stop`)
    await expect.poll(status, NOTICED).toMatch(/Inactive/)
  }
  const returns = async (peerId: string, status: () => Promise<string>): Promise<void> => {
    await stack.control(`/nodes/${peerId}/start`)
    await expect.poll(status, NOTICED).toMatch(/Active/)
  }

  it('is seen to on its open page, which tells why', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await pages.open(`/nodes/${peerId}`)
    const status = page
      .getByRole('main')
      .getByRole('status')
      .filter({ hasText: /active/i })
      .first()
    await watch(peerId, () => status.innerText())
    await page
      .getByText(/nothing listens on that port/i)
      .first()
      .waitFor(SOON)
    await returns(peerId, () => status.innerText())
  }, 240_000)

  it('is seen to on the open map', async () => {
    const { peerId } = await stack.anActiveNode()
    const page = await pages.open('/')
    await page.getByRole('button', { name: 'As a table' }).click()
    const row = page.getByRole('row').filter({ has: page.locator(`a[href="/nodes/${peerId}"]`) })
    await watch(peerId, () => row.innerText())
    await returns(peerId, () => row.innerText())
  }, 240_000)
})
