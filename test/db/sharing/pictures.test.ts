import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Painter } from '@/app/_server/pictures/painter'
import type { CardContext } from '@/app/_server/pictures/cards/context'
import { DASHBOARD_CARDS } from '@/app/_server/pictures/cards/dashboard-cards'
import { createPictures, type Pictures } from '@/app/_server/pictures/pictures'
import { problemSchema } from '@/lib/api/problem'
import { columnsOf } from '@/lib/graph/columns-of'
import { loadProfile } from '@/lib/networks/load-profile'
import { pictureAddress } from '@/lib/sharing/picture-address'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { makeHistory, NOW, writeHistory } from '../../fixtures/analytics-history'
import { hops, messageId, peerId, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'
import { mapNode } from '../../fixtures/map-node'

const HOSTILE = 102
let engine: TestEngine
let url: string
let close: () => Promise<void>
let context: CardContext
const painter = new Painter()

beforeAll(async () => {
  engine = await startTestEngine()
  const collector = engine.open('collector')
  await writeHistory(collector, makeHistory())
  await writeFacts(collector, [
    visit(101, NOW - 60_000, { agent: 'meshara/1.4.0', peerCount: 7 }),
    visit(HOSTILE, NOW - 60_000, { agent: `\u202e<script>漢字😀${'x'.repeat(200)}`, peerCount: 7 }),
    hops(NOW - 3_000, [
      { kind: 'publish', node: 1, message: 1, atUs: (NOW - 5_000) * 1_000 },
      ...[2, 3, 4, 5, 6, 7].map((node) => ({
        kind: 'deliver' as const,
        node,
        peer: node < 4 ? 1 : node - 2,
        message: 1,
        atUs: (NOW - 5_000 + node * 20) * 1_000,
      })),
    ]),
  ])
  const nodes = [1, 2, 3].map((num) => mapNode(num, { peerId: peerId(num), peerCount: 2 }))
  context = {
    db: engine.open('web'),
    profile: loadProfile(engine.settings),
    live: {
      totals: { nodes: 3, active: 3, links: 2, averageRttMs: 12, messages24h: null },
      mapNow: () =>
        Promise.resolve({
          columns: columnsOf(
            nodes,
            [{ a: 1, b: 2, evidence: 'table', mutual: true }],
            [
              [1, 0, 0],
              [2, 100, 40],
              [3, -30, 80],
            ],
          ),
        }),
    },
    now: () => NOW,
  }
  const pictures = createPictures({
    context,
    publicOrigin: 'https://mesh.example',
    painter,
    log: pino({ level: 'silent' }),
  })
  const served = await serve(pictures)
  url = served.url
  close = served.close
}, 60_000)
afterAll(async () => {
  await close()
  await painter.close()
  await engine.stop()
})

const picture = async (page: string) => {
  const response = await fetch(url + pictureAddress(page))
  const bytes = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200) throw new Error(`${page}: ${bytes.toString()}`)
  return bytes
}
/** Width and height, from the header of a PNG. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('pictures of pages', () => {
  it('of dashboards are as of what was last counted, not as of when they are drawn', async () => {
    const later = { ...context, now: () => NOW + 3_600_000 }
    const cards = await Promise.all([...DASHBOARD_CARDS.values()].map((card) => card(later, {})))
    expect(cards).toHaveLength(7)
    expect(cards.filter(({ asOfMs }) => asOfMs === undefined || asOfMs > NOW)).toEqual([])
    expect(cards.find(({ kind }) => kind === 'Authorities')?.says).toMatch(/^When last observed/)
  })

  it('are PNG of the size that sharing sites ask for, each page another', async () => {
    const pages = [
      '/',
      '/nodes',
      '/nodes?active=yes',
      `/nodes/${testNode(101).peerId}`,
      `/nodes/${testNode(1).peerId}`,
      '/messages',
      `/messages/${messageId(1)}`,
      '/analytics',
      ...['growth', 'messages', 'latency', 'geography', 'versions', 'authorities'].map(
        (name) => `/analytics/${name}`,
      ),
      '/analytics/growth?range=24h',
      '/search',
      '/events',
      '/developers',
    ]
    const all = await Promise.all(pages.map(picture))
    for (const png of all) {
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      expect(sizeOf(png)).toEqual([1_200, 630])
    }
    expect(new Set(all.map((png) => png.toString('base64'))).size).toBe(pages.length)
  }, 60_000)

  it('are painted once for all who ask within a minute, and confirmed by their tag', async () => {
    const address = url + pictureAddress('/nodes?country=DE')
    const answers = await Promise.all([1, 2, 3].map(() => fetch(address)))
    const tags = answers.map((answer) => answer.headers.get('etag') ?? '')
    expect(new Set(tags).size).toBe(1)
    expect(answers[0]?.headers.get('cache-control')).toContain('max-age=60')
    expect((await fetch(address, { headers: { 'if-none-match': tags[0] ?? '' } })).status).toBe(304)
    const head = await fetch(address, { method: 'HEAD' })
    expect([head.status, (await head.arrayBuffer()).byteLength]).toEqual([200, 0])
    expect((await fetch(address, { method: 'POST' })).status).toBe(405)
  })

  it('take whatever a node says of itself', async () => {
    expect(sizeOf(await picture(`/nodes/${testNode(HOSTILE).peerId}`))).toEqual([1_200, 630])
  })

  it('are refused by name when a parameter does not fit, and not there for what nobody knows', async () => {
    for (const [page, field] of [
      ['/nodes?sort=foo', 'sort'],
      ['/analytics/growth?range=5d', 'range'],
      ['/?node=1', 'node'],
    ] as const) {
      const response = await fetch(url + pictureAddress(page))
      expect(response.status, page).toBe(400)
      expect(problemSchema.parse(await response.json()).errors?.map((each) => each.field)).toEqual([field])
    }
    for (const page of [
      `/nodes/${testNode(999).peerId}`,
      '/nodes/rubbish',
      `/messages/${messageId(999)}`,
      '/messages/rubbish',
      '/analytics/constructor',
      '/constructor',
      '/developers/nope',
    ]) {
      expect((await fetch(url + pictureAddress(page))).status, page).toBe(404)
    }
  })

  it('are plain rather than broken while the database is away', async () => {
    const away = new Error('away')
    away.name = 'DatabaseUnavailableError'
    const pictures = createPictures({
      context: {
        db: { select: () => Promise.reject(away) } as unknown as CardContext['db'],
        profile: loadProfile(engine.settings),
        live: { totals: null, mapNow: () => null },
        now: () => NOW,
      },
      publicOrigin: 'https://mesh.example',
      painter,
      log: pino({ level: 'silent' }),
    })
    const other = await serve(pictures)
    try {
      for (const page of ['/', '/nodes', `/nodes/${testNode(1).peerId}`, '/analytics/growth']) {
        const response = await fetch(other.url + pictureAddress(page))
        expect([response.status, response.headers.get('content-type')], page).toEqual([200, 'image/png'])
      }
    } finally {
      await other.close()
    }
  }, 30_000)
})

async function serve(pictures: Pictures): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (!pictures.handle(request, response, request.url?.split('?', 1)[0] ?? '/'))
      response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
