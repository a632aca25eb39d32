import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSharedFiles } from '@/app/_server/sharing/files'
import { sitemap } from '@/app/_server/sharing/sitemap'
import { PastStates } from '@/app/_server/live/past-states'
import type { Database } from '@/db/client'
import { problemSchema } from '@/lib/api/problem'
import { loadProfile } from '@/lib/networks/load-profile'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { failure, heartbeat, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const ORIGIN = 'https://mesh.example'
const minute = 60_000
const now = Date.now()
const HOSTILE = `"><script>alert(1)</script>]]>&amp;\u202e`
let engine: TestEngine
let db: Database
let url: string
let close: () => Promise<void>

beforeAll(async () => {
  engine = await startTestEngine()
  db = engine.open('web')
  const germany = {
    source: 'simulated',
    country: 'DE',
    region: 'Hesse',
    city: 'Frankfurt',
    lat: 50,
    lon: 8,
    asn: 1,
    asName: '',
  } as const
  await writeFacts(engine.open('collector'), [
    ...[6, 5, 4, 3, 2, 1, 0].map((beat) => heartbeat(now - beat * 20_000)),
    visit(1, now - 5 * minute, { agent: 'meshara/1.4.0', place: germany }),
    visit(2, now - 4 * minute, { agent: HOSTILE }),
    visit(3, now - 3 * minute, { agent: 'meshara/1.4.0' }),
    visit(1, now - 2 * minute, { agent: 'meshara/1.5.0', place: germany }),
    failure(3, now - 2 * minute, 1),
    failure(3, now - minute, 2),
  ])
  const files = createSharedFiles({
    api: {
      db,
      profile: loadProfile(engine.settings),
      settings: engine.settings,
      live: { status: { store: 'up', sinceMs: now, collectors: [] }, totals: null },
      pastStates: new PastStates(() => now),
      now: () => now,
    },
    publicOrigin: ORIGIN,
    log: pino({ level: 'silent' }),
  })
  const server = createServer((request, response) => {
    if (!files.handle(request, response, request.url?.split('?', 1)[0] ?? '/')) response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}, 60_000)
afterAll(async () => {
  await close()
  await engine.stop()
})

const textOf = async (path: string) => {
  const response = await fetch(url + path, {
    headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${text}`)
  expect(text).not.toContain('evil.example')
  return text
}
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found)

describe('for search engines', () => {
  it('pages are open, and answers for programs are not', async () => {
    const text = await textOf('/robots.txt')
    expect(text).toContain('Disallow: /api/')
    expect(text).not.toMatch(/Disallow: \/(og|nodes|messages|analytics)?$/m)
    expect(text).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`)
  })

  it('the site map has each page, each dashboard and each node that is online', async () => {
    const places = all(await textOf('/sitemap.xml'), /<loc>([^<]*)<\/loc>/g)
    expect(places).toContain(`${ORIGIN}/analytics/growth`)
    expect(places.filter((place) => place.includes('/nodes/')).toSorted()).toEqual(
      [1, 2].map((n) => `${ORIGIN}/nodes/${testNode(n).peerId}`).toSorted(),
    )
    expect((await fetch(`${url}/sitemap-1.xml`)).status).toBe(404)
  })

  it('the site map of a large network is an index of parts', async () => {
    const part = (number: number | null) => sitemap({ db, publicOrigin: ORIGIN, perFile: 1 }, number)
    const index = (await part(null)) ?? ''
    expect(all(index, /<loc>([^<]*)<\/loc>/g)).toEqual(
      ['pages', '1', '2'].map((name) => `${ORIGIN}/sitemap-${name}.xml`),
    )
    const nodes = await Promise.all([part(1), part(2)])
    expect(new Set(nodes.flatMap((text) => all(text ?? '', /<loc>([^<]*)<\/loc>/g))).size).toBe(2)
    expect(await part(3)).toBeNull()
  })
})

describe('feeds', () => {
  it('tell of nodes that were first seen, newest first, under names that stay', async () => {
    const text = await textOf('/nodes.atom')
    expect(all(text, /<entry>[\s\S]*?<id>([^<]*)<\/id>/g)).toEqual(
      [3, 2, 1].map((n) => `tag:mesh.example,2026:node/${testNode(n).peerId}`),
    )
    expect(text).toContain(`<link rel="self" href="${ORIGIN}/nodes.atom"/>`)
    expect(all(text, /<published>([^<]*)</g)[0]).toBe(new Date(now - 3 * minute).toISOString())
  })

  it('take the filters of the list', async () => {
    const text = await textOf('/nodes.atom?country=DE&active=yes')
    expect(all(text, /<entry>[\s\S]*?<id>([^<]*)<\/id>/g)).toEqual([
      `tag:mesh.example,2026:node/${testNode(1).peerId}`,
    ])
    expect(text).toContain('<title>Online nodes in Germany: first seen')
    expect(text).toContain(`href="${ORIGIN}/nodes?active=yes&amp;country=DE"`)
  })

  it('tell what happened, of a kind or of a node', async () => {
    const versions = await textOf('/events.atom?kind=version_changed')
    expect(all(versions, /<category [^>]*term="([^"]*)"/g)).toEqual(['version_changed'])
    const ofNode = await textOf(`/events.atom?peerId=${testNode(3).peerId}`)
    const pages = all(ofNode, /<entry>[\s\S]*?<link href="([^"]*)"/g)
    expect(new Set(pages)).toEqual(new Set([`${ORIGIN}/nodes/${testNode(3).peerId}`]))
    expect(all(ofNode, /<category [^>]*term="([^"]*)"/g)).toContain('node_first_seen')
  })

  it('let no node write markup into a reader', async () => {
    for (const path of ['/nodes.atom', '/events.atom']) {
      const text = await textOf(path)
      // Within CDATA a reader takes what it finds for HTML.
      const said = all(text, /<!\[CDATA\[([\s\S]*?)\]\]>/g).join('\n')
      expect(said).not.toMatch(/[<>]/)
      expect(text).not.toContain('<script')
    }
    expect(await textOf('/nodes.atom')).toContain('&lt;script&gt;')
  })

  it('have no sign in their title that XML cannot say', async () => {
    const text = await textOf('/nodes.atom?region=a%EF%BF%BFb%3C')
    expect(text).not.toContain('\uFFFF')
    expect(/<title>(.*)<\/title>/.exec(text)?.[1]).toMatch(/ab&lt;.*: first seen/)
  })

  it('refuse by name what does not fit, a cursor too', async () => {
    for (const [path, field] of [
      ['/nodes.atom?sort=foo', 'sort'],
      ['/nodes.atom?cursor=abc', 'cursor'],
      ['/nodes.atom?foo=1', 'foo'],
      ['/events.atom?kind=rain', 'kind'],
      ['/events.atom?cursor=abc', 'cursor'],
      ['/events.atom?peerId=rubbish!', 'peerId'],
      ['/events.atom?from=2026-11-22T00:00&to=2026-11-21T00:00', 'to'],
    ] as const) {
      const response = await fetch(url + path)
      expect([response.status, response.headers.get('content-type')], path).toEqual([
        400,
        'application/problem+json',
      ])
      expect(problemSchema.parse(await response.json()).errors?.map((each) => each.field)).toEqual([field])
    }
  })

  it('are confirmed by their tag and by their time', async () => {
    const first = await fetch(`${url}/nodes.atom`)
    expect(first.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${url}/nodes.atom`, { headers })).status
    const tag = first.headers.get('etag') ?? ''
    const modified = first.headers.get('last-modified') ?? ''
    expect(await status({ 'if-none-match': tag })).toBe(304)
    expect(await status({ 'if-modified-since': modified })).toBe(304)
    expect(await status({ 'if-modified-since': new Date(now - 3_600_000).toUTCString() })).toBe(200)
    expect(await status({ 'if-none-match': '"other"', 'if-modified-since': modified })).toBe(200)
  })
})
