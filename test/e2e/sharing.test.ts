import { request } from 'node:http'
import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { OPERATIONS } from '@/lib/api/operations'
import { STREAMS } from '@/lib/api/streams'
import { DASHBOARD_PATHS } from '@/lib/sharing/pages'
import { pagesOn, violationsOf } from './pages'
import { NOTICED, openStack, retry, SOON } from './stack-in-use'

const stack = openStack(inject('stack'))
const pages = pagesOn(stack.url)
const UNSEEN_NODE = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'

const activeNodes = () =>
  retry(async () => {
    const nodes = await stack.nodes('active=yes&limit=2')
    if (nodes.length < 2) throw new Error('Few nodes were reached yet.')
    return nodes
  }, NOTICED.timeout)
const aMessage = () =>
  retry(async () => {
    const [message] = await stack.messages('limit=1')
    if (message === undefined) throw new Error('No message was heard yet.')
    return message
  }, NOTICED.timeout)

/** What a page says of itself, by its HTML alone. */
async function headOf(path: string) {
  const html = await textFrom(path, { 'x-forwarded-host': 'evil.example', host: 'evil.example' })
  expect(html).not.toContain('evil.example')
  const one = (pattern: RegExp) => pattern.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  return {
    title: one(/<title>([^<]*)<\/title>/),
    description: one(/<meta name="description" content="([^"]*)"/),
    canonical: one(/<link rel="canonical" href="([^"]*)"/),
    image: one(/<meta property="og:image" content="([^"]*)"/),
    card: one(/<meta name="twitter:card" content="([^"]*)"/),
    feed: one(/type="application\/atom\+xml" href="([^"]*)"/),
  }
}

/** With headers that `fetch` would not send. */
function textFrom(path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    request(stack.url + path, { headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (text += piece))
      response.once('end', () => {
        resolve(text)
      })
      response.once('error', reject)
    })
      .once('error', reject)
      .end()
  })
}

const pathsOfPages = async () => {
  const [nodes, message] = await Promise.all([activeNodes(), aMessage()])
  return [
    '/',
    '/nodes',
    '/nodes?active=yes',
    ...nodes.map(({ peerId }) => `/nodes/${peerId}`),
    '/messages',
    `/messages/${message.id}`,
    ...DASHBOARD_PATHS,
    '/analytics/growth?range=24h',
    '/events',
    '/events?kind=node_first_seen',
    '/developers',
    '/developers/listNodes',
    '/search',
    '/embed-builder',
  ]
}

describe('a page that is shared', () => {
  it('says what it is, at one address, whatever host was asked', async () => {
    const seen = new Set<string>()
    const paths = await pathsOfPages()
    for (const path of paths) {
      const head = await headOf(path)
      expect(head.title, path).toMatch(/.{3,} · Meshara Explorer$/)
      expect(head.description.length, path).toBeGreaterThan(20)
      expect(new URL(head.canonical).href, path).toBe(new URL(path, stack.url).href)
      expect(head.card, path).toBe('summary_large_image')
      seen.add(head.canonical)
    }
    expect(seen.size).toBe(paths.length)
  }, 120_000)

  it('leaves out of its address what does not change what it is about', async () => {
    const [node] = await activeNodes()
    const { peerId = '' } = node ?? {}
    for (const [path, canonical] of [
      ['/nodes?sort=rtt&order=asc&limit=10&country=DE', '/nodes?country=DE'],
      [`/?node=${peerId}`, '/'],
      [`/nodes/${peerId}?window=7d`, `/nodes/${peerId}`],
      ['/analytics/growth?range=30d', '/analytics/growth'],
    ] as const) {
      expect(new URL((await headOf(path)).canonical).href).toBe(new URL(canonical, stack.url).href)
    }
    expect((await headOf('/nodes?country=DE&sort=rtt')).feed).toBe(`${stack.url}/nodes.atom?country=DE`)
  }, 60_000)

  it('tells of a node its short id and where it is, and of a message its id', async () => {
    const [[node], message] = await Promise.all([activeNodes(), aMessage()])
    const { peerId = '', city = '' } = node ?? {}
    const { title } = await headOf(`/nodes/${peerId}`)
    expect(title).toContain(peerId.slice(-8))
    expect(title).toContain(city)
    expect((await headOf(`/messages/${message.id}`)).title).toContain(message.id.slice(0, 10))
  }, 60_000)

  it('has a picture of its own, made from what is known now', async () => {
    const bodies = new Set<string>()
    const paths = await pathsOfPages()
    for (const path of paths) {
      const { image } = await headOf(path)
      const response = await fetch(image)
      const png = Buffer.from(await response.arrayBuffer())
      expect([response.status, response.headers.get('content-type')], path).toEqual([200, 'image/png'])
      expect([png.readUInt32BE(16), png.readUInt32BE(20)], path).toEqual([1_200, 630])
      bodies.add(png.toString('base64'))
    }
    // The two lists of events are told apart by their titles alone.
    expect(bodies.size).toBeGreaterThanOrEqual(paths.length - 1)
    expect((await fetch(`${stack.url}/og/nodes/${UNSEEN_NODE}.png`)).status).toBe(404)
  }, 180_000)
})

describe('files for other programs', () => {
  it('are XML that a browser can read', async () => {
    const page = await pages.open('/nodes')
    for (const path of ['/sitemap.xml', '/nodes.atom?active=yes', '/events.atom']) {
      const text = await (await fetch(stack.url + path)).text()
      const root = await page.evaluate((xml) => {
        const read = new DOMParser().parseFromString(xml, 'application/xml')
        return read.querySelector('parsererror')?.textContent ?? read.documentElement.localName
      }, text)
      expect(root, path).toBe(path.startsWith('/sitemap') ? 'urlset' : 'feed')
    }
    expect(await (await fetch(`${stack.url}/robots.txt`)).text()).toContain(`${stack.url}/sitemap.xml`)
  }, 60_000)
})

