import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Painter } from '@/app/_server/pictures/painter'
import { createPictures } from '@/app/_server/pictures/pictures'
import { problemSchema } from '@/lib/api/problem'
import type { MapNode } from '@/lib/live/events'
import { loadProfile } from '@/lib/networks/load-profile'
import { pictureAddress } from '@/lib/sharing/picture-address'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { makeHistory, NOW, writeHistory } from '../../fixtures/analytics-history'
import { hops, messageId, peerId, testNode, visit } from '../../fixtures/facts'
import { writeFacts } from '../../fixtures/history'

const HOSTILE = 102
let engine: TestEngine
let url: string
let close: () => Promise<void>
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
  const nodes: MapNode[] = [1, 2, 3].map((num) => ({
    num,
    peerId: peerId(num),
    status: 'online',
    peerCount: 2,
    agent: '',
    country: '',
    city: '',
    lat: null,
    lon: null,
    placeSource: 'none',
    rttMs: null,
  }))
  const pictures = createPictures({
    context: {
      db: engine.open('web'),
      profile: loadProfile(engine.settings),
      live: {
        totals: { nodes: 3, active: 3, links: 2, averageRttMs: 12, messages24h: null },
        mapNow: () => ({
          nodes,
          links: [{ a: 1, b: 2, evidence: 'table', mutual: true, estimatedRttMs: 30 }],
          positions: [
            [1, 0, 0],
            [2, 100, 40],
            [3, -30, 80],
          ],
        }),
      },
      now: () => NOW,
    },
    publicOrigin: 'https://mesh.example',
    painter,
    log: pino({ level: 'silent' }),
  })
  const server = createServer((request, response) => {
    if (!pictures.handle(request, response, request.url?.split('?', 1)[0] ?? '/'))
      response.writeHead(418).end()
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
    const folder = process.env.SHARING_SHOTS
    if (folder !== undefined) {
      const { writeFile } = await import('node:fs/promises')
      await Promise.all(all.map((png, index) => writeFile(`${folder}/${String(index)}.png`, png)))
    }
  }, 60_000)
})
