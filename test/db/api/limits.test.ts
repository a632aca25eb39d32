import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLimits, type Limits } from '@/app/_server/limits/limits'
import { problemSchema } from '@/lib/api/problem'
import type { Settings } from '@/lib/env/settings'
import { startTestApi, type TestApi, type TestApiOptions } from '../../fixtures/api'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'
import { slowed } from '../../fixtures/slowed'

let engine: TestEngine
beforeAll(async () => (engine = await startTestEngine()))
afterAll(() => engine.stop())

const open: { api: TestApi; limits: Limits }[] = []
afterEach(async () => {
  for (const { api, limits } of open.splice(0)) {
    await api.close()
    await limits.stop()
  }
})

async function start(changed: Partial<Settings> = {}, options: Pick<TestApiOptions, 'wrap'> = {}) {
  const metrics = new Registry()
  const limits = createLimits({
    settings: { ...engine.settings, API_PER_MINUTE: 60, ...changed },
    db: engine.open('web'),
    metrics,
    log: pino({ level: 'silent' }),
  })
  const api = await startTestApi({ engine, gate: limits.gate, ...options })
  open.push({ api, limits })
  const from = (
    localAddress: string,
    path: string,
    headers: Record<string, string> = {},
    method: 'GET' | 'HEAD' | 'POST' = 'GET',
  ) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const agent = new Agent({ localAddress })
      const asked = request(`${api.url}/api/v1${path}`, { agent, headers, method }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        })
      })
      asked.on('error', reject).end()
    })
  /** Asks what costs 2 until it is refused. */
  const useUp = async (address: string, headers: Record<string, string> = {}) => {
    for (let n = 1; n <= 40; n++) {
      const answer = await from(address, `/nodes?limit=${String(100 + n)}`, headers)
      if (answer.status !== 200) return { n, answer }
    }
    throw new Error('nothing was ever refused')
  }
  return { metrics, from, useUp }
}

