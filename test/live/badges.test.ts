import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createBadges } from '@/app/_server/badges/badges'
import type { BadgeFigures } from '@/app/_server/badges/badge-figures'
import { problemSchema } from '@/lib/api/problem'
import { BADGE_NAMES, BADGE_STYLES, badgeAddress, nodeBadge } from '@/lib/embed/badges'
import { launchBrowser, type TestBrowser } from '../fixtures/browser'
import { peerId } from '../fixtures/facts'

const NOW_MS = Date.UTC(2026, 10, 21, 13, 17, 24)

/** What shields.io takes: names it does not know, it refuses. */
const endpointSchema = z.strictObject({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string().min(1),
  color: z.string().optional(),
  labelColor: z.string().optional(),
  isError: z.boolean().optional(),
  namedLogo: z.string().optional(),
  logoSvg: z.string().optional(),
  style: z.string().optional(),
  cacheSeconds: z.number().int().min(0).optional(),
})

const known = <T>(value: T) => ({ figure: { value, atMs: NOW_MS }, away: null })

/** Everything is known and well. */
const WELL: BadgeFigures = {
  totals: () => known({ nodes: 1_234, active: 1_200, links: 9, averageRttMs: 86.4, messages24h: 12_345 }),
  headlines: () =>
    Promise.resolve(
      known({
        countries: 14,
        release: { name: 'meshara', version: '1.8.0', share: 0.612 },
        quorum: { up: 4, listed: 5, needed: 3 },
      }),
    ),
  health: () => Promise.resolve(known({ score: 87.4, isSoFar: false })),
  node: (asked) =>
    Promise.resolve(
      asked === peerId(1) ? known({ peerId: asked, status: 'online', uptime24h: 0.9921 }) : known(null),
    ),
}

