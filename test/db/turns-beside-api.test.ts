/** What is answered beside the API asks the database in the turns of whoever asks. */
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLimits, type Limits } from '@/app/_server/limits/limits'
import { Painter } from '@/app/_server/pictures/painter'
import { createPictures } from '@/app/_server/pictures/pictures'
import { isStoreAway } from '@/app/_server/runtime'
import { createSharedFiles } from '@/app/_server/sharing/files'
import { createFacts } from '@/app/_server/widgets/read-facts'
import { createWidgets } from '@/app/_server/widgets/widgets'
import { PastStates } from '@/app/_server/live/past-states'
import type { LiveStatus } from '@/lib/live/events'
import { loadProfile } from '@/lib/networks/load-profile'
import { startTestEngine, type TestEngine } from '../fixtures/engine'
import { peerId } from '../fixtures/facts'
import { slowed } from '../fixtures/slowed'

const AT_ONCE = 4
const ORIGIN = 'https://mesh.example'

let engine: TestEngine
let limits: Limits
let port: number
let close: () => Promise<void>
const { counts, wrap } = slowed(30)
beforeAll(async () => {
  engine = await startTestEngine()
  const log = pino({ level: 'silent' })
  const settings = { ...engine.settings, API_AT_ONCE: AT_ONCE, TRUSTED_PROXIES: ['127.0.0.1'] }
  limits = createLimits({ settings, db: engine.open('web'), metrics: new Registry(), log })
  const profile = loadProfile(settings)
  const db = wrap(engine.open('api'))
  const status: LiveStatus = { store: 'up', sinceMs: Date.now(), collectors: [] }
  const live = { status, totals: null, mapNow: () => null }
  const pastStates = new PastStates(Date.now)
  const painter = new Painter()
  const { askerOf } = limits
  const shared = { publicOrigin: ORIGIN, askerOf, log }
  const others = [
    createSharedFiles({ ...shared, api: { db, profile, settings, live, pastStates, now: Date.now } }),
    createPictures({ ...shared, context: { db, profile, live, now: Date.now }, painter }),
    createWidgets({
      readFacts: createFacts({
        db,
        authorities: profile.authorities,
        live,
        isAway: isStoreAway,
        now: Date.now,
      }),
      origin: ORIGIN,
      network: profile,
      door: () => true,
      askerOf,
      isDev: true,
      log,
    }),
  ]
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/'
    if (!others.some((other) => other.handle(request, response, path))) response.writeHead(418).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await painter.close()
  }
}, 60_000)
afterAll(async () => {
  await close()
  await limits.stop()
  await engine.stop()
})
beforeEach(() => Object.assign(counts, { most: 0, all: 0 }))

const ask = (path: string, client: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'x-forwarded-for': client }
    get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode ?? 0)
      })
    }).on('error', reject)
  })

const statuses = async (paths: string[], client: string): Promise<Set<number>> =>
  new Set(await Promise.all(paths.map((path) => ask(path, client))))

describe('one address has no more questions at the database than its share', () => {
  it('with widgets of nodes; one that nobody has seen is looked for once', async () => {
    const paths = Array.from({ length: 24 }, (_, at) => `/embed/node/${peerId(9_000 + at)}`)
    expect(await statuses(paths, '203.0.113.1')).toEqual(new Set([404]))
    expect(counts.all).toBe(24)
    expect(counts.most).toBeLessThan(AT_ONCE)
    expect(await statuses(paths, '203.0.113.2')).toEqual(new Set([404]))
    expect(counts.all).toBe(24)
  })

  it('with feeds', async () => {
    const paths = Array.from({ length: 6 }, (_, at) => `/events.atom?limit=${String(100 + at)}`)
    expect(await statuses(paths, '203.0.113.3')).toEqual(new Set([200]))
    expect(counts.all).toBeGreaterThanOrEqual(6)
    expect(counts.most).toBeLessThan(AT_ONCE)
  })

  it('with pictures', async () => {
    const paths = Array.from({ length: 16 }, (_, at) => `/og/nodes/${peerId(9_100 + at)}.png`)
    expect(await statuses(paths, '203.0.113.4')).toEqual(new Set([404]))
    expect(counts.all).toBeGreaterThanOrEqual(16)
    expect(counts.most).toBeLessThan(AT_ONCE)
  })

  it('while another, beside it, is answered', async () => {
    const many = Array.from({ length: 30 }, (_, at) => `/embed/node/${peerId(9_200 + at)}`)
    const flood = statuses(many, '203.0.113.5')
    while (counts.all < 2) await new Promise((resolve) => setTimeout(resolve, 2))
    expect(await ask(`/embed/node/${peerId(9_229)}`, '203.0.113.6')).toBe(404)
    // The last of the flood is the other's only one.
    expect(counts.all).toBeLessThan(20)
    expect(await flood).toEqual(new Set([404]))
  })
})