describe('the budget of an address', () => {
  it('is told with every answer, and with a 429 when the same will be granted', async () => {
    const { from, useUp, metrics } = await start()
    const first = await from('127.0.0.1', '/nodes')
    expect(first.headers['ratelimit-policy']).toBe('"address";q=60;w=60')
    expect(first.headers.ratelimit).toMatch(/^"address";r=58;t=\d$/)

    const { answer, n } = await useUp('127.0.0.1')
    expect(n).toBeGreaterThan(25)
    expect(answer.status).toBe(429)
    const retryInS = Number(answer.headers['retry-after'])
    expect(retryInS).toBeGreaterThanOrEqual(1)
    expect(retryInS).toBeLessThanOrEqual(2)
    expect(answer.headers.ratelimit).toMatch(/^"address";r=\d;t=(5\d|60|61)$/)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(problemSchema.parse(JSON.parse(answer.text))).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      status: 429,
      'violated-policies': ['address'],
    })
    expect(await metrics.metrics()).toContain('web_refused_total{door="api",why="budget"} 1')

    await new Promise((resolve) => setTimeout(resolve, retryInS * 1_000))
    expect((await from('127.0.0.1', '/nodes?limit=99')).status).toBe(200)
  })

  it('is its own: another address is served', async () => {
    const { from, useUp } = await start()
    await useUp('127.0.0.1')
    expect((await from('127.0.0.2', '/nodes')).status).toBe(200)
  })

  it('is charged less for what was answered just before', async () => {
    const { from } = await start()
    const left = async (): Promise<number> =>
      Number(/r=(\d+)/.exec(String((await from('127.0.0.1', '/nodes')).headers.ratelimit))?.[1])
    expect([await left(), await left()]).toEqual([58, 57])
  })

  it('is charged for a question that does not fit, and for a key that is none', async () => {
    const { from } = await start({ API_PER_MINUTE: 3 })
    const statuses = []
    for (let n = 0; n < 5; n++) {
      const bearer = { authorization: 'Bearer meshara_rubbish' }
      const { status } =
        n % 2 === 0 ? await from('127.0.0.1', '/nodes?x=1') : await from('127.0.0.1', '/nodes', bearer)
      statuses.push(status)
    }
    expect(statuses).toEqual([400, 401, 400, 429, 429])
  })

  it('is not widened by headers that name other addresses, unless a trusted proxy wrote them', async () => {
    const trusting = await start({ TRUSTED_PROXIES: ['127.0.0.2'] })
    let spoofed = 200
    for (let n = 1; n <= 40 && spoofed === 200; n++) {
      const forwarded = {
        'x-forwarded-for': `203.0.113.${String(n)}`,
        'x-real-ip': '203.0.113.9',
        forwarded: `for=203.0.113.${String(n)}`,
      }
      spoofed = (await trusting.from('127.0.0.1', `/nodes?limit=${String(n)}`, forwarded)).status
    }
    expect(spoofed).toBe(429)
    const through = (client: string) =>
      trusting.from('127.0.0.2', '/nodes', { 'x-forwarded-for': `6.6.6.6, ${client}` })
    const { answer } = await trusting.useUp('127.0.0.2', { 'x-forwarded-for': '203.0.113.200' })
    expect(answer.status).toBe(429)
    expect((await through('203.0.113.200')).status).toBe(429)
    expect((await through('203.0.113.201')).status).toBe(200)
  })

  it('is one for all of an IPv6 customer', async () => {
    const { from, useUp } = await start({ TRUSTED_PROXIES: ['127.0.0.1'] })
    const as = (address: string) => ({ 'x-forwarded-for': address })
    await useUp('127.0.0.1', as('2001:db8:1:2::1'))
    expect((await from('127.0.0.1', '/nodes', as('2001:db8:1:2:ffff::9'))).status).toBe(429)
    expect((await from('127.0.0.1', '/nodes', as('2001:db8:1:3::1'))).status).toBe(200)
  })

  it('is refused late to those who go on asking', async () => {
    const { from } = await start({ API_PER_MINUTE: 1 })
    const askedAt = performance.now()
    const refused = async (times: number): Promise<number> => {
      for (let n = 0; n < times; n++) await from('127.0.0.1', '/nodes')
      return performance.now() - askedAt
    }
    expect(await refused(20)).toBeLessThan(5_000)
    const before = performance.now()
    await refused(4)
    expect(performance.now() - before).toBeGreaterThan(1_500)
  })

  it('is charged for documents, and for addresses and methods that lead nowhere', async () => {
    const { from } = await start({ API_PER_MINUTE: 5 })
    const answers = [
      await from('127.0.0.1', '/openapi.json'),
      await from('127.0.0.1', ''),
      await from('127.0.0.1', '/nosuch'),
      await from('127.0.0.1', '/%zz'),
      await from('127.0.0.1', '/nodes', {}, 'POST'),
      await from('127.0.0.1', '/openapi.json'),
      await from('127.0.0.1', '/nosuch'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 400, 405, 429, 429])
    expect(answers[0]?.headers.ratelimit).toMatch(/^"address";r=4;t=/)
  })

  it('says nothing of budgets to a preflight, which browsers send by themselves', async () => {
    const { from } = await start({ API_PER_MINUTE: 1 })
    await from('127.0.0.1', '/nodes')
    const { api } = open[0] ?? { api: undefined }
    const answer = await api?.fetch('/nodes', { method: 'OPTIONS' })
    expect([answer?.status, answer?.headers.get('access-control-allow-headers')]).toEqual([
      204,
      expect.stringContaining('Authorization'),
    ])
  })
})

describe('turns at the database', () => {
  const ROOM = { API_PER_MINUTE: 10_000, API_AT_ONCE: 8 }

  it('let one who asks for what a busy caller asks for have it in its own', async () => {
    const { counts, wrap } = slowed(1_500)
    const { from } = await start(ROOM, { wrap })
    // Somebody else is here: each has a fourth of the room.
    const other = from('127.0.0.3', '/crawls')
    const names = ['growth', 'versions', 'geography', 'latency', 'health']
    const busy = names.map((name) => from('127.0.0.1', `/analytics/${name}?range=7d`))
    while (counts.all < 2) await wait(5)
    const polite = await from('127.0.0.2', '/analytics/health?range=7d')
    expect([polite.status, polite.status === 200 ? '' : polite.text]).toEqual([200, ''])
    // What waits behind the others of its first asker is refused to that one, or was given with it.
    const statuses = (await Promise.all(busy)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
    expect(counts.most).toBeLessThanOrEqual(ROOM.API_AT_ONCE)
    await other
  }, 40_000)

  it('are taken for the heads of files as well', async () => {
    const { counts, wrap } = slowed(20)
    const { from } = await start(ROOM, { wrap })
    const asked = Array.from({ length: 40 }, (_, at) =>
      from('127.0.0.1', `/events.csv?limit=${String(at + 1)}`, {}, 'HEAD'),
    )
    const statuses = new Set((await Promise.all(asked)).map(({ status }) => status))
    expect(statuses).toEqual(new Set([200]))
    expect(counts.all).toBeGreaterThanOrEqual(40)
    expect(counts.most).toBeLessThan(ROOM.API_AT_ONCE)
  })
})