let browser: TestBrowser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function start(figures: Partial<BadgeFigures> = {}) {
  let nowMs = NOW_MS
  const badges = createBadges({
    figures: { ...WELL, ...figures },
    now: () => nowMs,
    door: () => true,
    log: pino({ level: 'silent' }),
  })
  const server = createServer((request, response) => {
    if (!badges.handle(request, response, request.url?.split('?')[0] ?? '')) response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return {
    url,
    get: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init),
    endpoint: async (path: string) => endpointSchema.parse(await (await fetch(`${url}${path}`)).json()),
    letPass: (ms: number) => (nowMs += ms),
  }
}

interface Read {
  isWellFormed: boolean
  root: string
  label: string | null
  title: string | null
  texts: string[]
  ids: string[]
  scripts: number
}

/** Reads XML as a browser does, which stops at the first mistake. */
async function readXml(texts: readonly string[]): Promise<Read[]> {
  const page = await browser.browser.newPage()
  try {
    return await page.evaluate(
      (all) =>
        all.map((text) => {
          const document = new DOMParser().parseFromString(text, 'image/svg+xml')
          const root = document.documentElement
          return {
            isWellFormed: document.querySelector('parsererror') === null,
            root: root.localName,
            label: root.getAttribute('aria-label'),
            title: root.querySelector(':scope > title')?.textContent ?? null,
            texts: [...document.querySelectorAll('text')].map((each) => each.textContent),
            ids: [...document.querySelectorAll('[id]')].map((each) => each.id),
            scripts: [...document.querySelectorAll('*')].filter(
              (each) =>
                each.localName === 'script' || each.getAttributeNames().some((name) => name.startsWith('on')),
            ).length,
          }
        }),
      [...texts],
    )
  } finally {
    await page.close()
  }
}

describe('a badge', () => {
  it('says each figure, as a picture and to shields.io', async () => {
    const { get, endpoint } = await start()
    const said: Record<string, string> = {}
    const pictures: string[] = []
    for (const name of [...BADGE_NAMES, nodeBadge(peerId(1))]) {
      const { label, message, color, isError } = await endpoint(badgeAddress(name, 'json', {}))
      expect(isError).toBe(false)
      said[label] = `${message} ${color ?? ''}`
      const picture = await get(badgeAddress(name, 'svg', {}))
      expect([picture.status, picture.headers.get('content-type')]).toEqual([
        200,
        'image/svg+xml; charset=utf-8',
      ])
      pictures.push(await picture.text())
    }
    expect(said).toEqual({
      nodes: '1,234 blue',
      reachable: '1,200 of 1,234 brightgreen',
      messages: '12.3k in 24 h blue',
      latency: '86 ms blue',
      health: '87 of 100 brightgreen',
      version: '1.8.0 on 61.2% yellow',
      quorum: '4 of 5 up brightgreen',
      countries: '14 blue',
      node: 'online, 99.2% up brightgreen',
    })
    const read = await readXml(pictures)
    expect(read.every(({ isWellFormed, root }) => isWellFormed && root === 'svg')).toBe(true)
    expect(read.map(({ label }) => label)).toEqual(
      Object.entries(said).map(([label, message]) => `${label}: ${message.replace(/ \w+$/, '')}`),
    )
    expect(read.every(({ label, title }) => label === title)).toBe(true)
    // Two in one page share no id, but that of the shadow, which is the same for all.
    const ids = read.flatMap((each) => each.ids).filter((id) => id !== 'blur')
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says of the score of a day that is not over that it is of so far', async () => {
    const { endpoint } = await start({
      health: () => Promise.resolve(known({ score: 87.4, isSoFar: true })),
    })
    expect((await endpoint(badgeAddress('health', 'json', {}))).message).toBe('87 of 100 so far today')
  })

  it('looks as it is asked to', async () => {
    const { get, endpoint } = await start()
    const options = { label: 'mesh', color: '0f7c6c', labelColor: '123', logo: 'mesh' } as const
    const pictures = await Promise.all(
      BADGE_STYLES.map(async (style) => {
        const answer = await get(badgeAddress('nodes', 'svg', { ...options, style }))
        return { policy: answer.headers.get('content-security-policy'), svg: await answer.text() }
      }),
    )
    expect(new Set(pictures.map(({ svg }) => svg)).size).toBe(BADGE_STYLES.length)
    for (const [at, { policy, svg }] of pictures.entries()) {
      expect(policy?.includes(`'unsafe-inline'`)).toBe(svg.includes('<style>'))
      expect(policy).toContain(`default-src 'none'`)
      expect(svg).toContain('data:image/svg+xml;base64,')
      // A social badge is white, whatever one asks.
      if (BADGE_STYLES[at] !== 'social') expect(svg).toContain('#0f7c6c')
    }
    expect((await readXml(pictures.map(({ svg }) => svg))).every(({ isWellFormed }) => isWellFormed)).toBe(
      true,
    )
    expect(await endpoint(badgeAddress('nodes', 'json', { ...options, style: 'plastic' }))).toMatchObject({
      label: 'mesh',
      color: '0f7c6c',
      labelColor: '123',
      style: 'plastic',
    })
  })

  it('writes hostile labels as the text they are', async () => {
    const { get, endpoint } = await start()
    const hostile = [
      `"/><script>alert(1)</script>`,
      `' onload='alert(1)`,
      `</title></svg><img src=x onerror=alert(1)>`,
      `]]> <!-- & &amp; &#0; &bogus;`,
      `$& $1 $' \${x}`,
      '\u{202e}evil \u{1f98a}\u{200d}\u{2764} 漢字',
    ]
    const pictures: string[] = []
    for (const label of hostile) {
      for (const style of BADGE_STYLES) {
        pictures.push(await (await get(badgeAddress('nodes', 'svg', { label, style }))).text())
      }
      expect((await endpoint(badgeAddress('nodes', 'json', { label }))).label).toBe(label.trim())
    }
    for (const [at, read] of (await readXml(pictures)).entries()) {
      const label = hostile[Math.floor(at / BADGE_STYLES.length)]?.trim() ?? ''
      expect(read).toMatchObject({ isWellFormed: true, scripts: 0, label: `${label}: 1,234` })
    }
  })

  it('says what is wrong with an address, in its own form, and is not kept', async () => {
    const { get } = await start()
    const wrong: [string, number, string][] = [
      ['/badge/nodes.svg?style=round', 400, 'style: expected'],
      ['/badge/nodes.svg?colour=red', 400, 'colour: expected one of label, color, labelColor, style, logo'],
      ['/badge/nodes.svg?color=javascript:1', 400, 'color: expected a colour in hex'],
      ['/badge/nodes.svg?color=red&color=blue', 400, 'color: expected one value'],
      ['/badge/nodes.svg?label=a%00b', 400, 'label: expected text without control characters'],
      [`/badge/nodes.svg?label=${'x'.repeat(61)}`, 400, 'label: expected at most 60 characters'],
      ['/badge/nodes.svg?%01%3Cb%3E=1', 400, 'expected one of'],
      ['/badge/constructor.svg', 404, 'There are nodes, reachable'],
      ['/badge/node/rubbish.svg', 400, 'peerId: expected a peer id'],
      [`/badge/${nodeBadge(peerId(2))}.svg`, 404, 'has not been seen'],
    ]
    const pictures: string[] = []
    for (const [path, status, said] of wrong) {
      const answer = await get(path)
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, status, 'no-store'])
      const svg = await answer.text()
      expect(svg).toContain(said)
      pictures.push(svg)
      const problem = await get(path.replace('.svg', '.json'))
      expect(problem.status).toBe(status)
      expect(problemSchema.parse(await problem.json()).status).toBe(status)
    }
    expect((await readXml(pictures)).every(({ isWellFormed }) => isWellFormed)).toBe(true)
    expect((await get('/badge/nodes.svg', { method: 'POST' })).status).toBe(405)
    expect((await get('/badge/nodes.gif')).status).toBe(404)
    expect((await get('/badges')).status).toBe(418)
  })

  it('gives its last figure while the store is away, with its age, in no colour that praises it', async () => {
    const atMs = NOW_MS - 4 * 60_000
    const away = <T>(value: T) => ({ figure: { value, atMs }, away: 'store' as const })
    const { get, endpoint } = await start({
      health: () => Promise.resolve(away({ score: 87.4, isSoFar: false })),
      headlines: () => Promise.resolve({ figure: null, away: 'store' }),
    })
    const answer = await get('/badge/health.svg?color=brightgreen')
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=10'])
    const [read] = await readXml([await answer.text()])
    expect(read?.title).toBe(
      'health: 87 of 100 (4 min ago, 21 Nov 2026, 13:13:24 UTC: the explorer cannot read its database now)',
    )
    expect(await endpoint('/badge/health.json?color=brightgreen')).toMatchObject({
      message: '87 of 100',
      color: 'lightgrey',
      isError: true,
    })
    expect(await endpoint('/badge/quorum.json')).toMatchObject({ message: 'unknown', isError: true })
  })

  it('says that it does not know what nobody has measured', async () => {
    const { endpoint } = await start({
      totals: () => known({ nodes: 0, active: 0, links: 0, averageRttMs: null, messages24h: null }),
      headlines: () => Promise.resolve(known({ countries: 0, release: null, quorum: null })),
      health: () => Promise.resolve(known({ score: null, isSoFar: false })),
    })
    for (const name of ['messages', 'latency', 'health', 'version', 'quorum', 'countries']) {
      expect(await endpoint(`/badge/${name}.json`)).toMatchObject({
        message: 'unknown',
        color: 'lightgrey',
        isError: false,
      })
    }
  })

  it('warns of a quorum that is lost, or that the next loss takes away', async () => {
    const quorumOf = async (up: number) => {
      const quorum = { up, listed: 5, needed: 3 }
      const { endpoint } = await start({
        headlines: () => Promise.resolve(known({ countries: 0, release: null, quorum })),
      })
      const { message, color } = await endpoint('/badge/quorum.json')
      return [message, color]
    }
    expect(await quorumOf(2)).toEqual(['lost, 2 of 5 up', 'red'])
    expect(await quorumOf(3)).toEqual(['3 of 5 up', 'yellow'])
    expect(await quorumOf(4)).toEqual(['4 of 5 up', 'brightgreen'])
  })

  it('may be read and shown by any page, and is sent once while it stays the same', async () => {
    const { get } = await start()
    const first = await get('/badge/nodes.svg')
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=60, stale-while-revalidate=300',
      'content-security-policy': `default-src 'none'; frame-ancestors 'none'`,
    })
    const etag = first.headers.get('etag') ?? ''
    const again = await get('/badge/nodes.svg', { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await get('/badge/nodes.svg', { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
  })

  it('asks for a figure once however many ask for the badge', async () => {
    let asked = 0
    const { get } = await start({
      health: () => {
        asked += 1
        return Promise.resolve(known({ score: 50, isSoFar: false }))
      },
    })
    await get('/badge/health.svg')
    for (let n = 0; n < 200; n += 1) await get('/badge/health.svg')
    // An answer is given for a second.
    expect(asked).toBeLessThan(20)
  })
})