describe('the page of events', () => {
  const firstSeen = async (page: Page) => {
    await page.getByRole('article').filter({ hasText: 'First seen' }).first().waitFor(SOON)
  }

  it('lists what happened, and leads to the node', async () => {
    const page = await pages.open('/events')
    await firstSeen(page)
    await page
      .getByRole('article')
      .filter({ hasText: 'First seen' })
      .first()
      .getByRole('link')
      .first()
      .click()
    await page.waitForURL(/\/nodes\/12D3/, SOON)
  }, 60_000)

  it('is filtered without scripts too, and offers the feed of the same', async () => {
    const page = await pages.open('/events', { javaScriptEnabled: false })
    await page.getByText('Kind', { exact: true }).click()
    await page.getByRole('link', { name: 'First seen' }).first().click()
    await page.waitForURL(/kind=node_first_seen/, SOON)
    await firstSeen(page)
    expect(await page.getByRole('article').filter({ hasText: 'Changed version' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Atom feed' }).getAttribute('href')).toBe(
      '/events.atom?kind=node_first_seen',
    )
  }, 60_000)

  it('says which parameter it does not understand', async () => {
    const page = await pages.open('/events?kind=rain')
    await page.getByRole('alert').getByText('kind', { exact: true }).waitFor(SOON)
    pages.forgive((text) => text.includes('status of 400'))
  }, 60_000)
})

describe('the API reference', () => {
  it('lists every operation, and each has a page that needs no scripts', async () => {
    const html = await (await fetch(`${stack.url}/developers`)).text()
    for (const id of [...Object.keys(OPERATIONS), ...Object.keys(STREAMS)]) {
      expect(html, id).toContain(`href="/developers/${id}"`)
      const page = await fetch(`${stack.url}/developers/${id}`)
      expect([page.status, (await page.text()).includes('Parameters')], id).toEqual([200, true])
    }
    expect((await fetch(`${stack.url}/developers/nope`)).status).toBe(404)
  }, 120_000)

  it('finds an operation by what is typed', async () => {
    const page = await pages.open('/developers')
    const nav = page.getByRole('navigation', { name: 'API reference' }).first()
    await nav.getByRole('searchbox').fill('facets nodes')
    await nav.getByRole('link', { name: '/nodes/facets' }).click()
    await page.waitForURL(/\/developers\/getNodeFacets$/, SOON)
  }, 60_000)

  it('finds a section by what is typed, and goes to it from any page', async () => {
    const page = await pages.open('/developers/listNodes')
    const nav = page.getByRole('navigation', { name: 'API reference' }).first()
    await nav.getByRole('searchbox').fill('retry-after')
    await nav.getByRole('link', { name: 'Limits and keys' }).click()
    await page.waitForURL(/\/developers#limits$/, SOON)
    await page.getByRole('heading', { name: 'Limits and keys' }).waitFor(SOON)
  }, 60_000)

  it('listens to events with the form, and shows what is told', async () => {
    const page = await pages.open('/developers/live')
    await page.getByRole('button', { name: 'Try it here' }).click()
    for (const topic of ['nodes', 'links', 'messages'])
      await page.getByRole('checkbox', { name: topic }).uncheck()
    expect(await page.getByTestId('asked').textContent()).toBe(
      'GET /api/v1/live?topics=totals,status,traffic',
    )
    await page.getByRole('button', { name: 'Listen' }).click()
    const told = page.getByRole('region', { name: 'event totals' }).first()
    await told.waitFor(SOON)
    expect(JSON.parse((await told.textContent()) ?? '')).toHaveProperty('nodes')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Listen' }).waitFor(SOON)
  }, 60_000)

  it('sends what is asked with the form, and shows what came', async () => {
    await activeNodes()
    const page = await pages.open('/developers/listNodes')
    await page.getByRole('button', { name: 'Try it here' }).click()
    await page.getByLabel('limit').fill('1')
    await page.getByLabel('sort').selectOption('rtt')
    await page.getByRole('button', { name: 'Send' }).click()
    const status = page.getByRole('status').filter({ hasText: '200 OK' })
    await status.waitFor(SOON)
    expect(await page.getByTestId('asked').textContent()).toBe('GET /api/v1/nodes?sort=rtt&limit=1')
    expect(await status.textContent()).toMatch(/ratelimit.*etag/i)
    const body = await page.getByRole('region', { name: 'answer', exact: true }).textContent()
    expect(JSON.parse(body ?? '')).toMatchObject({ nodes: [{ status: 'online' }] })

    await page.getByLabel('limit').fill('9000')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('status').filter({ hasText: '400' }).waitFor(SOON)
    expect(await page.getByRole('region', { name: 'answer', exact: true }).textContent()).toContain(
      'limit is “9000”',
    )
    pages.forgive((text) => text.includes('status of 400'))
  }, 60_000)
})

it.each(['/events', '/developers', '/developers/listNodes', '/developers/live', '/developers/getGrowth'])(
  'has no accessibility violation, light or dark, wide or narrow: %s',
  async (path) => {
    const page = await pages.open(path)
    await page.getByRole('heading', { level: 1 }).waitFor(SOON)
    const tryIt = page.getByRole('button', { name: 'Try it here' })
    if ((await tryIt.count()) > 0) {
      await tryIt.click()
      await page.getByRole('button', { name: /^(Send|Listen)$/ }).click()
      await page
        .getByText(/^\d{3} |told so far/)
        .first()
        .waitFor(SOON)
    }
    expect(await violationsOf(page)).toEqual([])
  },
  300_000,
)
